/** Whether a text is an address that models may be fetched from: https, or http to this machine. */
export function isHubAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || !url.hostname) return false
  const isOwn = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isOwn)
}

/** Whether a text names a proxy: `host:port`, or an http or https address. */
export function isProxyAddress(text: string): boolean {
  const trimmed = text.normalize('NFKC').trim()
  const isWhole = /^https?:\/\//i.test(trimmed)
  const url = URL.parse(isWhole ? trimmed : `http://${trimmed}`)
  return (
    url !== null &&
    url.hostname !== '' &&
    url.pathname === '/' &&
    (isWhole || /:\d+$/.test(trimmed))
  )
}
