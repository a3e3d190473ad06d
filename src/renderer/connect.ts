import { type ClientLink, createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../contract/contract.ts'
import {
  PORT_GIVEN,
  PORT_WANTED,
  TOKEN_PARAMETER,
  TOKEN_PROTOCOL_PREFIX,
  WEB_PROTOCOL,
} from '../contract/handshake.ts'

export type HostClient = ContractRouterClient<typeof contract>

/**
 * `refused`: the host is there but does not know this page's token, so its address must be opened
 * anew. In every state but `connected` the page goes on trying.
 */
export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'refused'

/** A call was made, or was under way, while there was no connection. It may or may not have been carried out. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 4000
const TOKEN_KEY = 'kotonoha.token'

type Link = ClientLink<Record<never, never>>
let connected: Promise<HostClient> | undefined
let state: ConnectionState = 'connecting'
let link: Link | undefined
const listeners = new Set<(state: ConnectionState) => void>()

/**
 * Connects to the host, however long that takes. The client stays the same over all reconnections;
 * while there is no connection its calls fail with `ConnectionLost`, and streams that were open end
 * with an error: on `connected`, subscribe again and read again what is shown.
 */
export function connect(): Promise<HostClient> {
  connected ??= new Promise((resolve) => {
    const client: HostClient = createORPCClient({ call })
    const stop = onConnectionChange((now) => {
      if (now !== 'connected') return
      stop()
      resolve(client)
    })
    // The web host is the one that is reached by http; the desktop has a scheme of its own.
    void (location.protocol === 'http:' ? stayConnectedToSocket() : connectToPort())
  })
  return connected
}

/** Calls back on every change of the connection, and returns what ends that. */
export function onConnectionChange(listener: (state: ConnectionState) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The connection as it is now. */
export function connectionState(): ConnectionState {
  return state
}

function change(now: ConnectionState) {
  if (now === state) return
  state = now
  for (const listener of [...listeners]) listener(now)
}

const call: Link['call'] = async (path, input, options) => {
  const used = link
  if (!used) throw new ConnectionLost()
  try {
    return await used.call(path, input, options)
  } catch (error) {
    if (link !== used) throw new ConnectionLost('', { cause: error })
    throw error
  }
}

async function connectToPort() {
  const port = await new Promise<MessagePort>((resolve) => {
    addEventListener('message', function take({ source, data, ports: [given] }) {
      if (source !== window || data !== PORT_GIVEN || !given) return
      removeEventListener('message', take)
      resolve(given)
    })
    postMessage(PORT_WANTED, location.origin)
  })
  link = new PortLink({ port })
  port.addEventListener('close', () => {
    link = undefined
    change('lost')
  })
  port.start()
  change('connected')
}

async function stayConnectedToSocket() {
  let delay = FIRST_DELAY_MS
  for (;;) {
    const socket = await openSocket()
    if (socket) {
      const closed = new Promise((resolve) => {
        socket.addEventListener('close', resolve, { once: true })
      })
      link = new SocketLink({ websocket: socket })
      change('connected')
      delay = FIRST_DELAY_MS
      await closed
      link = undefined
      change('lost')
    } else if (await hostAnswers()) change('refused')
    await new Promise((resolve) => setTimeout(resolve, delay))
    delay = Math.min(delay * 2, LONGEST_DELAY_MS)
  }
}

/** An open socket, or undefined when it did not open. */
function openSocket(): Promise<WebSocket | undefined> {
  return new Promise((resolve) => {
    const protocols = [WEB_PROTOCOL, TOKEN_PROTOCOL_PREFIX + token()]
    const socket = new WebSocket(`ws://${location.host}/`, protocols)
    socket.addEventListener('open', () => resolve(socket), { once: true })
    socket.addEventListener('close', () => resolve(undefined), { once: true })
  })
}

/** A browser does not tell why a socket did not open; an answer to a plain request means: not us. */
async function hostAnswers(): Promise<boolean> {
  try {
    const { ok } = await fetch('/', { method: 'HEAD', cache: 'no-store' })
    return ok
  } catch {
    return false
  }
}

/** The token of the address, moved out of sight into this tab's own storage. */
function token(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get(TOKEN_PARAMETER)
  if (given) {
    sessionStorage.setItem(TOKEN_KEY, given)
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem(TOKEN_KEY) ?? 'none'
}
