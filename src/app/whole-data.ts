import { chmod, mkdir, readdir, readlink, rm, stat, symlink, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DataContents, DataFolderState } from '../contract/data-folder.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { copyChecked } from '../models/checked-copy.ts'
import { checkSpace, freeSpace, RESERVE } from '../models/free-space.ts'
import { refuseUnsuitable } from '../models/move-folder.ts'
import { LOCK_FILE } from '../store/lock.ts'
import { dataContents, eraseOwned } from '../store/owned.ts'

export interface WholeDataOptions {
  readonly folder: string
  /** Ends everything that works in the folder. */
  readonly close: () => Promise<void>
  /** Asks for a folder; null when cancelled. */
  readonly pick: () => Promise<string | null>
  /** Makes a folder the one in use from the next start on; undefined where the folder was named. */
  readonly relocate: ((folder: string) => void) | undefined
  readonly onChange: (state: DataFolderState) => void
}

/** Where the data could be moved to. Bytes. */
export interface MoveOffer {
  readonly to: string
  readonly size: number
  /** What could be written there. */
  readonly available: number
}

/**
 * What is done with the data folder as a whole. Moving and erasing end all other work first, so that
 * nothing is written meanwhile; afterwards the program must be started anew.
 */
export class WholeData {
  readonly #options: WholeDataOptions
  #state: DataFolderState = { status: 'still' }
  /** Picked by the user. */
  #target: string | undefined

  constructor(options: WholeDataOptions) {
    this.#options = options
  }

  get state(): DataFolderState {
    return this.#state
  }

  get movable(): boolean {
    return this.#options.relocate !== undefined
  }

  contents(): DataContents {
    return dataContents(this.#options.folder)
  }

  /**
   * Asks where the data shall lie. A folder that holds something gets one of ours in it.
   * @returns null when cancelled
   * @throws KotonohaError INVALID_INPUT, DISK_FULL
   */
  async chooseTarget(): Promise<MoveOffer | null> {
    this.#target = undefined
    const picked = await this.#options.pick()
    if (picked === null) return null
    const to = (await readdir(picked)).length > 0 ? join(picked, 'Kotonoha') : picked
    await refuseUnsuitable(this.#options.folder, to)
    const size = sum(await entriesBelow(this.#options.folder))
    await checkSpace(to, size)
    this.#target = to
    return { to, size, available: (await freeSpace(to)) - RESERVE }
  }

  /** Copies everything to the chosen folder, reads it back, and has the next start use it. */
  async move(): Promise<void> {
    const { folder, relocate, close } = this.#options
    const to = this.#target
    if (to === undefined || !relocate) throw new KotonohaError('INVALID_INPUT')
    await this.#whileClosed({ status: 'moving', to, done: 0, all: 0 }, async () => {
      await close()
      await copyAll(folder, to, (done, all) => this.#become({ status: 'moving', to, done, all }))
      relocate(to)
      return { status: 'moved', from: folder, to }
    })
  }

  /** Deletes what the program has made in the folder, and nothing else. */
  async erase(): Promise<void> {
    await this.#whileClosed(this.#state, async () => {
      await this.#options.close()
      eraseOwned(this.#options.folder)
      return { status: 'erased' }
    })
  }

  async #whileClosed(meanwhile: DataFolderState, work: () => Promise<DataFolderState>) {
    if (this.#state.status !== 'still') throw new KotonohaError('BUSY')
    this.#become(meanwhile)
    try {
      this.#become(await work())
    } catch (error) {
      this.#become({ status: 'failed', failure: failureOf(error) })
    }
  }

  #become(state: DataFolderState) {
    this.#state = state
    this.#options.onChange(state)
  }
}

interface Entry {
  /** Below the folder. */
  readonly path: string
  readonly kind: 'file' | 'link'
  readonly size: number
}

/** Copies a folder that nobody writes to. What fails removes the copies. */
async function copyAll(
  from: string,
  to: string,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const entries = await entriesBelow(from)
  await refuseUnsuitable(from, to)
  const all = sum(entries)
  await checkSpace(to, all)
  let done = 0
  const copied: string[] = []
  try {
    await mkdir(to, { recursive: true })
    for (const { path, kind, size } of entries) {
      const [source, target] = [join(from, path), join(to, path)]
      if (kind === 'link') {
        await mkdir(dirname(target), { recursive: true })
        await symlink(await readlink(source), target)
        copied.push(target)
        continue
      }
      const onBytes = (bytes: number) => {
        done += bytes
        onProgress(done, all)
      }
      await copyChecked([{ path: source, start: 0, length: size }], target, { onBytes })
      copied.push(target)
      const { mode, atime, mtime } = await stat(source)
      await chmod(target, mode)
      await utimes(target, atime, mtime)
    }
  } catch (error) {
    for (const target of copied) await rm(target, { force: true })
    throw error
  }
}

async function entriesBelow(folder: string): Promise<Entry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const entries: Entry[] = []
  for (const entry of found) {
    const whole = join(entry.parentPath, entry.name)
    const path = whole.slice(folder.length + 1)
    if (entry.isDirectory() || path === LOCK_FILE) continue
    if (entry.isSymbolicLink()) entries.push({ path, kind: 'link', size: 0 })
    else if (entry.isFile()) entries.push({ path, kind: 'file', size: (await stat(whole)).size })
    else throw new KotonohaError('INVALID_INPUT', { subject: basename(path) })
  }
  return entries
}

const sum = (entries: readonly Entry[]) => entries.reduce((all, { size }) => all + size, 0)
