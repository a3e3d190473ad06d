import { app, type BrowserWindow, screen } from 'electron'
import { LAUNCHER_PLACE } from '../contract/handshake.ts'
import { PAGE_URL } from './app-protocol.ts'
import { pageWindow } from './page-window.ts'

const WIDTH = 640
const HEIGHT = 420
/** Of the display's height, above the window. */
const TOP = 0.2
const FORGET_AFTER_MS = 10 * 60_000

/**
 * The small window for quick questions, over whatever is in front. It is made in advance and hidden,
 * so that it is there as soon as it is called.
 */
export class Launcher {
  readonly #preload: string
  #window: BrowserWindow | undefined
  #quitting = false
  /** Milliseconds since the epoch; undefined while it shows, and when it has nothing to forget. */
  #hiddenAt: number | undefined
  #forgetting: NodeJS.Timeout | undefined
  /** Dialogs that are open over it and have taken the focus. */
  #dialogs = 0
  #keptOpen = false

  /** @param preload path of the preload script */
  constructor(preload: string) {
    this.#preload = preload
    app.on('before-quit', () => {
      this.#quitting = true
    })
  }

  /** Its window while that shows. */
  get shownWindow(): BrowserWindow | undefined {
    return this.#window?.isVisible() ? this.#window : undefined
  }

  /** Makes the window, hidden, or takes it away. */
  enable(enabled: boolean): void {
    if (enabled) this.#window ??= this.#open()
    else this.#window?.destroy()
  }

  toggle(): void {
    if (this.shownWindow) this.hide()
    else this.show()
  }

  /** Shows it on the display with the pointer. */
  show(): void {
    this.#window ??= this.#open()
    const window = this.#window
    clearTimeout(this.#forgetting)
    if (this.#hiddenAt !== undefined && Date.now() - this.#hiddenAt >= FORGET_AFTER_MS)
      window.webContents.reload()
    this.#hiddenAt = undefined
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
    const width = Math.min(WIDTH, workArea.width)
    const height = Math.min(HEIGHT, workArea.height)
    window.setBounds({
      x: workArea.x + Math.floor((workArea.width - width) / 2),
      y: workArea.y + Math.min(Math.floor(workArea.height * TOP), workArea.height - height),
      width,
      height,
    })
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Hides it; the program that was in front before is in front again. */
  hide(): void {
    const window = this.shownWindow
    if (!window) return
    // Windows gives the focus back to the program before only from a minimized window.
    if (process.platform === 'win32') window.minimize()
    window.hide()
    this.#keptOpen = false
    this.#hiddenAt = Date.now()
    this.#forgetting = setTimeout(() => {
      this.#hiddenAt = undefined
      window.webContents.reload()
    }, FORGET_AFTER_MS)
  }

  /** Whether it stays when another window is in front; until it is hidden. */
  keepOpen(open: boolean): void {
    this.#keptOpen = open
  }

  /** Keeps it open while a dialog has the focus. */
  async during<Result>(showDialog: () => Promise<Result>): Promise<Result> {
    this.#dialogs += 1
    try {
      return await showDialog()
    } finally {
      this.#dialogs -= 1
    }
  }

  #open(): BrowserWindow {
    const window = pageWindow(
      this.#preload,
      {
        width: WIDTH,
        height: HEIGHT,
        frame: false,
        resizable: false,
        maximizable: false,
        fullscreenable: false,
        skipTaskbar: true,
        alwaysOnTop: true,
        // On macOS a panel takes the keys without making its program the active one.
        ...(process.platform === 'darwin' && { type: 'panel' }),
        webPreferences: { backgroundThrottling: false },
      },
      () => window.destroy(),
    )
    if (process.platform === 'darwin')
      window.setVisibleOnAllWorkspaces(true, {
        visibleOnFullScreen: true,
        skipTransformProcessType: true,
      })
    window.on('blur', () => {
      if (this.#dialogs === 0 && !this.#keptOpen) this.hide()
    })
    window.on('close', (event) => {
      if (this.#quitting) return
      event.preventDefault()
      this.hide()
    })
    window.once('closed', () => {
      clearTimeout(this.#forgetting)
      this.#hiddenAt = undefined
      this.#window = undefined
    })
    void window.loadURL(PAGE_URL + LAUNCHER_PLACE)
    return window
  }
}
