import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../contract/errors.ts'
import { replaceFile } from '../store/replace-file.ts'

/**
 * Where a user's data lies unless another place is named: below Electron's own user data folder, so
 * that the desktop app and the web host show the same conversations.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  if (platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'Kotonoha', 'data')
  if (platform === 'win32')
    return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Kotonoha', 'data')
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Kotonoha', 'data')
}

const Moved = z.object({ folder: z.string().refine(isAbsolute) })

/** Stands beside the standard folder and tells where the data was moved to. */
const fileBeside = (standard: string) => join(dirname(standard), 'data-folder.json')

/**
 * The data folder in use: the standard one, or the place it was moved to.
 * @throws KotonohaError DATA_NOT_FOUND when that place is not there, e.g. on a disk that is not plugged
 *   in; nothing must be begun anew elsewhere then
 */
export function dataFolderInUse(standard: string): string {
  const file = fileBeside(standard)
  if (!existsSync(file)) return standard
  const { folder } = readMoved(file)
  if (!existsSync(folder)) throw new KotonohaError('DATA_NOT_FOUND', { subject: folder })
  return folder
}

function readMoved(file: string): z.infer<typeof Moved> {
  try {
    return Moved.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new KotonohaError('DATA_NOT_FOUND', { subject: file }, { cause: error })
  }
}

/** Makes a folder the one in use from the next start on. */
export function relocateData(standard: string, folder: string): void {
  replaceFile(
    fileBeside(standard),
    `${JSON.stringify({ folder } satisfies z.infer<typeof Moved>)}\n`,
  )
}
