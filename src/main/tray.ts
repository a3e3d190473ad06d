import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, Tray } from 'electron'
import type { Shown } from './follow.ts'
import { wordsOf } from './words.ts'

/** What can be chosen in the tray's menu. */
export interface TrayActions {
  open(): void
  openConversation(id: string): void
  newConversation(): void
  launcher(): void
  pauseDownloads(): void
  resumeDownloads(): void
  quit(): void
}

const TITLE_LENGTH = 30
/** macOS colours a template itself; Windows chooses the size out of an icon. */
const pictures: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'trayTemplate.png',
  win32: 'tray.ico',
}

/**
 * Puts the icon into the tray (on macOS: the menu bar), with the model's state and the ways in.
 * Returns what draws its menu anew.
 * @param icons folder of the drawn icons
 */
export function openTray(icons: string, actions: TrayActions): (shown: Shown) => void {
  const tray = new Tray(join(icons, pictures[process.platform] ?? 'tray.png'))
  tray.setToolTip('ことのは')
  // On macOS a click opens the menu, as for every icon there.
  if (process.platform !== 'darwin') tray.on('click', () => actions.open())
  let drawn = ''
  return (shown) => {
    const menu = menuOf(shown, actions)
    const content = JSON.stringify([menu, shown.recent.map(({ id }) => id)])
    if (content === drawn) return // a menu that is open would close
    drawn = content
    tray.setContextMenu(Menu.buildFromTemplate(menu))
  }
}

function menuOf(
  { settings, engine, downloads, recent }: Shown,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const words = wordsOf(settings.language)
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    { label: words.open, click: () => actions.open() },
    ...(settings.launcher && settings.welcomed
      ? [{ label: words.launcher, click: () => actions.launcher() }]
      : []),
    { label: words.newConversation, click: () => actions.newConversation() },
    separator,
    ...(recent.length > 0
      ? [
          { label: words.recent, enabled: false },
          ...recent.map(({ id, title, opening }) => ({
            label: titled(title || opening || words.untitled),
            click: () => actions.openConversation(id),
          })),
          separator,
        ]
      : []),
    { label: words.model[engine.status], enabled: false },
    ...downloadItems(downloads, words, actions),
    separator,
    { label: words.quit, click: () => actions.quit() },
  ]
}

/** Pausing, while something is fetched; going on, when all rests. */
function downloadItems(
  downloads: Shown['downloads'],
  words: ReturnType<typeof wordsOf>,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  if (downloads.some(isRunning))
    return [{ label: words.pauseDownloads, click: () => actions.pauseDownloads() }]
  if (downloads.some(({ state }) => state.status === 'paused'))
    return [{ label: words.resumeDownloads, click: () => actions.resumeDownloads() }]
  return []
}

/** Whether a download takes from the network now, or would as soon as it can. */
export function isRunning({ state }: Shown['downloads'][number]): boolean {
  return ['queued', 'fetching', 'checking', 'waiting'].includes(state.status)
}

/** Short and in one line. Outside macOS a single `&` would mark a key. */
function titled(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const characters = [...line]
  const short =
    characters.length > TITLE_LENGTH ? `${characters.slice(0, TITLE_LENGTH).join('')}…` : line
  return process.platform === 'darwin' ? short : short.replaceAll('&', '&&')
}
