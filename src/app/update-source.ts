import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { UpdateObstacle } from '../contract/update.ts'
import { UpdateSource } from '../updates/release.ts'

/** Who publishes new versions: put among the program's resources where it is packed for that. */
const SOURCE_FILE = 'update.json'
/** Put there by whoever packs the program into a distribution of their own. */
const DISTRIBUTION_FILE = 'distribution'

/** What tells how the program was installed. */
export interface Installation {
  readonly platform: NodeJS.Platform
  readonly resourcesFolder: string
  /** Of the program itself. */
  readonly executable: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Who publishes new versions for this installation, or why none can be installed from within: packages
 * of a system are its package manager's to replace, and only an AppImage, a Mac's program and what the
 * Windows installer has put down can be.
 */
export function updateSource(installation: Installation): UpdateSource | UpdateObstacle {
  const { platform, resourcesFolder, executable, env } = installation
  if (existsSync(join(resourcesFolder, DISTRIBUTION_FILE))) return 'package'
  const source = readSource(join(resourcesFolder, SOURCE_FILE))
  if (!source) return 'own-build'
  if (platform === 'linux') return isOwnAppImage(resourcesFolder, env) ? source : 'package'
  if (platform === 'win32')
    return existsSync(join(dirname(executable), 'Uninstall Kotonoha.exe')) ? source : 'portable'
  // What runs where it was downloaded to, macOS shows under another path that cannot be written to.
  return executable.includes('/AppTranslocation/') ? 'portable' : source
}

/** `APPIMAGE` alone may be that of another program, which has started this one. */
function isOwnAppImage(resourcesFolder: string, env: Installation['env']): boolean {
  const { APPIMAGE, APPDIR, FLATPAK_ID, SNAP } = env
  if (!APPIMAGE || !APPDIR || FLATPAK_ID || SNAP) return false
  return resourcesFolder.startsWith(APPDIR.endsWith(sep) ? APPDIR : APPDIR + sep)
}

/** Undefined where there is none that can be used. */
function readSource(file: string): UpdateSource | undefined {
  try {
    return UpdateSource.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
