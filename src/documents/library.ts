import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type DocumentHit,
  type DocumentHome,
  type DocumentInfo,
  type DocumentList,
  type DocumentOriginal,
  type DocumentPage,
  MAX_ADDED,
} from '../contract/document.ts'
import type { DifferenceEvent } from '../contract/document-differences.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { folded, marksIn } from '../contract/fold.ts'
import type { Place, UsedPassage } from '../contract/material.ts'
import type { DocumentStore } from '../store/documents.ts'
import type { StoredDocument } from '../store/stored-document.ts'
import { copied } from './copies.ts'
import { differencesInThread } from './differing.ts'
import type { Page } from './document.ts'
import { filesIn } from './files-in.ts'
import { type Finding, findFor, type Searching } from './finding.ts'
import { Indexing } from './indexing.ts'
import { readKeptPages } from './kept-pages.ts'
import { bytesOf, originalAt } from './original-bytes.ts'
import { Originals } from './originals.ts'
import { windowOf } from './page-window.ts'
import {
  type Found,
  INDEX_FILE,
  openOrRemakePassageIndex,
  type PassageIndex,
} from './passage-index.ts'
import type { ReadingLimits } from './reading.ts'
import { ReadingQueue } from './reading-queue.ts'
import { Shelf } from './shelf.ts'
import { Uploads } from './uploads.ts'
import type { VectorSide } from './vector-side.ts'

/** Where in the data folder copies of documents lie, and what was read of each. */
export const DOCUMENTS_FOLDER = 'documents'
/** Everything of documents that lies in the data folder. */
export const DOCUMENT_FILES = [
  DOCUMENTS_FOLDER,
  ...['', '-wal', '-shm'].map((end) => INDEX_FILE + end),
]
/** Screens are told of changes at most so often, in milliseconds. */
const TELL_EVERY = 200
/** Hits for what stands nowhere as it was typed. */
const MOST_SPEAKING = 20
/** Documents of lent folders that an answer waits for. */
const MOST_WAITED_FOR = 50
/** A snippet of a hit, in UTF-16 units. */
const SNIPPET = { before: 30, length: 140 }

interface Options {
  readonly store: DocumentStore
  readonly dataFolder: string
  readonly onChange: () => void
  /** The index turned out to be damaged, and is made again. */
  readonly onRemade?: () => void
  /** A document is forgotten. */
  readonly onForgotten?: (id: string) => void
  readonly limits?: Partial<ReadingLimits> | undefined
  /** Most files of a watched folder that are read, when not the program's own limit. */
  readonly mostWatched?: number
}

/** The documents of the user: added, read, found, shown, forgotten. */
export class DocumentLibrary {
  readonly uploads: Uploads
  readonly shelf: Shelf
  /** Whether the index was lost or damaged, and is or was made again in this run. */
  remade = false
  readonly #options: Options
  readonly #store: DocumentStore
  readonly #folder: string
  readonly #indexPath: string
  #index: PassageIndex
  readonly #indexing: Indexing
  readonly #originals: Originals
  readonly #queue: ReadingQueue
  /** How passages for questions are looked for. */
  #searching: Searching
  #telling: NodeJS.Timeout | undefined
  #remaking = false
  /** The pages last shown, of which the next ones are asked for soon. */
  #shown: { id: string; pages: readonly Page[] } | undefined

