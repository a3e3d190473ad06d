import { createInterface } from 'node:readline'
import { utilityProcess } from 'electron'
import type { EngineProcess, SpawnEngine } from '../engine/client.ts'

/**
 * Starts the engine as a utility process of Electron.
 * @param entry path of the engine's built module
 */
export function utilityEngine(entry: string): SpawnEngine {
  return (): EngineProcess => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Kotonoha Engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const log = child.stderr && createInterface({ input: child.stderr })
    return {
      get pid() {
        return child.pid
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.on('exit', (code) => listener({ code, signal: null })),
      onLog: (listener) => log?.on('line', listener),
      kill: () => child.kill(),
    }
  }
}
