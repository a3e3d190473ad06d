// What `import … from 'electron'` gives in the main process: only what Kotonoha uses.
import { application } from './app.ts'

export {
  clipboard,
  dialog,
  globalShortcut,
  Menu,
  nativeTheme,
  shell,
} from './desktop.ts'
export { ipcMain } from './ipc.ts'
export { Notification } from './notification.ts'
export { MessageChannelMain } from './ports.ts'
export { protocol } from './protocol.ts'
export { safeStorage } from './safe-storage.ts'
export { screen } from './screen.ts'
export { session } from './session.ts'
export { Tray } from './tray.ts'
export { utilityProcess } from './utility-process.ts'
export { BrowserWindow, webContents } from './windows.ts'
export const app = application
