import { type FSWatcher, watch } from 'node:fs'

/** Milliseconds of quiet after which changes are told. */
const QUIET = 500
/** Folders that are watched at most: systems have few watches to give. */
const MOST_FOLDERS = 2000
/** Where one watch covers a folder with all that is in it. */
const wholeTrees = process.platform === 'darwin' || process.platform === 'win32'

/**
 * Notices that something changes in a folder or in those inside of it. It is a help only: folders on
 * a network do not tell, and there may be too many; looking now and then has to do there.
 */
export class TreeWatch {
  readonly #onChange: () => void
  readonly #watchers = new Map<string, FSWatcher>()
  #quiet: NodeJS.Timeout | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Watches a folder as well; the first one is that which all others are in. */
  add(folder: string): void {
    const most = wholeTrees ? 1 : MOST_FOLDERS
    if (this.#watchers.has(folder) || this.#watchers.size >= most) return
    try {
      const watcher = watch(folder, { recursive: wholeTrees }, () => this.#tell())
      watcher.on('error', () => {
        this.#lose(folder)
        this.#tell()
      })
      watcher.unref()
      this.#watchers.set(folder, watcher)
    } catch {
      // It has gone, or there are no more watches: it is looked at now and then.
    }
  }

  /** Watches no other folders any more. */
  keep(folders: ReadonlySet<string>): void {
    for (const folder of [...this.#watchers.keys()]) if (!folders.has(folder)) this.#lose(folder)
  }

  close(): void {
    clearTimeout(this.#quiet)
    for (const folder of [...this.#watchers.keys()]) this.#lose(folder)
  }

  #lose(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }

  #tell(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(this.#onChange, QUIET)
    this.#quiet.unref()
  }
}
