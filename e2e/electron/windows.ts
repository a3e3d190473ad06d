// Windows. They are never seen unless STAND_IN_VISIBLE is set; what can be told about them is kept.
import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions } from 'electron'
import type { Chromium } from './chromium.ts'
import { theme } from './desktop.ts'
import { preventable } from './events.ts'
import { WebContents } from './web-contents.ts'

const open = new Set<BrowserWindow>()
let chromium: Chromium | undefined
/** `contents-created` and `all-closed`, for the application to tell on. */
export const windowEvents = new EventEmitter()

/** Chromium is there: windows can be opened from now on. */
export function attachTo(running: Chromium) {
  chromium = running
  running.listen('', ({ method, params }) => {
    if (method === 'Target.targetDestroyed') ofTarget(params.targetId)?.destroy()
    if (method === 'Target.targetCreated' && params.targetInfo.openerId)
      void ofTarget(params.targetInfo.openerId)?.webContents.refuse(params.targetInfo.targetId)
  })
  theme.onChange(() => {
    for (const { webContents } of open) void webContents.setDark(theme.isDark())
  })
}

function ofTarget(targetId: string): BrowserWindow | undefined {
  return [...open].find(({ webContents }) => webContents.targetId === targetId)
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows() {
    return [...open]
  }
  static getFocusedWindow() {
    return [...open].find((one) => one.isFocused()) ?? null
  }
  static fromWebContents(webContents: unknown) {
    return [...open].find((one) => one.webContents === webContents) ?? null
  }

  readonly webContents: WebContents
  readonly #options: BrowserWindowConstructorOptions
  #visible = false
  #focused = false
  #minimized = false
  #background: string

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    if (!chromium) throw new Error('Cannot create BrowserWindow before app is ready')
    const { width = 800, height = 600, webPreferences = {}, backgroundColor = '#fff' } = options
    this.#options = options
    this.#background = backgroundColor
    this.webContents = new WebContents(chromium, {
      width,
      height,
      preload: webPreferences.preload,
    })
    open.add(this)
    windowEvents.emit('contents-created', this.webContents)
    this.webContents.on('close-asked', () => this.close())
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show', {}))
    if (options.show !== false) this.show()
  }

  loadURL(url: string) {
    return this.webContents.loadURL(url)
  }

  show() {
    this.#visible = true
    this.focus()
    this.emit('show', {})
  }

  focus() {
    for (const one of open) one.#focused = one === this
    this.emit('focus', {})
  }

  isFocused() {
    return this.#focused
  }

  isVisible() {
    return this.#visible
  }

  minimize() {
    this.#minimized = true
    this.#focused = false
  }

  restore() {
    this.#minimized = false
  }

  isMinimized() {
    return this.#minimized
  }

  getBounds() {
    const { width = 800, height = 600 } = this.#options
    return { x: 0, y: 0, width, height }
  }

  getMinimumSize() {
    return [this.#options.minWidth ?? 0, this.#options.minHeight ?? 0]
  }

  setBackgroundColor(colour: string) {
    this.#background = colour
  }

  getBackgroundColor() {
    return this.#background
  }

  isDestroyed() {
    return !open.has(this)
  }

  /** Asks, by the event `close`, before it closes. */
  close() {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy() {
    if (!open.delete(this)) return
    this.webContents.destroy()
    this.emit('closed', {})
    if (!open.size) windowEvents.emit('all-closed')
  }
}

export const webContents = {
  fromDevToolsTargetId: (targetId: string) => ofTarget(targetId)?.webContents,
  getAllWebContents: () => [...open].map((one) => one.webContents),
}
