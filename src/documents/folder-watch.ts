import { sep } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { WatchState } from '../contract/shelf.ts'
import type { StoredDocument } from '../store/stored-document.ts'
import type { SeenFile, WatchedFile, WatchedFileStore } from '../store/watched-files.ts'
import { type Scan, scanFolder } from './folder-scan.ts'
import { TreeWatch } from './tree-watch.ts'

/** Milliseconds after which a folder is looked at although nothing was told. */
const LOOK_EVERY = 60_000
/** A folder is looked at for at most one of so many parts of the time. */
const SHARE_OF_TIME = 20
/** Files that are written down together. */
const TOGETHER = 50

interface Options {
  readonly id: string
  readonly root: string
  readonly files: WatchedFileStore
  /** Most files that are read. */
  readonly most: number
  /** A folder inside of which nothing is taken. */
  readonly except: string
  readonly onState: () => void
  /** Documents are to be read, or to be read again. */
  readonly onUnread: (again: readonly string[]) => void
  readonly onForgotten: (documents: readonly StoredDocument[]) => void
}

/** Keeps the documents of one folder as its files are. */
export class FolderWatch {
  readonly #options: Options
  readonly #tree: TreeWatch
  readonly #end = new AbortController()
  #state: WatchState = { status: 'looking', files: 0 }
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #again = false

  constructor(options: Options) {
    this.#options = options
    this.#tree = new TreeWatch(() => this.look())
    this.look()
  }

  get state(): WatchState {
    return this.#state
  }

  /** Looks through the folder, now or as soon as that is done anyway. */
  look(): void {
    if (this.#end.signal.aborted) return
    if (this.#looking) {
      this.#again = true
      return
    }
    clearTimeout(this.#timer)
    const begun = performance.now()
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined
      if (this.#end.signal.aborted) return
      const rest = (performance.now() - begun) * SHARE_OF_TIME
      this.#timer = setTimeout(() => this.look(), this.#again ? rest : Math.max(LOOK_EVERY, rest))
      this.#timer.unref()
      this.#again = false
    })
  }

  async close(): Promise<void> {
    this.#end.abort()
    clearTimeout(this.#timer)
    this.#tree.close()
    await this.#looking
  }

  async #look(): Promise<void> {
    const { id, root, files, most, except } = this.#options
    const { signal } = this.#end
    const folders = new Set<string>()
    try {
      const known = new Map(files.list(id).map((file) => [file.path, file]))
      if (this.#state.status !== 'watching') this.#tell({ status: 'looking', files: 0 })
      const scan = await scanFolder(root, {
        most,
        known: new Set(known.keys()),
        except,
        // Before it is looked into, so that nothing falls between.
        onFolder: (path) => {
          folders.add(path)
          this.#tree.add(path)
        },
        onFile: (count) => {
          if (this.#state.status === 'looking') this.#tell({ status: 'looking', files: count })
        },
        signal,
      })
      await this.#take(known, scan)
      this.#tree.keep(folders)
      const { leftOut, closed } = scan
      this.#tell({ status: 'watching', leftOut, closed: closed.length })
    } catch {
      // What cannot be looked at is not gone: a disk may have been taken off.
      if (signal.aborted) return
      this.#tree.close()
      this.#tell({ status: 'missing' })
    }
  }

  /** Brings what is on record to what was found, a few files at a time. */
  async #take(known: ReadonlyMap<string, WatchedFile>, { files: seen, closed }: Scan) {
    const { id, root, files, onUnread, onForgotten } = this.#options
    const folder = { id, root }
    const isClosed = (path: string) => closed.some((one) => path.startsWith(one + sep))
    const gone = [...known.values()].filter(({ path }) => !seen.has(path) && !isClosed(path))
    const added = [...seen].flatMap(([path, file]) => (known.has(path) ? [] : { path, ...file }))
    const changed = [...known.values()].flatMap(({ path, documentId, size, modifiedAt }) => {
      const now = seen.get(path)
      const isSame = !now || (now.size === size && now.modifiedAt === modifiedAt)
      return isSame ? [] : { path, documentId, ...now }
    })
    const moves = movesAmong(gone, added)
    const moved = new Set(moves.flatMap(({ from, to }) => [from, to.path]))
    for (const some of inParts(moves)) await this.#step(() => files.move(folder, some))
    for (const some of inParts(changed))
      await this.#step(() => onUnread(files.change(folder, some)))
    for (const some of inParts(added.filter(({ path }) => !moved.has(path))))
      await this.#step(() => {
        files.add(folder, some)
        onUnread([])
      })
    for (const some of inParts(gone.filter(({ path }) => !moved.has(path))))
      await this.#step(() => onForgotten(files.remove(folder, some)))
  }

  async #step(work: () => void): Promise<void> {
    this.#end.signal.throwIfAborted()
    work()
    this.#options.onState()
    await breathe()
  }

  #tell(state: WatchState): void {
    this.#state = state
    this.#options.onState()
  }
}

/** Files that only lie somewhere else now: size and time of the one that went are those of one that came. */
function movesAmong(gone: readonly WatchedFile[], added: readonly SeenFile[]) {
  const look = ({ size, modifiedAt }: SeenFile) => `${size} ${modifiedAt}`
  const came = Map.groupBy(added, look)
  const went = Map.groupBy(gone, look)
  return [...went].flatMap(([key, [from, ...others]]) => {
    const [to, ...further] = came.get(key) ?? []
    return from && to && others.length + further.length === 0 ? [{ from: from.path, to }] : []
  })
}

function* inParts<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += TOGETHER) yield all.slice(at, at + TOGETHER)
}
