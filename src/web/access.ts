import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TOKEN_PROTOCOL_PREFIX } from '../contract/handshake.ts'

/** The values of the Host header by which a server on this port may be addressed. */
function hostsOf(port: number): readonly string[] {
  const suffix = port === 80 ? '' : `:${port}`
  return [`127.0.0.1${suffix}`, `localhost${suffix}`]
}

/** Whether a request is addressed to this machine by name. Keeps out pages that rebind their own name to 127.0.0.1. */
export function isAddressedHere({ headers }: IncomingMessage, port: number): boolean {
  return hostsOf(port).includes(headers.host ?? '')
}

/** Whether a request was made by a page of this server. */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  return headers.host !== undefined && headers.origin === `http://${headers.host}`
}

/** Whether the subprotocols that a WebSocket offers hold the token. */
export function holdsToken({ headers }: IncomingMessage, token: string): boolean {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
  const given = offered.find((one) => one.startsWith(TOKEN_PROTOCOL_PREFIX))
  return given !== undefined && isSame(given.slice(TOKEN_PROTOCOL_PREFIX.length), token)
}

/** Compares in a time that tells nothing about where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
