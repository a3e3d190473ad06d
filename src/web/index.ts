// The web host: the assistant for a browser on this machine.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { RPCHandler } from '@orpc/server/ws'
import manifest from '../../package.json' with { type: 'json' }
import { type App, createApp } from '../app/app.ts'
import { dataFolderInUse, defaultDataFolder } from '../app/data-folder.ts'
import { noDesktop } from '../app/desktop.ts'
import { explainStartFailure } from '../app/start-failure.ts'
import { failureOf } from '../contract/errors.ts'
import { TOKEN_PARAMETER } from '../contract/handshake.ts'
import { spawnNodeEncoder, spawnNodeEngine } from '../engine/spawn-node.ts'
import { newToken, readLastAddress, saveLastAddress } from './last-address.ts'
import { startWebServer, type WebServer } from './server.ts'

const usage = `使い方: web.js [--port 番号] [--data フォルダー]`
const EXIT_WRONG_USE = 64
const EXIT_PORT_TAKEN = 2
const EXIT_DATA_IN_USE = 3

const { port, named } = readArguments()
const dataFolder = findDataFolder()
const app = await openApp()
const server = await openServer(app)
console.log(server.address)
let ending = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' } },
    })
    const number = values.port === undefined ? undefined : Number(values.port)
    if (number !== undefined && !(Number.isInteger(number) && number >= 0 && number <= 65_535))
      throw new Error(`ポート番号は 0 から 65535 までの整数で指定してください: ${values.port}`)
    return { port: number, named: values.data }
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${usage}`, EXIT_WRONG_USE)
  }
}

function findDataFolder(): string {
  const standard = defaultDataFolder()
  try {
    return named === undefined ? dataFolderInUse(standard) : resolve(named)
  } catch (error) {
    return fail(explainStartFailure(error, standard), 1)
  }
}

async function openApp(): Promise<App> {
  try {
    await mkdir(dataFolder, { recursive: true })
    return await createApp({
      dataFolder,
      resourcesFolder: join(import.meta.dirname, '../../resources'),
      host: 'web',
      version: manifest.version,
      spawnEngine: spawnNodeEngine,
      spawnEncoder: spawnNodeEncoder,
      desktop: { ...noDesktop, restart: end },
      preload: true,
    })
  } catch (error) {
    const inUse = failureOf(error).code === 'DATA_IN_USE'
    return fail(explainStartFailure(error, dataFolder), inUse ? EXIT_DATA_IN_USE : 1)
  }
}

async function openServer(app: App): Promise<{ server: WebServer; address: string }> {
  const last = await readLastAddress(dataFolder)
  const token = last?.token ?? newToken()
  const rpc = new RPCHandler(app.router)
  const startOn = (port: number) =>
    startWebServer({
      port,
      token,
      pageFolder: join(import.meta.dirname, '../renderer'),
      accept: (socket) => void rpc.upgrade(socket, { context: {} }),
      takePiece: (...piece) => app.takePiece(...piece),
    })
  try {
    const server = await (port === undefined && last
      ? startOn(last.port).catch(() => startOn(0))
      : startOn(port ?? 0))
    await saveLastAddress(dataFolder, { token, port: server.port })
    return { server, address: `http://127.0.0.1:${server.port}/#${TOKEN_PARAMETER}=${token}` }
  } catch (error) {
    await app.close()
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE' || code === 'EACCES')
      return fail(
        `ポート ${port} は${code === 'EACCES' ? '使う権限がありません' : 'ほかのプログラムが使っています'}。--port で別の番号を指定するか、--port を付けずに起動してください。`,
        EXIT_PORT_TAKEN,
      )
    return fail(explainStartFailure(error, dataFolder), 1)
  }
}

/** Saves and ends; asked a second time, ends at once. */
function end() {
  if (ending) process.exit(1)
  ending = true
  void app
    .saveUnsaved(server.server.pages())
    .then(() => server.server.close())
    .then(() => app.close())
    .then(() => process.exit(0))
}

function fail(message: string, exitCode: number): never {
  console.error(message)
  process.exit(exitCode)
}
