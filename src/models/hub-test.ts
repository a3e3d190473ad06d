import { z } from 'zod'
import { KotonohaError } from '../contract/errors.ts'
import { checkedUrl } from './address.ts'
import { ConnectionError } from './connection-error.ts'
import type { HubAccess } from './hub.ts'
import type { Network } from './network.ts'

const TIMEOUT = 15_000
/** Bytes of an answer that are read. */
const MOST = 1024 * 1024

const Owner = z.object({ name: z.string().max(200) })

/**
 * Asks the hub for something small, and whose the token is if there is one. Returns the owner's name;
 * null without a token, and from mirrors that do not know of tokens.
 * @throws KotonohaError OFFLINE, ADDRESS_REFUSED, HOST_UNREACHABLE, CERTIFICATE_UNTRUSTED,
 *   PROXY_FAILED, SERVER_ANSWER_INVALID, TOKEN_REFUSED
 */
export async function testHub(
  network: Network,
  { endpoint, token }: HubAccess,
  signal: AbortSignal,
): Promise<string | null> {
  const base = checkedUrl(endpoint.endsWith('/') ? endpoint : `${endpoint}/`)
  const ask = (path: string, as: string | null) =>
    answerOf(network, checkedUrl(path, base), as, AbortSignal.any([signal, deadline()]))
  const deadline = () => AbortSignal.timeout(TIMEOUT)
  const listing = await ask('api/models?limit=1', null)
  if (listing.status !== 200 || !Array.isArray(listing.json))
    throw new KotonohaError('SERVER_ANSWER_INVALID', {
      subject: base.host,
      detail: `HTTP ${listing.status}, ${listing.json === undefined ? 'not JSON' : 'no listing'}`,
    })
  if (token === null) return null
  const who = await ask('api/whoami-v2', token)
  if (who.status === 401 || who.status === 403)
    throw new KotonohaError('TOKEN_REFUSED', {
      subject: base.host,
      detail: `HTTP ${who.status}`,
    })
  return Owner.safeParse(who.json).data?.name ?? null
}

async function answerOf(network: Network, url: URL, token: string | null, signal: AbortSignal) {
  try {
    const request = { purpose: 'test', token, signal, timeout: TIMEOUT } as const
    const { status, body } = await network.get(url, request)
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of body) {
      length += chunk.length
      if (length > MOST) break
      chunks.push(chunk)
    }
    return { status, json: parsed(Buffer.concat(chunks).toString()) }
  } catch (error) {
    if (error instanceof KotonohaError) throw error
    if (error instanceof ConnectionError)
      throw new KotonohaError(error.failure.code, error.failure.data, { cause: error })
    const detail = error instanceof Error ? error.message : String(error)
    throw new KotonohaError('HOST_UNREACHABLE', { subject: url.host, detail }, { cause: error })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
