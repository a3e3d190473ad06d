import { app, BrowserWindow, nativeTheme } from 'electron'
import { PAGE_URL } from './app-protocol.ts'

/** What shows before the page has drawn itself: its own paper, light and dark. */
const paper = () => (nativeTheme.shouldUseDarkColors ? '#1c1b19' : '#faf8f4')

/** A page that crashes again within this time, in milliseconds, is not loaded a third time. */
const CRASH_AGAIN_MS = 10_000

/**
 * Opens the window and loads the page into it.
 * @param onUnusable is called when the page cannot be kept running
 */
export function openWindow(preload: string, onUnusable: () => void): BrowserWindow {
  const window = new BrowserWindow({
    title: 'ことのは',
    width: 1200,
    height: 800,
    minWidth: 720,
    minHeight: 520,
    backgroundColor: paper(),
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  const repaint = () => window.setBackgroundColor(paper())
  nativeTheme.on('updated', repaint)
  window.once('closed', () => nativeTheme.off('updated', repaint))
  window.once('ready-to-show', () => window.show())

  let crashedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const again = performance.now() - crashedAt < CRASH_AGAIN_MS
    crashedAt = performance.now()
    if (again) onUnusable()
    else window.webContents.reload()
  })
  void window.loadURL(PAGE_URL)
  return window
}

/** Brings a window before the user. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
