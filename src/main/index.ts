// The desktop host: the assistant in a window of its own.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { app, clipboard, dialog, globalShortcut, session, shell } from 'electron'
import { type App, type AppClient, createApp } from '../app/app.ts'
import { dataFolderInUse, relocateData } from '../app/data-folder.ts'
import type { CheckedInstaller, Desktop } from '../app/desktop.ts'
import { explainStartFailure } from '../app/start-failure.ts'
import { updateSource } from '../app/update-source.ts'
import { MAX_MESSAGE_LENGTH } from '../contract/conversation.ts'
import { failureOf } from '../contract/errors.ts'
import { MODELS_PLACE, NEW_PLACE, placeOf } from '../contract/handshake.ts'
import type { Settings } from '../contract/settings.ts'
import { tellOfAnswers } from './answer-notice.ts'
import { registerAppScheme, serveAppScheme } from './app-protocol.ts'
import { showDownloads } from './download-progress.ts'
import { onModelsDropped } from './dropped-files.ts'
import { type Following, follow } from './follow.ts'
import { Launcher } from './launcher.ts'
import { LauncherShortcut } from './launcher-shortcut.ts'
import { openLink } from './links.ts'
import { setLoginStart, startedAtLogin } from './login-start.ts'
import { MainWindow } from './main-window.ts'
import { setApplicationMenu } from './menu.ts'
import { askHowToAdd, filesIn, OpenedFiles } from './opened-files.ts'
import { connectPages } from './page-connection.ts'
import { savePdf } from './printing.ts'
import { lockDown, refuseDangerousSwitches } from './security.ts'
import { systemCipher } from './system-secrets.ts'
import { isRunning, openTray } from './tray.ts'
import { utilityEngine } from './utility-engine.ts'
import { wordsOf } from './words.ts'

const out = join(import.meta.dirname, '..')
const EXIT_DATA_IN_USE = 3
/** Shows or hides the launcher: for systems whose own settings bind keys to commands. */
const TOGGLE = '--toggle'
/** Ending waits no longer than this for what is still being saved. */
const LONGEST_CLOSING_MS = 10_000

const named = folderInArguments()
// A folder of its own makes an instance of its own, with all that Chromium keeps inside it.
if (named) app.setPath('userData', join(named, 'desktop'))
const standardFolder = join(app.getPath('userData'), 'data')
const resourcesFolder = app.isPackaged ? process.resourcesPath : join(out, '../resources')
const isMac = process.platform === 'darwin'
const preload = join(out, 'preload/index.cjs')
const launcher = new Launcher(preload)
const shortcut = new LauncherShortcut(() => launcher.toggle())
const opened = new OpenedFiles(process.argv, process.cwd())
let mainWindow: MainWindow | undefined
let assistant: App | undefined
/** How many pages are connected. */
let pages = () => 0
let language: () => Settings['language'] = () => 'ja'

// Developers need them.
if (app.isPackaged) refuseDangerousSwitches()
registerAppScheme()
// `ready` comes only after this module has been evaluated, so nothing here may wait for it.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

async function start() {
  setApplicationMenu({ show: (place) => mainWindow?.show(place) })
  lockDown((url) => desktop.openLink(url))
  serveAppScheme(join(out, 'renderer'))
  assistant = await openApp()
  if (!assistant) return
  pages = connectPages(assistant)
  closeBeforeQuitting(assistant)
  await showDesktop(assistant)
}

