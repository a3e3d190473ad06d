// The same journeys on both hosts: `test` gives each one a host with a data folder of its own,
// `testTogether` the journeys of a file one that they share.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  type Browser,
  type ElectronApplication,
  _electron as electron,
  type Page,
  test as playwrightTest,
} from '@playwright/test'

const root = join(import.meta.dirname, '..')

/** A running Kotonoha, or one that can be started again. */
export interface Host {
  readonly kind: 'web' | 'desktop'
  /** Lasts for one test, over all its starts. */
  readonly dataFolder: string
  /**
   * The page of the last start. On the web host it stays the same, and open, when the server is killed
   * and started again.
   */
  readonly page: Page
  /** The Electron application, for what only the desktop has. */
  readonly app: ElectronApplication | undefined
  /** The address that the web host printed. */
  readonly address: string | undefined
  /** The host's own process. */
  readonly processId: number
  /** What the host wrote to its standard error. */
  readonly log: readonly string[]
  /**
   * Starts on the same data folder.
   * @param args of the desktop's command line, beside the folder
   */
  start(args?: readonly string[]): Promise<Page>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Ends it as a user would. Returns its exit code: 0 where it has saved all in time. */
  quit(): Promise<number | null>
}

/** The Electron application of the desktop host. */
export function appOf({ app }: Host): ElectronApplication {
  if (!app) throw new Error('There is no Electron application.')
  return app
}

export const test = playwrightTest.extend<
  { host: Host; sharesHost: boolean },
  { hostKind: Host['kind']; browserOfWeb: Browser | undefined; sharedHost: SharedHost }
>({
  sharesHost: [false, { option: true }],
  hostKind: ['web', { option: true, scope: 'worker' }],

  browserOfWeb: [
    async ({ hostKind, playwright, launchOptions }, use) => {
      const browser =
        hostKind === 'web' ? await playwright.chromium.launch(launchOptions) : undefined
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],

  sharedHost: [
    async ({ browserOfWeb }, use) => {
      const shared = new SharedHost(browserOfWeb)
      await use(shared)
      await shared.end()
    },
    { scope: 'worker' },
  ],

  host: async ({ browserOfWeb, sharesHost, sharedHost }, use, { file }) => {
    if (sharesHost) return use(await sharedHost.of(file))
    await sharedHost.leave(file)
    const host = await startedHost(browserOfWeb)
    await use(host)
    await endHost(host)
  },

  page: async ({ host }, use) => use(host.page),
})

/** For journeys that neither end the host nor mind what earlier ones have left in its data. */
export const testTogether = test.extend({ sharesHost: true })

export { expect } from '@playwright/test'

/** One host at a time, for the journeys of one file. */
class SharedHost {
  readonly #browser: Browser | undefined
  #running: { readonly file: string; readonly host: EndableHost } | undefined

  constructor(browser: Browser | undefined) {
    this.#browser = browser
  }

  /** The host of a file's journeys, with its page loaded anew. */
  async of(file: string): Promise<Host> {
    await this.leave(file)
    if (this.#running) {
      await this.#running.host.page.reload()
      return this.#running.host
    }
    const host = await startedHost(this.#browser)
    this.#running = { file, host }
    return host
  }

  /** Ends it unless it is this file's. */
  async leave(file: string): Promise<void> {
    if (this.#running?.file !== file) await this.end()
  }

  async end(): Promise<void> {
    const host = this.#running?.host
    this.#running = undefined
    if (host) await endHost(host)
  }
}

type EndableHost = WebHost | DesktopHost

async function startedHost(browser: Browser | undefined): Promise<EndableHost> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kotonoha-'))
  const host = browser ? new WebHost(dataFolder, browser) : new DesktopHost(dataFolder)
  await host.start()
  return host
}

async function endHost(host: EndableHost): Promise<void> {
  await host.end()
  await rm(host.dataFolder, { recursive: true, maxRetries: 5 })
}

class WebHost implements Host {
  readonly kind = 'web'
  readonly dataFolder: string
  readonly app = undefined
  readonly log: string[] = []
  address: string | undefined
  readonly #browser: Browser
  #page: Page | undefined
  #server: ChildProcess | undefined

  constructor(dataFolder: string, browser: Browser) {
    this.dataFolder = dataFolder
    this.#browser = browser
  }

  get page() {
    return present(this.#page)
  }

  get processId() {
    return this.#server?.pid ?? 0
  }

  async start() {
    const page = this.#page
    // A page that stayed open makes its connection again, which takes a moment.
    const isConnected =
      page &&
      new Promise((resolve) => {
        page.on('websocket', (socket) => socket.once('framereceived', resolve))
      })
    const server = spawn(process.execPath, ['out/main/web.js', '--data', this.dataFolder], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Playwright's own colours must not show in the host's log.
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined },
    })
    this.#server = server
    createInterface({ input: server.stderr }).on('line', (line) => this.log.push(line))
    this.address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: server.stdout }).once('line', resolve)
      server.once('close', (code) => {
        reject(new Error(`The web host ended with ${code}:\n${this.log.join('\n')}`))
      })
    })
    if (!this.#page) {
      this.#page = await this.#browser.newPage({ locale: 'ja-JP' })
      await this.#page.goto(this.address)
    }
    await isConnected
    await this.#page.getByText('つなぎ直しています').waitFor({ state: 'hidden' })
    return this.#page
  }

  kill() {
    return this.#end('SIGKILL')
  }

  async quit() {
    await this.#end('SIGTERM')
    return this.#server?.exitCode ?? null
  }

  async end() {
    await this.#page?.context().close()
    await this.quit()
  }

  async #end(signal: NodeJS.Signals) {
    await ended(this.#server, () => this.#server?.kill(signal))
  }
}

