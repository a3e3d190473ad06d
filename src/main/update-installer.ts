import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AppImageUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type UpdateInfo,
} from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import type { CheckedInstaller } from '../app/desktop.ts'

export interface InstallerOptions {
  readonly platform: NodeJS.Platform
  /** The version that runs. */
  readonly version: string
  readonly resourcesFolder: string
  /** For copies that are made meanwhile. */
  readonly folder: string
  readonly quit: () => void
}

/**
 * Gives an installer that has been fetched and checked to electron-updater, which knows how each system
 * puts it in place. It makes no connection: where it would download, it is given our file. What the
 * system checks of its own signatures (Windows, macOS) it still does.
 * @returns what puts it in place; on Windows and Linux the program has to end right after
 * @throws what electron-updater has against it
 */
export async function prepareInstaller(
  installer: CheckedInstaller,
  options: InstallerOptions,
): Promise<() => void> {
  const updater = updaterFor(options)
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.disableDifferentialDownload = true
  updater.disableWebInstaller = true
  updater.logger = null
  updater.updateConfigPath = await configuration(options)
  Object.assign(updater, {
    httpExecutor: { download: (_url: URL, target: string) => copyFile(installer.path, target) },
  })
  class Checked extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime)
    }
    async getLatestVersion() {
      return updateInfo(installer)
    }
    resolveFiles() {
      const info = fileInfo(installer)
      return [{ url: new URL(encodeURIComponent(installer.file.name), 'https://checked/'), info }]
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: Checked })
  const check = await updater.checkForUpdates()
  if (!check?.isUpdateAvailable) throw new Error(`electron-updater refuses ${installer.version}`)
  await updater.downloadUpdate(check.cancellationToken)
  return () => {
    if (!('install' in updater)) return updater.quitAndInstall()
    if (!updater.install(true, true)) throw new Error('electron-updater could not install')
  }
}

/** electron-updater's own file, in which stands whom a Windows installer must be signed by. */
async function configuration({ resourcesFolder, folder }: InstallerOptions): Promise<string> {
  const packed = join(resourcesFolder, 'app-update.yml')
  if (existsSync(packed)) return packed
  const own = join(folder, 'app-update.yml')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(own, 'updaterCacheDirName: installer\n')
  return own
}

function updaterFor({ platform, version, folder, quit }: InstallerOptions) {
  const app = {
    version,
    name: 'kotonoha',
    isPackaged: true,
    appUpdateConfigPath: '',
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch() {},
    quit,
    onQuit() {},
  }
  if (platform === 'darwin') return new MacUpdater(undefined, app)
  if (platform === 'win32') return new NsisUpdater(undefined, app)
  return new AppImageUpdater(undefined, app)
}

function updateInfo(installer: CheckedInstaller): UpdateInfo {
  const { version, file } = installer
  const info = fileInfo(installer)
  return { version, files: [info], path: file.name, sha512: info.sha512, releaseDate: '' }
}

function fileInfo({ file }: CheckedInstaller) {
  const sha512 = Buffer.from(file.sha512, 'hex').toString('base64')
  return { url: file.name, size: file.size, sha512 }
}