/** The window, the tray, and what else leads to them. */
async function showDesktop(assistant: App) {
  const client = createRouterClient(assistant.router)
  const following = await follow(client)
  const settings = () => following.now().settings
  language = () => settings().language
  const main = new MainWindow({
    preload,
    placeFile: join(app.getPath('userData'), 'window.json'),
    // macOS keeps a program without windows in the dock by itself.
    closeHides: () => !isMac && settings().closeToTray,
    onHidden: () => void tellOfTray(client, settings()),
    onClosed: () => {
      if (!isMac) app.quit()
    },
    onUnusable: () => {
      dialog.showErrorBox(
        '画面を表示できません',
        '画面の表示が続けて失敗したため、ことのはを終了します。会話は保存されています。もう一度起動してください。',
      )
      app.quit()
    },
  })
  mainWindow = main
  const drawTray = openTray(join(resourcesFolder, 'icons'), {
    open: () => main.show(),
    openConversation: (id) => main.show(placeOf(id)),
    newConversation: () => main.show(NEW_PLACE),
    launcher: () => launcher.show(),
    pauseDownloads: () => {
      for (const one of following.now().downloads.filter(isRunning))
        void client.downloads.pause({ id: one.id }).catch(console.error)
    },
    resumeDownloads: () => {
      for (const { id, state } of following.now().downloads)
        if (state.status === 'paused') void client.downloads.resume({ id }).catch(console.error)
    },
    quit: () => app.quit(),
  })
  drawTray(following.now())
  following.onChange(drawTray)
  const callable = () => settings().launcher && settings().welcomed
  const prepareLauncher = () => {
    launcher.enable(callable())
    if (shortcut.apply(settings()))
      assistant.publish({ type: 'launcher-changed', state: shortcut.state })
  }
  following.onChange(prepareLauncher)
  if (startedAtLogin(process.argv) && settings().welcomed) prepareLauncher()
  else {
    main.show()
    main.window?.webContents.once('did-finish-load', prepareLauncher)
  }
  await tellOfAnswers(client, { settings, onChosen: (id) => main.show(placeOf(id)) })
  await keepLoginStart(following)
  opened.onOpened(({ models, documents }) => {
    if (documents.length > 0) void addDocuments(assistant, documents, main)
    if (models.length > 0) void addModels(assistant, models, main, settings().language)
  })
  onModelsDropped((paths) => opened.add(paths))
  await showDownloads(client, {
    settings,
    window: () => main.window,
    onChosen: () => main.show(MODELS_PLACE),
  })
  if (process.argv.includes(TOGGLE) && callable()) launcher.toggle()
  app.on('second-instance', (_event, argv, workingDirectory) => {
    const files = filesIn(argv, workingDirectory)
    opened.add(files)
    if (files.length > 0) main.show()
    else if (argv.includes(TOGGLE) && callable()) launcher.toggle()
    else main.show()
  })
  app.on('activate', () => main.show())
  app.on('window-all-closed', () => {}) // closing the main window decides
  app.on('will-quit', () => globalShortcut.unregisterAll())
}

/** Begins a question about documents that the user has opened with the program. */
async function addDocuments(assistant: App, paths: readonly string[], main: MainWindow) {
  main.show(NEW_PLACE)
  try {
    await assistant.addDocuments(paths)
  } catch (error) {
    assistant.publish({ type: 'failed', failure: failureOf(error), conversationId: null })
  }
}

/** Asks, and adds models that the user has opened with the program. */
async function addModels(
  assistant: App,
  paths: readonly string[],
  main: MainWindow,
  language: Settings['language'],
) {
  main.show()
  const how = await askHowToAdd(paths, language, main.window)
  if (!how) return
  try {
    assistant.addModels(paths, how)
    main.show(MODELS_PLACE)
  } catch (error) {
    assistant.publish({ type: 'failed', failure: failureOf(error), conversationId: null })
  }
}

/** Starts at login as the settings say. What was switched off elsewhere is left alone at the start. */
async function keepLoginStart(following: Following) {
  const args = named ? [`--data=${named}`] : []
  let on = following.now().settings.startAtLogin
  if (on) await setLoginStart(on, args).catch(console.error)
  following.onChange(({ settings }) => {
    if (settings.startAtLogin === on) return
    on = settings.startAtLogin
    void setLoginStart(on, args).catch(console.error)
  })
}

/** The first time that closing the window has only hidden it, the user is told where it went. */
async function tellOfTray(client: AppClient, { toldOfTray, language }: Settings) {
  if (toldOfTray) return
  await client.settings.change({ toldOfTray: true })
  const words = wordsOf(language)
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: words.staysTitle,
    detail: words.staysText,
    buttons: [words.understood, words.quitNow],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (response === 1) app.quit()
}

async function openApp(): Promise<App | undefined> {
  let dataFolder = named ?? standardFolder
  try {
    dataFolder = named ?? dataFolderInUse(standardFolder)
    await mkdir(dataFolder, { recursive: true })
    return await createApp({
      dataFolder,
      ...(!named && { relocate: (folder) => relocateData(standardFolder, folder) }),
      resourcesFolder,
      host: 'desktop',
      version: app.getVersion(),
      spawnEngine: utilityEngine(join(out, 'main/engine.js')),
      spawnEncoder: utilityEngine(join(out, 'main/encoder.js')),
      desktop,
      preload: true,
    })
  } catch (error) {
    dialog.showErrorBox('ことのはを起動できません', explainStartFailure(error, dataFolder))
    app.exit(failureOf(error).code === 'DATA_IN_USE' ? EXIT_DATA_IN_USE : 1)
    return undefined
  }
}

