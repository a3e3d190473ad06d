// The life of the application: ready, quitting, one instance.
import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Chromium } from './chromium.ts'
import { preventable } from './events.ts'
import { releaseInstanceLock, takeInstanceLock } from './instance-lock.ts'
import { defaultSession } from './session.ts'
import { attachTo, BrowserWindow, windowEvents } from './windows.ts'

class App extends EventEmitter {
  #folder = '.'
  #name = ''
  #version = ''
  #ready = Promise.withResolvers<void>()
  #isReady = false
  #quitting = false
  #chromium: Chromium | undefined
  readonly #switches = new Set(
    process.argv.flatMap((arg) => /^--([^=]+)/.exec(arg)?.slice(1) ?? []),
  )
  readonly #paths = new Map<string, string>([
    ['home', homedir()],
    ['temp', tmpdir()],
  ])

  describe(folder: string, name: string, version: string) {
    this.#folder = folder
    if (this.isPackaged) Object.defineProperty(process, 'resourcesPath', { value: dirname(folder) })
    this.#name = name
    this.#version = version
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.quit())
    process.once('exit', () => this.#chromium?.kill())
    windowEvents.on('contents-created', (contents) =>
      this.emit('web-contents-created', {}, contents),
    )
    windowEvents.on('all-closed', () => {
      if (this.#quitting) return
      if (!this.emit('window-all-closed')) this.quit()
    })
  }

  /** Chromium's switches, as Electron would pass them on when it becomes ready. */
  readonly commandLine = {
    hasSwitch: (name: string) => this.#switches.has(name),
    removeSwitch: (name: string) => void this.#switches.delete(name),
  }

  /** @param debuggable whether others are told where to reach Chromium's DevTools protocol */
  async becomeReady(debuggable: boolean) {
    if (this.#quitting) return
    const chromium = new Chromium(join(this.getPath('userData'), 'chromium'))
    this.#chromium = chromium
    chromium.onExit(() => this.exit(1))
    const address = await chromium.address
    await chromium.send('Target.setDiscoverTargets', { discover: true })
    attachTo(chromium)
    defaultSession.attachTo(chromium)
    if (debuggable) process.stderr.write(`DevTools listening on ${address}\n`)
    this.#isReady = true
    this.#ready.resolve()
    this.emit('ready', {}, {})
  }

  /** An application that was packed lies in a folder of that name. */
  get isPackaged() {
    return basename(dirname(this.#folder)) === 'resources'
  }

  whenReady() {
    return this.#ready.promise
  }

  isReady() {
    return this.#isReady
  }

  getName() {
    return this.#name
  }

  getVersion() {
    return this.#version
  }

  getAppPath() {
    return this.#folder
  }

  /** Without `setPath` user data lies in a new folder each time: a test must not meet the user's own. */
  getPath(name: string) {
    let path = this.#paths.get(name)
    if (path === undefined) {
      path = mkdtempSync(join(tmpdir(), `stand-in-${name}-`))
      this.#paths.set(name, path)
    }
    return path
  }

  setPath(name: string, path: string) {
    mkdirSync(path, { recursive: true })
    this.#paths.set(name, path)
  }

  requestSingleInstanceLock() {
    return takeInstanceLock(this.getPath('userData'), (argv, folder) =>
      this.emit('second-instance', {}, argv, folder, {}),
    )
  }

  releaseSingleInstanceLock() {
    releaseInstanceLock(this.getPath('userData'))
  }

  focus() {}

  setLoginItemSettings(_settings: unknown) {}

  getLoginItemSettings() {
    return { wasOpenedAtLogin: false }
  }

  /** A test starts it again by itself. */
  relaunch() {}

  quit() {
    if (this.#quitting) return
    const before = preventable({})
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.#quitting = true
    for (const window of BrowserWindow.getAllWindows()) window.close()
    const will = preventable({})
    if (!BrowserWindow.getAllWindows().length) {
      this.emit('will-quit', will)
      if (!will.defaultPrevented) return this.exit(0)
    }
    this.#quitting = false
  }

  exit(code = 0) {
    this.emit('quit', {}, code)
    // Playwright keeps the debugger connected until it reads this.
    process.stderr.write('Waiting for the debugger to disconnect...\n')
    setTimeout(() => process.exit(code), 50)
  }
}

export const application = new App()