  /** @throws KotonohaError about the index: DATABASE_TOO_NEW, DATA_READ_ONLY, DISK_FULL */
  constructor(options: Options) {
    const { store, dataFolder, limits } = options
    this.#options = options
    this.#store = store
    this.#folder = join(dataFolder, DOCUMENTS_FOLDER)
    mkdirSync(this.#folder, { recursive: true })
    this.uploads = new Uploads(this.#folder)
    this.#indexPath = join(dataFolder, INDEX_FILE)
    const { index, isDamaged } = openOrRemakePassageIndex(this.#indexPath)
    this.#index = index
    this.#indexing = new Indexing(this.#indexPath)
    this.#originals = new Originals(store, () => this.#changed())
    this.#searching = (question, scope) => this.#indexed((index) => index.search(question, scope))
    this.#queue = new ReadingQueue({
      store,
      indexing: this.#indexing,
      pathOf: (document) => this.#pathOf(document),
      pagesPath: (id) => this.#pagesPath(id),
      onChange: () => this.#changed(),
      onRead: (id) => this.#originals.wasRead(id),
      onIndexDamaged: () => this.#remake(),
      limits,
    })
    for (const document of store.sweep()) void this.#forget(document)
    this.remade = this.#indexWhatIsNot() && (isDamaged || this.#index.documents().size === 0)
    this.shelf = new Shelf({
      store,
      queue: this.#queue,
      originals: this.#originals,
      dataFolder,
      mostWatched: options.mostWatched,
      infoOf: (document) => this.#infoOf(document),
      forget: (documents) => {
        for (const document of documents) void this.#forget(document)
      },
      onChange: () => this.#changed(),
    })
    this.#queue.wake()
  }

  list(home: DocumentHome): DocumentList {
    const documents = this.#store.list(home).map((one) => this.#infoOf(one))
    const folders = home.in === 'conversation' ? this.shelf.lentTo(home.conversationId) : []
    return { documents, paused: this.#queue.paused, folders }
  }

  /** Those of some ids that are there. */
  infos(ids: readonly string[]): DocumentInfo[] {
    return ids.flatMap((id) => {
      const document = this.#store.find(id)
      return document ? this.#infoOf(document) : []
    })
  }

  /**
   * Adds files, and those in folders.
   * @param original whether they are read where they lie, or copied first
   * @returns how many were added
   * @throws KotonohaError DISK_FULL
   */
  async add(
    paths: readonly string[],
    home: DocumentHome,
    original: StoredDocument['original'] = 'referenced',
  ): Promise<number> {
    const files = await filesIn(paths, MAX_ADDED)
    if (original === 'referenced')
      this.#store.add(
        files.map((file) => ({ ...file, original })),
        home,
      )
    else
      for (const file of files) {
        this.#store.add([await copied(file, this.#folder)], home)
        this.#begin()
      }
    this.#begin()
    return files.length
  }

  /**
   * Keeps a copy of a document's file, which is read from then on.
   * @throws KotonohaError DOCUMENT_NOT_FOUND, DISK_FULL; DOCUMENT_FILE_MISSING when there is no file
   */
  async keepCopy(id: string): Promise<void> {
    const { name, size, path, original } = this.#store.read(id)
    if (original === 'copied') return
    const copy = await copied({ name, size, path }, this.#folder)
    if (copy.original !== 'copied')
      throw new KotonohaError('DOCUMENT_FILE_MISSING', { subject: name })
    this.#store.update(id, { original: 'copied', path: copy.path })
    this.#originals.wasRead(id)
    this.#changed()
  }

  /**
   * Says where a document's file lies now, and reads it there.
   * @throws KotonohaError DOCUMENT_NOT_FOUND
   */
  locate(id: string, path: string): void {
    const { original } = this.#store.read(id)
    if (original === 'copied') return
    this.#store.update(id, { path, name: basename(path) })
    this.readAgain(id)
  }

  /**
   * Receives a file that a page sends, beginning with its first bytes.
   * @returns the id under which the rest is sent, which will be the document's
   */
  async beginUpload(
    { name, size, home }: { name: string; size: number; home: DocumentHome },
    bytes: Uint8Array,
  ): Promise<string> {
    const id = await this.uploads.begin(name, size, home)
    await this.upload(id, 0, bytes)
    return id
  }

  /** Receives more of a file, and adds it when it is all there. */
  async upload(id: string, offset: number, bytes: Uint8Array): Promise<void> {
    const received = await this.uploads.append(id, offset, bytes)
    if (!received) return
    const { home, ...file } = received
    // The folder may be moved: of a copy only its name is kept.
    this.#store.add([{ ...file, path: basename(file.path), original: 'copied' }], home)
    this.#begin()
  }

  /** Puts documents into another home as well. */
  share(ids: readonly string[], home: DocumentHome): void {
    for (const id of ids) this.#store.put(id, home)
    this.#changed()
  }

  /** Takes a document out of a home, and forgets it when that was its last. */
  async remove(id: string, home: DocumentHome): Promise<void> {
    const document = this.#store.find(id)
    if (!document) return
    if (this.#store.remove(id, home)) {
      if (this.#shown?.id === id) this.#shown = undefined
      await this.#forget(document)
    }
    this.#changed()
  }

  /** @throws KotonohaError DOCUMENT_NOT_FOUND */
  readAgain(id: string): void {
    const { state } = this.#store.read(id)
    if (state.status === 'waiting') return
    this.#store.update(id, { state: { status: 'waiting' }, sha256: null })
    this.#originals.wasRead(id)
    this.#begin()
  }

  /** Looks whether a document's file is still as it was read. */
  async look(id: string): Promise<void> {
    await this.#originals.look(id)
  }

  pause(paused: boolean): void {
    this.#queue.pause(paused)
  }

  /** Gives a conversation that has begun the documents and folders that were put down for it. */
  beginConversation(conversationId: string, ids: readonly string[]): void {
    if (ids.length === 0) return
    this.#store.begin(conversationId, ids)
    this.#changed()
  }

  /** Documents have come back with conversations from a backup. */
  restored(): void {
    this.#begin()
  }

  /** Gives a conversation that was made of another the same documents. */
  copyConversation(from: string, to: string): void {
    this.#store.copy(from, to)
    this.#changed()
  }

  /**
   * What was read of a page, given by its place or its number, around an offset.
   * @throws KotonohaError DOCUMENT_NOT_FOUND
   */
  page(
    id: string,
    { index, number }: { index: number | null; number: number | null },
    at: number,
  ): DocumentPage {
    const pages = this.#pagesOf(id)
    const numbered = number === null ? -1 : pages.findIndex((page) => page.number === number)
    const place = Math.min(pages.length - 1, Math.max(0, index ?? numbered))
    const page = pages[place]
    if (!page) throw new KotonohaError('DOCUMENT_NOT_FOUND', { subject: id })
    return {
      index: place,
      count: pages.length,
      number: page.number ?? null,
      label: page.label ?? null,
      ...windowOf(page, at),
    }
  }

  /**
   * Compares what was read of two documents, the earlier one on the left. Ending it early ends the
   * work.
   * @throws KotonohaError DOCUMENT_NOT_FOUND; DOCUMENT_NOT_READ where there is no text of one (yet);
   *   DOCUMENTS_TOO_LONG
   */
  differences(
    left: string,
    right: string,
    signal?: AbortSignal,
  ): AsyncGenerator<DifferenceEvent, void> {
    for (const id of [left, right]) {
      const { name, state } = this.#store.read(id)
      if (state.status !== 'ready') throw new KotonohaError('DOCUMENT_NOT_READ', { subject: name })
    }
    return differencesInThread(
      { left: this.#pagesPath(left), right: this.#pagesPath(right) },
      signal,
    )
  }

  /**
   * What there is of the file that a document was read from.
   * @throws KotonohaError DOCUMENT_NOT_FOUND
   */
  original(id: string): Promise<DocumentOriginal> {
    const document = this.#store.read(id)
    return originalAt(this.#pathOf(document), document.size)
  }

  /**
   * Bytes of its file.
   * @throws KotonohaError DOCUMENT_NOT_FOUND, also where the file is gone
   */
  bytes(id: string, offset: number, length: number): Promise<Buffer> {
    return bytesOf(this.#pathOf(this.#store.read(id)), offset, length)
  }

  /** Passages in which a text stands; where there are none, those that speak of it. */
  search(query: string, home: DocumentHome | null, limit: number): DocumentHit[] {
    const documents = this.#idsIn(home)
    if (query.trim() === '' || documents.length === 0) return []
    const found = this.#indexed((index) => {
      const holding = index.find(query, { documents, limit })
      return holding.length > 0
        ? holding
        : index.search(query, { documents, limit: Math.min(limit, MOST_SPEAKING) })
    })
    return found.flatMap((passage) => {
      const name = this.#store.find(passage.document)?.name
      return name === undefined ? [] : [hitOf(passage, name, query)]
    })
  }

  /**
   * Waits until the documents of a conversation are read, but not while reading rests, nor for folders
   * of which much is still to be read.
   */
  async settled(conversationId: string, signal: AbortSignal): Promise<void> {
    const own = this.#store.list({ in: 'conversation', conversationId })
    const unread = this.#store
      .within(conversationId)
      .filter((one) => one.state.status === 'waiting')
    const wanted = unread.length > MOST_WAITED_FOR ? own : unread
    await this.#queue.settled(
      wanted.map(({ id }) => id),
      signal,
    )
    void this.#originals.look()
  }

  /** The documents of a conversation that were read, or may yet be. */
  givenIn(conversationId: string): StoredDocument[] {
    return this.#store.within(conversationId).filter(({ state }) => state.status !== 'failed')
  }

  /** The documents of a conversation of which something was read. */
  readIn(conversationId: string | null): StoredDocument[] {
    return this.#store.within(conversationId).filter(({ state }) => state.status === 'ready')
  }

  /** Whether a conversation has documents of which something was read. */
  isAsked(conversationId: string | null): boolean {
    return this.readIn(conversationId).length > 0
  }

  /** What searches by meaning keeps its vectors in. */
  get vectors(): VectorSide {
    return {
      withoutVector: (model, limit, after) =>
        this.#indexed((index) => index.withoutVector(model, limit, after)),
      putVectors: async (model, vectors) => {
        await this.#indexing.putVectors(model, vectors)
        this.#indexed((index) => index.noteVectors(model, vectors))
      },
      keepVectorsOf: (model) => this.#indexing.keepVectorsOf(model),
      progress: (model) => this.#indexed((index) => index.progress(model)),
      search: (question, scope, meaning) =>
        this.#indexed((index) => index.search(question, scope, meaning)),
    }
  }

  /** Has passages for questions looked for in another way than by words alone. */
  searchWith(searching: Searching): void {
    this.#searching = searching
  }

  /**
   * What the documents of a conversation have for a question; null: of the one that begins next.
   * @param isQuick whether only what takes no time is asked
   */
  async find(
    conversationId: string | null,
    question: string,
    before: string | undefined,
    isQuick = false,
  ): Promise<
    | Exclude<Finding, { found: 'passages' | 'whole' }>
    | { found: 'passages' | 'whole'; passages: UsedPassage[] }
  > {
    const documents = this.readIn(conversationId)
    const names = new Map(documents.map(({ id, name }) => [id, name]))
    const scope = { documents: [...names.keys()], isQuick }
    const finding = await findFor(
      { passagesOf: (id) => this.#indexed((index) => index.passagesOf(id)) },
      this.#searching,
      question,
      before,
      scope,
    )
    if (!('passages' in finding)) return finding
    return {
      found: finding.found,
      passages: finding.passages.map(({ document, place, text }) => ({
        documentId: document,
        name: names.get(document) ?? '',
        place,
        text,
      })),
    }
  }

  /**
   * All passages of a document in their order.
   * @throws KotonohaError INVALID_INPUT where the document is gone or not read
   */
  passagesOf(id: string): { ordinal: number; text: string; place: Place; page: number | null }[] {
    if (this.#store.find(id)?.state.status !== 'ready')
      throw new KotonohaError('INVALID_INPUT', { detail: `document ${id}` })
    return this.#indexed((index) => index.passagesOf(id)).map(({ ordinal, text, place }) => ({
      ordinal,
      text,
      place,
      page: place.page ?? null,
    }))
  }

  async close(): Promise<void> {
    clearTimeout(this.#telling)
    await this.shelf.close()
    await this.#originals.close()
    await this.#queue.close()
    await this.uploads.close()
    await this.#indexing.close()
    this.#index.close()
  }

  #idsIn(home: DocumentHome | null): string[] {
    if (home === null) return this.#store.inSight()
    if (home.in === 'conversation')
      return this.#store.within(home.conversationId).map(({ id }) => id)
    if (home.in === 'shelf') return this.#store.shelf.idsIn(home.folderId)
    return this.#store.list(home).map(({ id }) => id)
  }

  /** @throws KotonohaError INDEX_REMADE when it is damaged, and is being made again */
  #indexed<T>(ask: (index: PassageIndex) => T): T {
    try {
      return ask(this.#index)
    } catch (error) {
      if (failureOf(error).code !== 'DATABASE_CORRUPT') throw error
      this.#remake()
      throw new KotonohaError('INDEX_REMADE', { detail: String(error) }, { cause: error })
    }
  }

  /** Begins a new index in place of a damaged one. */
  #remake(): void {
    if (this.#remaking) return
    this.#remaking = true
    void this.#indexing
      .close()
      .then(() => {
        this.#index.close()
        this.#index = openOrRemakePassageIndex(this.#indexPath, true).index
        this.remade = true
        this.#indexWhatIsNot()
        this.#options.onRemade?.()
        this.#begin()
      })
      .catch(() => undefined)
      .finally(() => {
        this.#remaking = false
      })
  }

  /**
   * Lets documents that were read wait where the index has nothing of them, and forgets what it has
   * of others.
   * @returns whether there were some to index
   */
  #indexWhatIsNot(): boolean {
    const indexed = this.#index.documents()
    const { lost, others } = this.#store.compare(indexed)
    for (const id of others) void this.#indexing.remove(id).catch(() => undefined)
    for (const id of lost) this.#store.update(id, { state: { status: 'waiting' } })
    return lost.length > 0
  }

  /** Removes what there is of a document, but for a file that is the user's. */
  async #forget(document: StoredDocument): Promise<void> {
    this.#queue.cancel(document.id)
    // What stays in the index is removed at the next start.
    await this.#indexing.remove(document.id).catch(() => undefined)
    this.#options.onForgotten?.(document.id)
    await rm(this.#pagesPath(document.id), { force: true })
    if (document.original === 'copied') await rm(this.#pathOf(document), { force: true })
  }

  #pathOf({ original, path }: StoredDocument): string {
    return original === 'copied' ? join(this.#folder, basename(path)) : path
  }

  #begin(): void {
    this.#changed()
    this.#queue.wake()
  }

  #pagesOf(id: string): readonly Page[] {
    if (this.#shown?.id === id) return this.#shown.pages
    this.#store.read(id)
    const pages = readKeptPages(this.#pagesPath(id))
    if (!pages) throw new KotonohaError('DOCUMENT_NOT_FOUND', { subject: id })
    this.#shown = { id, pages }
    return pages
  }

  #pagesPath(id: string): string {
    return join(this.#folder, `${id}.json`)
  }

  #infoOf(document: StoredDocument): DocumentInfo {
    const { sha256: _, path: __, modifiedAt: ___, folderId: ____, ...info } = document
    return {
      ...info,
      state: this.#queue.stateOf(document),
      source: this.#originals.sourceOf(document),
    }
  }

  #changed(): void {
    if (this.#shown && !this.#store.find(this.#shown.id)) this.#shown = undefined
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.#options.onChange()
    }, TELL_EVERY)
  }
}

function hitOf({ document, place, text }: Found, name: string, query: string): DocumentHit {
  const [first] = marksIn(text, [folded(query.trim())])
  const from = first ? Math.max(0, first.start - SNIPPET.before) : 0
  const snippet = text.slice(from, from + SNIPPET.length)
  const marks = marksIn(snippet, [folded(query.trim())])
  return { documentId: document, name, place, snippet, marks }
}
