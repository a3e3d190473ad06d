import { existsSync, type FSWatcher, watch } from 'node:fs'

/** Milliseconds of quiet after which changes are told. */
const QUIET = 400
/** Milliseconds until a folder that cannot be watched is tried again. */
const RETRY = 3000

/**
 * Notices when model files come, go or change in a folder, also one that does not exist yet. Folders
 * on a network may not tell; there, what is shown is right at the next look.
 */
export class FolderWatch {
  readonly #folder: () => string
  readonly #onChange: () => void
  #watched: { folder: string; watcher: FSWatcher } | undefined
  #quiet: NodeJS.Timeout | undefined
  readonly #retry: NodeJS.Timeout

  /** @param folder asked again now and then: it may be another one */
  constructor(folder: () => string, onChange: () => void) {
    this.#folder = folder
    this.#onChange = onChange
    this.#attach()
    this.#retry = setInterval(() => this.#attach(), RETRY)
    this.#retry.unref()
  }

  close(): void {
    clearInterval(this.#retry)
    clearTimeout(this.#quiet)
    this.#watched?.watcher.close()
  }

  #attach(): void {
    const folder = this.#folder()
    if (this.#watched?.folder === folder && existsSync(folder)) return
    this.#watched?.watcher.close()
    this.#watched = undefined
    // Node watches a folder that does not exist in silence, also when it comes to exist.
    if (!existsSync(folder)) return
    try {
      const watcher = watch(folder, { recursive: true }, (_event, name) => {
        // Downloads write all the time; what has its final name is a model.
        if (name === null || /\.gguf$/i.test(name) || !/\.\w+$/.test(name)) this.#tell()
      })
      watcher.on('error', () => this.#lose(watcher))
      watcher.on('close', () => this.#lose(watcher))
      this.#watched = { folder, watcher }
      this.#tell()
    } catch {
      // It has gone, or may not be watched; it is tried again.
    }
  }

  #lose(watcher: FSWatcher): void {
    if (this.#watched?.watcher !== watcher) return
    this.#watched = undefined
    this.#tell()
  }

  #tell(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(this.#onChange, QUIET)
  }
}
