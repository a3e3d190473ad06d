// Node's agents, with one thing more: each socket is told of before it is opened.
import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http'
import { type AgentOptions, Agent as HttpsAgent, type RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'

/** Is told of the socket, or that there is none, and what failed later though it was there. */
export type Opened = (socket: Duplex | undefined, failure: () => Error | undefined) => void
/** Is told where a socket is about to lead; throwing keeps it from being opened. */
type Recording = (options: ClientRequestArgs) => Opened
type Created = (error: Error | null, stream: Duplex) => void

/** An agent for http, or for https. */
export function recordingAgent(
  secure: boolean,
  options: AgentOptions,
  record: Recording,
): HttpAgent {
  return secure ? new RecordingHttpsAgent(options, record) : new RecordingHttpAgent(options, record)
}

class RecordingHttpAgent extends HttpAgent {
  readonly #record: Recording

  constructor(options: AgentOptions, record: Recording) {
    super(options)
    this.#record = record
  }

  override createConnection(options: ClientRequestArgs, callback?: Created) {
    const opened = this.#record(options)
    return recorded(opened, callback, (told) => super.createConnection(options, told))
  }
}

class RecordingHttpsAgent extends HttpsAgent {
  readonly #record: Recording

  constructor(options: AgentOptions, record: Recording) {
    super(options)
    this.#record = record
  }

  override createConnection(options: RequestOptions, callback?: Created) {
    const opened = this.#record(options)
    return recorded(opened, callback, (told) => super.createConnection(options, told))
  }
}

/** A socket comes as the value or, through a proxy, by the callback. */
function recorded(
  opened: Opened,
  callback: Created | undefined,
  create: (told: Created) => Duplex | null | undefined,
): Duplex | null | undefined {
  let told = false
  let failure: Error | undefined
  const tell = (socket: Duplex | undefined) => {
    if (!told) opened(socket, () => failure)
    told = true
  }
  const socket = create((error, stream) => {
    failure = error ?? undefined
    tell(error ? undefined : stream)
    callback?.(error, stream)
  })
  if (socket) tell(socket)
  return socket
}
