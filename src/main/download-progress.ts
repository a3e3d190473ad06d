import { type BrowserWindow, Notification } from 'electron'
import type { AppClient } from '../app/app.ts'
import type { Download } from '../contract/download.ts'
import type { Settings } from '../contract/settings.ts'
import { wordsOf } from './words.ts'

/** Electron's sign for progress whose end is not known, and for none. */
const UNKNOWN = 2
const NONE = -1

interface Surroundings {
  readonly settings: () => Settings
  readonly window: () => BrowserWindow | undefined
  /** The user has chosen a notification. */
  readonly onChosen: () => void
}

/**
 * Follows downloads by the contract: how far they are shows in the taskbar or dock, and the end of
 * each is told, if the user wants that.
 */
export async function showDownloads(client: AppClient, around: Surroundings): Promise<void> {
  const events = await client.events()
  const ended = new Set(
    (await client.downloads.list()).filter((one) => hasEnded(one)).map(({ id }) => id),
  )
  void listen()

  async function listen() {
    for await (const event of events) {
      if (event.type !== 'downloads-changed') continue
      around.window()?.setProgressBar(progressOf(event.downloads))
      for (const download of event.downloads) {
        if (!hasEnded(download)) ended.delete(download.id)
        else if (!ended.has(download.id)) {
          ended.add(download.id)
          if (around.settings().notifyDownloads) tell(download)
        }
      }
    }
  }

  function tell({ name, state }: Download) {
    if (!Notification.isSupported()) return
    const words = wordsOf(around.settings().language)
    const notification = new Notification({
      title: state.status === 'done' ? words.downloadDone : words.downloadFailed,
      body: name,
    })
    notification.on('click', around.onChosen)
    notification.show()
  }
}

/** Bytes that are there of those that are being fetched, from 0 to 1; or Electron's signs. */
export function progressOf(downloads: readonly Download[]): number {
  const running = downloads.filter((one) => one.state.status !== 'paused' && !hasEnded(one))
  if (running.length === 0) return NONE
  const all = running.reduce((sum, { size }) => sum + (size ?? Number.NaN), 0)
  const received = running.reduce((sum, one) => sum + one.received, 0)
  return all > 0 ? Math.min(1, received / all) : UNKNOWN
}

function hasEnded({ state }: Download): boolean {
  return state.status === 'done' || state.status === 'failed'
}