/** Puts a new version in place of this one and starts it. */
async function installUpdate(installer: CheckedInstaller) {
  const { prepareInstaller } = await import('./update-installer.ts')
  const putInPlace = await prepareInstaller(installer, {
    platform: process.platform,
    version: app.getVersion(),
    resourcesFolder,
    folder: join(app.getPath('userData'), 'installer'),
    quit: () => app.quit(),
  })
  // There the system replaces the program once it has ended as it always does.
  if (isMac) return putInPlace()
  // The new version starts at once: everything must be saved, and nothing be locked any more.
  await assistant?.saveUnsaved(pages())
  await assistant?.close()
  app.releaseSingleInstanceLock()
  try {
    putInPlace()
  } catch (error) {
    console.error(error)
    app.relaunch()
  }
  // Nothing is left to be saved or asked.
  app.exit(0)
}

function closeBeforeQuitting(assistant: App) {
  let isSaved = false
  app.on('before-quit', (event) => {
    if (isSaved) return
    // Windows would go, and with them what is being typed.
    event.preventDefault()
    void assistant.saveUnsaved(pages()).then(() => {
      isSaved = true
      app.quit()
    })
  })
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
  openLink(url) {
    const over = launcher.shownWindow
    return over ? launcher.during(() => openLink(url, over)) : openLink(url, mainWindow?.window)
  },
  async revealFile(path) {
    shell.showItemInFolder(path)
  },
  pickModels() {
    const { pickModels, ggufModels } = words()
    return pick({
      title: pickModels,
      properties: ['openFile', 'multiSelections'],
      filters: [{ name: ggufModels, extensions: ['gguf'] }],
    })
  },
  async pickWeights() {
    const { pickWeights, convert } = words()
    return first(
      await pick({ title: pickWeights, buttonLabel: convert, properties: ['openDirectory'] }),
    )
  },
  async pickFolder(use) {
    const { pickFolder, choose } = words()
    return first(
      await pick({
        title: pickFolder[use],
        // macOS shows no title.
        message: pickFolder[use],
        buttonLabel: choose,
        properties: ['openDirectory', 'createDirectory'],
      }),
    )
  },
  cipher: systemCipher,
  systemProxy: (url) => session.defaultSession.resolveProxy(`${url.origin}/`),
  async pickDataFolder() {
    const { pickFolder, choose } = words()
    return first(
      await pick({
        title: pickFolder.data,
        buttonLabel: choose,
        properties: ['openDirectory', 'createDirectory'],
      }),
    )
  },
  pickDocuments: () =>
    pick({
      title: '資料を追加',
      buttonLabel: '追加',
      // Only there one dialog can choose both.
      properties: ['openFile', 'multiSelections', ...(isMac ? ['openDirectory' as const] : [])],
    }),
  savePdf: (html, name) => savePdf(html, name, mainWindow?.window),
  restart() {
    app.relaunch()
    app.quit()
  },
  updates: {
    source: app.isPackaged
      ? updateSource({
          platform: process.platform,
          resourcesFolder,
          executable: process.execPath,
          env: process.env,
        })
      : 'own-build',
    install: installUpdate,
  },
  launcher: {
    state: () => shortcut.state,
    hide: () => launcher.hide(),
    keepOpen: (open) => launcher.keepOpen(open),
    clipboardText: async () =>
      launcher.shownWindow ? (await clipboard.readText()).slice(0, MAX_MESSAGE_LENGTH) : '',
    continueInMain(conversationId) {
      launcher.hide()
      mainWindow?.show(placeOf(conversationId))
    },
  },
}

async function pick(options: Electron.OpenDialogOptions): Promise<string[]> {
  const window = mainWindow?.window
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return filePaths
}

const first = (paths: readonly string[]) => paths[0] ?? null

/** In the language of the settings. */
const words = () => wordsOf(language())

/** The folder that `--data` names. Electron's own arguments, which it leaves among ours, are passed over. */
function folderInArguments(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { data: { type: 'string' } },
    strict: false,
  })
  return typeof values.data === 'string' ? resolve(values.data) : undefined
}
