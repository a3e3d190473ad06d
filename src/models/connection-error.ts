import { type Failure, KotonohaError } from '../contract/errors.ts'

/** A connection that could not be made or broke off: worth another try. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  /** What the user is told when no further try is made. */
  readonly failure: Failure

  constructor(message: string, failure: Failure, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/** What OpenSSL and Node call a certificate that is not trusted, or not of this host or time. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE))/

/** What a failed connection means to a user; certificates do not get better by trying again. */
export function explained(cause: Error, url: URL, proxy: string | null): Error {
  const code = 'code' in cause ? String(cause.code) : ''
  const detail = describe(cause)
  if (UNTRUSTED.test(code))
    return new KotonohaError('CERTIFICATE_UNTRUSTED', { subject: url.host, detail }, { cause })
  const isProxys = proxy !== null && (code === 'ERR_PROXY_TUNNEL' || isUnreachable(code))
  const answer = 'statusCode' in cause ? Number(cause.statusCode) : 0
  const failure: Failure = isProxys
    ? { code: 'PROXY_FAILED', data: { subject: URL.parse(proxy)?.host ?? '', detail } }
    : isUnreachable(code)
      ? { code: 'HOST_UNREACHABLE', data: { subject: url.host, detail } }
      : { code: 'DOWNLOAD_FAILED', data: { subject: url.host, detail } }
  // A proxy that asks who one is, or forbids the way, will do so again.
  if (isProxys && answer >= 400 && answer < 500)
    return new KotonohaError(failure.code, failure.data, { cause })
  return new ConnectionError(detail, failure, { cause })
}

function isUnreachable(code: string): boolean {
  return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT)$/.test(
    code,
  )
}

/** A failure as the ledger has it. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : error.message
}
