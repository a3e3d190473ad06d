// The desktop host: the assistant in a window of its own.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import { type App, createApp } from '../app/app.ts'
import type { Desktop } from '../app/desktop.ts'
import { explainStartFailure } from '../app/start-failure.ts'
import { failureOf } from '../contract/errors.ts'
import { registerAppScheme, serveAppScheme } from './app-protocol.ts'
import { openLink } from './links.ts'
import { setApplicationMenu } from './menu.ts'
import { connectPages } from './page-connection.ts'
import { lockDown } from './security.ts'
import { utilityEngine } from './utility-engine.ts'
import { bringForward, openWindow } from './window.ts'

const out = join(import.meta.dirname, '..')
const EXIT_DATA_IN_USE = 3
/** Ending waits no longer than this for what is still being saved. */
const LONGEST_CLOSING_MS = 10_000

const named = folderInArguments()
// A folder of its own makes an instance of its own, with all that Chromium keeps inside it.
if (named) app.setPath('userData', join(named, 'desktop'))
const dataFolder = named ?? join(app.getPath('userData'), 'data')
let window: BrowserWindow | undefined

registerAppScheme()
// `ready` comes only after this module has been evaluated, so nothing here may wait for it.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

async function start() {
  setApplicationMenu()
  lockDown((url) => desktop.openLink(url))
  serveAppScheme(join(out, 'renderer'))
  const assistant = await openApp()
  if (!assistant) return
  connectPages(assistant.router)
  show()
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  closeBeforeQuitting(assistant)
}

async function openApp(): Promise<App | undefined> {
  try {
    await mkdir(dataFolder, { recursive: true })
    return await createApp({
      dataFolder,
      resourcesFolder: app.isPackaged ? process.resourcesPath : join(out, '../resources'),
      host: 'desktop',
      version: app.getVersion(),
      spawnEngine: utilityEngine(join(out, 'main/engine.js')),
      desktop,
      preload: true,
    })
  } catch (error) {
    dialog.showErrorBox('ことのはを起動できません', explainStartFailure(error, dataFolder))
    app.exit(failureOf(error).code === 'DATA_IN_USE' ? EXIT_DATA_IN_USE : 1)
    return undefined
  }
}

/** Brings the window forward, or opens it where there is none. */
function show() {
  if (window) return bringForward(window)
  window = openWindow(join(out, 'preload/index.cjs'), () => {
    dialog.showErrorBox(
      '画面を表示できません',
      '画面の表示が続けて失敗したため、ことのはを終了します。会話は保存されています。もう一度起動してください。',
    )
    app.quit()
  })
  window.once('closed', () => {
    window = undefined
  })
}

function closeBeforeQuitting(assistant: App) {
  app.once('will-quit', (event) => {
    event.preventDefault()
    setTimeout(() => app.exit(1), LONGEST_CLOSING_MS)
    void assistant.close().then(
      () => app.exit(0),
      (error) => {
        console.error(error)
        app.exit(1)
      },
    )
  })
}

const desktop: Desktop = {
  async reveal(path) {
    await shell.openPath(path)
  },
  openLink: (url) => openLink(url, window),
  pickModel: () =>
    pick({
      title: 'モデルを追加',
      buttonLabel: '追加',
      properties: ['openFile'],
      filters: [{ name: 'GGUF モデル', extensions: ['gguf'] }],
    }),
  pickWeights: () =>
    pick({
      title: '公式の重みのフォルダーを選択',
      buttonLabel: '変換',
      properties: ['openDirectory'],
    }),
}

async function pick(options: Electron.OpenDialogOptions): Promise<string | null> {
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return filePaths[0] ?? null
}

/** The folder that `--data` names. Electron's own arguments, which it leaves among ours, are passed over. */
function folderInArguments(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { data: { type: 'string' } },
    strict: false,
  })
  return typeof values.data === 'string' ? resolve(values.data) : undefined
}
