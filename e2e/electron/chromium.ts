// Chromium, driven over the DevTools protocol. The protocol runs over a pipe, so that Chromium ends
// with this process even when that is killed, as Electron's own does.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Readable, Writable } from 'node:stream'
// The package does not export these types by a name of their own.
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.js'

export type { Protocol }

type Commands = keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues
export type ProtocolEvent = {
  [Method in keyof Protocol.Events]: { method: Method; params: Protocol.Events[Method] }
}[keyof Protocol.Events]

/** The executable: the one named by CHROMIUM, or one in the usual places. */
function findChromium(): string {
  const candidates = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ]
  const found = candidates.find((path) => path && existsSync(path))
  if (!found) throw new Error('No Chromium was found; name one in the environment as CHROMIUM.')
  return found
}

export class Chromium {
  /** Where another client of the protocol, such as Playwright, can connect to. */
  readonly address: Promise<string>
  readonly #process: ChildProcess
  readonly #commands: Writable
  readonly #waiting = new Map<number, (reply: string) => void>()
  readonly #listeners = new Map<string, (event: ProtocolEvent) => void>()
  #lastId = 0

  /** @param profile folder of its own for cookies, caches and the like */
  constructor(profile: string) {
    const headless = process.env.STAND_IN_VISIBLE ? [] : ['--headless']
    this.#process = spawn(
      findChromium(),
      [
        ...headless,
        '--no-sandbox',
        '--no-startup-window',
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
        '--host-resolver-rules=MAP * ~NOTFOUND', // nothing that a page asks for gets out
        '--remote-debugging-pipe',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
    )
    const { stderr, stdio } = this.#process
    const [, , , commands, replies] = stdio
    if (!stderr || !(commands instanceof Writable) || !replies || !('read' in replies))
      throw new Error('Chromium was started without its pipes.')
    this.#commands = commands
    this.#commands.on('error', () => {}) // it has ended, which `exit` tells
    this.#readMessages(replies)
    this.address = addressIn(this.#process, stderr)
    this.address.catch(() => {})
  }

  /** Sends a command; without a session it goes to the browser as a whole. */
  send<Method extends Commands>(
    method: Method,
    params: Protocol.CommandParameters[Method],
    sessionId?: string,
  ): Promise<Protocol.CommandReturnValues[Method]> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (text) => {
        const reply: {
          result: Protocol.CommandReturnValues[Method]
          error?: { message: string }
        } = JSON.parse(text)
        if (reply.error) reject(new Error(`${method}: ${reply.error.message}`))
        else resolve(reply.result)
      })
      this.#commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  /** Hears the events of one session; the empty name is the browser as a whole. */
  listen(sessionId: string, listener: (event: ProtocolEvent) => void) {
    this.#listeners.set(sessionId, listener)
  }

  onExit(listener: () => void) {
    this.#process.once('exit', listener)
  }

  kill() {
    this.#process.kill()
  }

  #readMessages(replies: Readable) {
    let rest = ''
    replies.setEncoding('utf8')
    replies.on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0')
      rest = messages.pop() ?? ''
      for (const message of messages) this.#receive(message)
    })
  }

  #receive(text: string) {
    const message: { id?: number; sessionId?: string } & ProtocolEvent = JSON.parse(text)
    if (message.id === undefined) return this.#listeners.get(message.sessionId ?? '')?.(message)
    this.#waiting.get(message.id)?.(text)
    this.#waiting.delete(message.id)
  }
}

function addressIn(child: ChildProcess, stderr: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    stderr.on('data', (data) => {
      log += data
      const address = /^DevTools listening on (ws:\S+)$/m.exec(log)?.[1]
      if (address) resolve(address)
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`Chromium ended:\n${log}`)))
  })
}
