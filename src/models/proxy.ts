import { KotonohaError } from '../contract/errors.ts'
import type { Settings } from '../contract/settings.ts'

/** The proxy that an address is reached by, as an address itself; null for none. */
export type ProxyFor = (url: URL) => Promise<string | null>

/**
 * The proxy that the settings choose.
 * @param system what the system or the environment names
 */
export function chosenProxy(settings: () => Settings, system: ProxyFor): ProxyFor {
  return async (url) => {
    const { proxy, proxyAddress } = settings()
    if (proxy === 'none' || isOwn(url)) return null
    return proxy === 'manual' ? checkedProxy(proxyAddress) : await system(url)
  }
}

/**
 * A proxy's address as a user writes it: `host:port`, or with `http://` or `https://` before it.
 * @throws KotonohaError PROXY_FAILED
 */
export function checkedProxy(text: string): string {
  const trimmed = text.normalize('NFKC').trim()
  const url = URL.parse(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`)
  const isProxy = url && /^https?:$/.test(url.protocol) && url.hostname && url.pathname === '/'
  if (!isProxy) throw new KotonohaError('PROXY_FAILED', { subject: trimmed.slice(0, 200) })
  return url.href
}

/** The proxy that the environment names, in the variables that most programs know. */
export function environmentProxy(
  url: URL,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const read = (name: string) => environment[name] || environment[name.toUpperCase()] || ''
  const named = read(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || read('all_proxy')
  if (!/^(https?:\/\/|[^:/]+:\d+)/.test(named)) return null
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const isDirect = read('no_proxy')
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((one) => matches(one.toLowerCase(), url.hostname.toLowerCase(), port))
  return isDirect ? null : checkedProxy(named)
}

/** The first proxy that can be used of a system's answer like `PROXY host:8080; DIRECT`. */
export function proxyOfAnswer(answer: string): string | null {
  for (const choice of answer.split(';').map((one) => one.trim())) {
    const [, kind, host] = /^(\w+)(?:\s+(\S+))?$/.exec(choice) ?? []
    if (kind === 'DIRECT') return null
    if (kind === 'PROXY' && host) return checkedProxy(host)
    if (kind === 'HTTPS' && host) return checkedProxy(`https://${host}`)
  }
  return null
}

function matches(rule: string, host: string, port: string): boolean {
  const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(rule) ?? []
  if (onlyPort !== undefined && onlyPort !== port) return false
  const domain = name.replace(/^\*?\./, '')
  return domain === '*' || host === domain || host.endsWith(`.${domain}`)
}

/** Whether an address is of this very machine, which no proxy can know. */
function isOwn(url: URL): boolean {
  return /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname)
}
