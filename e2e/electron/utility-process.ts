// Utility processes, as children of Node's.
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { ForkOptions } from 'electron'

const inherited = ['inherit', 'inherit', 'inherit'] as const

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super()
    const here = import.meta.dirname
    this.#child = fork(join(here, 'utility-entry.ts'), [modulePath, ...args], {
      cwd: options.cwd,
      env: { ...(options.env ?? process.env), STAND_IN_UTILITY: '1' },
      execArgv: ['--import', join(here, 'register.ts'), ...(options.execArgv ?? [])],
      serialization: 'advanced', // structured clone, as Electron's ports have it
      stdio: [...(Array.isArray(options.stdio) ? options.stdio : inherited), 'ipc'],
    })
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.on('exit', (code, signal) => this.emit('exit', code ?? (signal ? 15 : 0)))
  }

  get pid() {
    return this.#child.pid
  }

  get stdout() {
    return this.#child.stdout
  }

  get stderr() {
    return this.#child.stderr
  }

  postMessage(message: unknown) {
    if (this.#child.connected) this.#child.send({ message })
  }

  kill() {
    return this.#child.kill()
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(modulePath, args, options),
}
