import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { EngineProcess } from './engine-process.ts'

/** Starts the engine as a child process of Node: the web host and the command line. */
export function spawnNodeEngine(): EngineProcess {
  return spawned(entry('engine.js', 'process.ts'))
}

/** Starts the process of a model that makes vectors or ranks. */
export function spawnNodeEncoder(): EngineProcess {
  return spawned(entry('encoder.js', 'encoder-process.ts'))
}

function spawned(path: string): EngineProcess {
  const child = fork(path, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  const log = child.stderr && createInterface({ input: child.stderr })
  return {
    pid: child.pid,
    send: (message) => child.connected && child.send(Object(message)),
    onMessage: (listener) => child.on('message', listener),
    onExit(listener) {
      child.on('exit', (code, signal) => listener({ code, signal }))
      // A process that could not even be started has no exit of its own.
      child.on('error', () => child.pid === undefined && listener({ code: null, signal: null }))
    },
    onLog: (listener) => log?.on('line', listener),
    kill: () => child.kill('SIGKILL'),
  }
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(builtName: string, sourceName: string): string {
  const built = join(import.meta.dirname, builtName)
  return existsSync(built) ? built : join(import.meta.dirname, sourceName)
}
