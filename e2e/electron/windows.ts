// Windows. They are never seen unless STAND_IN_VISIBLE is set; what can be told about them is kept.
import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
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
  #bounds: Rectangle
  #maximized = false
  #visible = false
  #focused = false
  #minimized = false
  #background: string

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    if (!chromium) throw new Error('Cannot create BrowserWindow before app is ready')
    const { width = 800, height = 600, webPreferences = {}, backgroundColor = '#fff' } = options
    this.#options = options
    const { x = 0, y = 0 } = options
    this.#bounds = { x, y, width, height }
    this.#background = backgroundColor
    this.webContents = new WebContents(chromium, {
      width,
      height,
      webPreferences,
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

  hide() {
    this.#visible = false
    this.blur()
    this.emit('hide', {})
  }

  focus() {
    if (this.#focused) return
    for (const one of open) if (one !== this) one.blur()
    this.#focused = true
    this.emit('focus', {})
  }

  blur() {
    if (!this.#focused) return
    this.#focused = false
    this.emit('blur', {})
  }

  isFocused() {
    return this.#focused
  }

  isVisible() {
    return this.#visible
  }

  minimize() {
    this.#minimized = true
    this.blur()
  }

  restore() {
    this.#minimized = false
  }

  isMinimized() {
    return this.#minimized
  }

  maximize() {
    this.#maximized = true
    this.emit('maximize', {})
  }

  isMaximized() {
    return this.#maximized
  }

  getBounds() {
    return { ...this.#bounds }
  }

  /** Where it lies when it is not maximized. */
  getNormalBounds() {
    return this.getBounds()
  }

  setBounds(bounds: Partial<Rectangle>) {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('move', {})
    this.emit('resize', {})
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

  /** Shown nowhere; a test that wants to see it puts its own function here. */
  setProgressBar(_progress: number) {}

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
    if (!open.has(this)) return
    this.blur()
    open.delete(this)
    this.webContents.destroy()
    this.emit('closed', {})
    if (!open.size) windowEvents.emit('all-closed')
  }
}

export const webContents = {
  fromDevToolsTargetId: (targetId: string) => ofTarget(targetId)?.webContents,
  getAllWebContents: () => [...open].map((one) => one.webContents),
}
