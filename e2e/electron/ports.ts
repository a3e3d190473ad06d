// Message ports of the main process, over Node's own, and their other ends in pages.
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

export class MessagePortMain extends EventEmitter {
  readonly raw: MessagePort

  constructor(raw: MessagePort) {
    super()
    this.raw = raw
    raw.on('close', () => this.emit('close'))
  }

  /** What arrives before is kept until then. */
  start() {
    if (this.raw.listenerCount('message')) return
    this.raw.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }

  postMessage(data: unknown) {
    this.raw.postMessage(data)
  }

  close() {
    this.raw.close()
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortMain(port1)
    this.port2 = new MessagePortMain(port2)
  }
}

/** What travels between the main process and the preload's world, as JSON. */
export type ToPage =
  | { kind: 'event'; channel: string; args: unknown[]; ports: number[] }
  | { kind: 'port-message'; port: number; text: string }
  | { kind: 'port-closed'; port: number }
export type FromPage =
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'window-open'; url: string }
  | { kind: 'port-message'; port: number; text: string }
  | { kind: 'port-closed'; port: number }

/** The ports that were handed to one page. */
export class PagePorts {
  readonly #ports = new Map<number, MessagePort>()
  readonly #send: (message: ToPage) => void
  #last = 0

  constructor(send: (message: ToPage) => void) {
    this.#send = send
  }

  /** From now on the port's messages go to the page, which knows it by the number returned. */
  give({ raw }: MessagePortMain): number {
    this.#last += 1
    const port = this.#last
    this.#ports.set(port, raw)
    raw.on('message', (text: unknown) => {
      if (typeof text !== 'string') throw new Error('The stand-in carries only text to a page.')
      this.#send({ kind: 'port-message', port, text })
    })
    raw.on('close', () => {
      if (this.#ports.delete(port)) this.#send({ kind: 'port-closed', port })
    })
    return port
  }

  receive(port: number, text: string) {
    this.#ports.get(port)?.postMessage(text)
  }

  closed(port: number) {
    this.#ports.get(port)?.close()
  }

  /** The page is gone. */
  closeAll() {
    const ports = [...this.#ports.values()]
    this.#ports.clear()
    for (const port of ports) port.close()
  }
}
