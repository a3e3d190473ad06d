import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract } from '../src/contract/contract.ts'
import { TOKEN_PARAMETER, TOKEN_PROTOCOL_PREFIX, WEB_PROTOCOL } from '../src/contract/handshake.ts'

const root = join(import.meta.dirname, '..')

export type WebHostClient = ContractRouterClient<typeof contract>

/** A built web host that is running, on a data folder of its own. */
export interface WebHost {
  readonly address: string
  /** A client that goes the way of the screens: over the socket. */
  connect(): Promise<WebHostClient>
  end(): Promise<void>
}

export async function startWebHost(): Promise<WebHost> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const host = spawn(process.execPath, ['out/main/web.js', '--data', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = new Promise((resolve) => host.once('exit', resolve))
  const address = await new Promise<string>((resolve) => {
    createInterface({ input: host.stdout }).once('line', resolve)
  })
  let socket: WebSocket | undefined
  return {
    address,
    async connect() {
      const { origin, host: authority, hash } = new URL(address)
      const token = new URLSearchParams(hash.slice(1)).get(TOKEN_PARAMETER)
      socket = new WebSocket(
        `ws://${authority}/`,
        [WEB_PROTOCOL, `${TOKEN_PROTOCOL_PREFIX}${token}`],
        { origin },
      )
      const opened = socket
      await new Promise((resolve, reject) => {
        opened.once('open', resolve)
        opened.once('error', reject)
      })
      return createORPCClient(new RPCLink({ websocket: opened }))
    },
    async end() {
      socket?.close()
      host.kill('SIGTERM')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
