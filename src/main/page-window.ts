import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron'

/** What shows before the page has drawn itself: its own paper, light and dark. */
const paper = () => (nativeTheme.shouldUseDarkColors ? '#1c1b19' : '#faf8f4')

/** A page that crashes again within this time, in milliseconds, is not loaded a third time. */
const CRASH_AGAIN_MS = 10_000

/**
 * A window for a page of ours, not yet shown, with every privilege taken from the page.
 * @param onUnusable is called when the page cannot be kept running
 */
export function pageWindow(
  preload: string,
  options: BrowserWindowConstructorOptions,
  onUnusable: () => void,
): BrowserWindow {
  const window = new BrowserWindow({
    title: 'ことのは',
    backgroundColor: paper(),
    show: false,
    ...options,
    webPreferences: {
      ...options.webPreferences,
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

  let crashedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const again = performance.now() - crashedAt < CRASH_AGAIN_MS
    crashedAt = performance.now()
    if (again) onUnusable()
    else window.webContents.reload()
  })
  return window
}
