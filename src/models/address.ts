import { KotonohaError } from '../contract/errors.ts'

/**
 * An address that may be asked: https, or http to this very machine.
 * @throws KotonohaError ADDRESS_REFUSED
 */
export function checkedUrl(text: string | URL | undefined, base?: URL): URL {
  const url = URL.parse(String(text), base?.href)
  if (!url) throw new KotonohaError('ADDRESS_REFUSED', { subject: String(text).slice(0, 200) })
  if (url.username || url.password) throw refused(url, 'a name or password in the address')
  if (url.protocol === 'https:') return url
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return url
  throw refused(url, `scheme ${url.protocol}`)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** That an address is not asked. */
export function refused(url: URL, detail: string): KotonohaError {
  return new KotonohaError('ADDRESS_REFUSED', { subject: url.host || url.protocol, detail })
}

/** Host and port, as the ledger has them. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
}