class DesktopHost implements Host {
  readonly kind = 'desktop'
  readonly dataFolder: string
  readonly address = undefined
  readonly log: string[] = []
  app: ElectronApplication | undefined
  #process: ChildProcess | undefined
  #page: Page | undefined

  constructor(dataFolder: string) {
    this.dataFolder = dataFolder
  }

  get page() {
    return present(this.#page)
  }

  get processId() {
    return this.#process?.pid ?? 0
  }

  async start(args: readonly string[] = []) {
    this.app = await electron.launch({
      executablePath: electronExecutable(),
      args: ['.', `--data=${this.dataFolder}`, ...args],
      cwd: root,
      locale: 'ja-JP',
    })
    const process = this.app.process()
    this.#process = process
    if (process.stderr)
      createInterface({ input: process.stderr }).on('line', (line) => this.log.push(line))
    const first = await this.app.firstWindow()
    await first.waitForURL(({ protocol }) => protocol !== 'about:')
    // The launcher is made after the main window, but may be heard of first.
    const isLauncher = (page: Page) => page.url().endsWith('#launcher')
    const main = isLauncher(first)
      ? this.app.windows().find((page) => !isLauncher(page))
      : undefined
    this.#page = main ?? first
    return this.#page
  }

  async kill() {
    await ended(this.#process, () => this.#process?.kill('SIGKILL'))
  }

  async quit() {
    await this.app?.close()
    return this.#process?.exitCode ?? null
  }

  async end() {
    if (isRunning(this.#process)) await this.quit()
  }
}

function isRunning(child: ChildProcess | undefined): child is ChildProcess {
  return child?.exitCode === null && child.signalCode === null
}

/** Waits until a process that was running has ended. */
async function ended(child: ChildProcess | undefined, end: () => void): Promise<void> {
  if (!isRunning(child)) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  end()
  await exit
}

function present(page: Page | undefined): Page {
  if (!page) throw new Error('The host has not been started.')
  return page
}

/** How to start the desktop app without Playwright. */
export function electronCommand(args: readonly string[]) {
  const command = electronExecutable() ?? installedElectron()
  return { command: String(command), args: ['--no-sandbox', '.', ...args] }
}

/** A real Electron where there is one (undefined lets Playwright find the installed one), or the stand-in. */
function electronExecutable(): string | undefined {
  if (process.env.ELECTRON_EXEC_PATH) return process.env.ELECTRON_EXEC_PATH
  if (installedElectron()) return undefined
  return join(root, 'e2e/electron', process.platform === 'win32' ? 'electron.cmd' : 'electron')
}

function installedElectron(): string | undefined {
  const folder = join(root, 'node_modules/electron')
  const name = join(folder, 'path.txt')
  const path = existsSync(name) ? join(folder, 'dist', readFileSync(name, 'utf8')) : undefined
  return path && existsSync(path) ? path : undefined
}
