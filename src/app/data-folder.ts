import { homedir } from 'node:os'
import { join } from 'node:path'

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
