import { app, type BrowserWindow, screen } from 'electron'
import { PAGE_URL } from './app-protocol.ts'
import { pageWindow } from './page-window.ts'
import { fitToDisplays, keepPlace, readPlace } from './window-place.ts'

interface MainWindowOptions {
  /** Path of the preload script. */
  readonly preload: string
  /** Where its size and place are kept. */
  readonly placeFile: string
  /** Whether closing it only hides it. */
  readonly closeHides: () => boolean
  readonly onHidden: () => void
  readonly onClosed: () => void
  /** Its page cannot be kept running. */
  readonly onUnusable: () => void
}

/** The window of the conversations: opened when it is first wanted, and again after it was closed. */
export class MainWindow {
  readonly #options: MainWindowOptions
  #window: BrowserWindow | undefined
  #quitting = false

  constructor(options: MainWindowOptions) {
    this.#options = options
    app.on('before-quit', () => {
      this.#quitting = true
    })
  }

  get window(): BrowserWindow | undefined {
    return this.#window
  }

  /**
   * Brings it before the user.
   * @param place what it is to show, as a fragment of the page's address; as it was if not given
   */
  show(place = ''): void {
    if (!this.#window) {
      this.#window = this.#open()
      const window = this.#window
      window.once('ready-to-show', () => window.show())
      go(window, place)
      return
    }
    if (place) go(this.#window, place)
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  #open(): BrowserWindow {
    const { preload, placeFile, closeHides, onHidden, onClosed, onUnusable } = this.#options
    const place = readPlace(placeFile)
    const primary = screen.getPrimaryDisplay()
    const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
    const areas = [primary, ...others].map(({ workArea }) => workArea)
    const window = pageWindow(
      preload,
      {
        width: 1200,
        height: 800,
        ...(place && fitToDisplays(place.bounds, areas)),
        minWidth: 720,
        minHeight: 520,
      },
      onUnusable,
    )
    if (place?.maximized) window.maximize()
    keepPlace(window, placeFile)
    window.on('close', (event) => {
      if (this.#quitting || !closeHides()) return
      event.preventDefault()
      window.hide()
      onHidden()
    })
    window.once('closed', () => {
      this.#window = undefined
      onClosed()
    })
    return window
  }
}

/** Has a window show a place; what it was still loading is given up for that, which is no failure. */
function go(window: BrowserWindow, place: string) {
  window.loadURL(PAGE_URL + place).catch((error) => {
    if (error?.code !== 'ERR_ABORTED') console.error(error)
  })
}
