import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app } from 'electron'
import { desktopEntry } from './desktop-entry.ts'

/** Starts without a window, in the tray. */
export const HIDDEN = '--hidden'

/**
 * Starts the program whenever the user logs in, or no longer. On Linux by a file in the autostart
 * folder, which desktops have in common; elsewhere by the system's own list.
 * @param args that this start was given and a later one needs too
 */
export async function setLoginStart(on: boolean, args: readonly string[]): Promise<void> {
  const command = [...(app.isPackaged ? [] : [app.getAppPath()]), HIDDEN, ...args]
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: command })
    return
  }
  const folder = join(app.getPath('appData'), 'autostart')
  const file = join(folder, 'kotonoha.desktop')
  if (!on) return rm(file, { force: true })
  await mkdir(folder, { recursive: true })
  // An AppImage runs from a place that is another one each time.
  const program = process.env.APPIMAGE ?? process.execPath
  await writeFile(file, desktopEntry([program, ...command]))
}

/** Whether the system has started the program at login, so that no window is wanted. */
export function startedAtLogin(argv: readonly string[]): boolean {
  if (process.platform === 'darwin') return app.getLoginItemSettings().wasOpenedAtLogin
  return argv.includes(HIDDEN)
}
