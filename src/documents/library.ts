import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type DocumentHit,
  type DocumentHome,
  type DocumentInfo,
  type DocumentList,
  type DocumentPage,
  MAX_ADDED,
} from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'
import { folded, marksIn } from '../contract/fold.ts'
import type { UsedPassage } from '../contract/material.ts'
import type { DocumentStore, StoredDocument } from '../store/documents.ts'
import type { Page } from './document.ts'
import { filesIn } from './files-in.ts'
import { type Finding, findFor } from './finding.ts'
import { Indexing } from './indexing.ts'
import { readKeptPages } from './kept-pages.ts'
import { windowOf } from './page-window.ts'
import { type Found, INDEX_FILE, openPassageIndex, type PassageIndex } from './passage-index.ts'
import type { ReadingLimits } from './reading.ts'
import { ReadingQueue } from './reading-queue.ts'
import { Uploads } from './uploads.ts'

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
/** A snippet of a hit, in UTF-16 units. */
const SNIPPET = { before: 30, length: 140 }

interface Options {
  readonly store: DocumentStore
  readonly dataFolder: string
  readonly onChange: () => void
  readonly limits?: Partial<ReadingLimits> | undefined
}

/** The documents of the user: added, read, found, shown, forgotten. */
export class DocumentLibrary {
  readonly uploads: Uploads
  readonly #store: DocumentStore
  readonly #folder: string
  readonly #index: PassageIndex
  readonly #indexing: Indexing
  readonly #queue: ReadingQueue
  readonly #onChange: () => void
  #telling: NodeJS.Timeout | undefined
  /** The pages last shown, of which the next ones are asked for soon. */
  #shown: { id: string; pages: readonly Page[] } | undefined

  /** @throws KotonohaError about the index: DATABASE_CORRUPT, DATABASE_TOO_NEW, DATA_READ_ONLY */
  constructor({ store, dataFolder, onChange, limits }: Options) {
    this.#store = store
    this.#onChange = onChange
    this.#folder = join(dataFolder, DOCUMENTS_FOLDER)
    mkdirSync(this.#folder, { recursive: true })
    this.uploads = new Uploads(this.#folder)
    const indexPath = join(dataFolder, INDEX_FILE)
    this.#index = openPassageIndex(indexPath)
    this.#indexing = new Indexing(indexPath)
    this.#queue = new ReadingQueue({
      store,
      indexing: this.#indexing,
      pathOf: (document) => this.#pathOf(document),
      pagesPath: (id) => this.#pagesPath(id),
      onChange: () => this.#changed(),
      limits,
    })
    for (const document of store.sweep()) void this.#forget(document)
    this.#queue.wake()
  }

  list(home: DocumentHome): DocumentList {
    const documents = this.#store.list(home).map((one) => this.#infoOf(one))
    return { documents, paused: this.#queue.paused }
  }

  /**
   * Adds files, and those in folders; they are read where they lie.
   * @returns how many were added
   */
  async add(paths: readonly string[], home: DocumentHome): Promise<number> {
    const files = await filesIn(paths, MAX_ADDED)
    this.#store.add(
      files.map((file) => ({ ...file, original: 'referenced' as const })),
      home,
    )
    this.#begin()
    return files.length
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
      this.#queue.cancel(id)
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
    this.#begin()
  }

  pause(paused: boolean): void {
    this.#queue.pause(paused)
  }

  /** Gives a conversation that has begun the documents that were put down for it. */
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

  /** Passages in which a text stands; where there are none, those that speak of it. */
  search(query: string, home: DocumentHome | null, limit: number): DocumentHit[] {
    const documents = home ? this.#store.list(home).map(({ id }) => id) : this.#store.inSight()
    if (query.trim() === '' || documents.length === 0) return []
    const holding = this.#index.find(query, { documents, limit })
    const found =
      holding.length > 0
        ? holding
        : this.#index.search(query, { documents, limit: Math.min(limit, MOST_SPEAKING) })
    return found.flatMap((passage) => {
      const name = this.#store.find(passage.document)?.name
      return name === undefined ? [] : [hitOf(passage, name, query)]
    })
  }

  /** Waits until the documents of a conversation are read, but not while reading rests. */
  async settled(conversationId: string, signal: AbortSignal): Promise<void> {
    const documents = this.#store.list({ in: 'conversation', conversationId })
    await this.#queue.settled(
      documents.map(({ id }) => id),
      signal,
    )
  }

  /** Whether a conversation has documents of which something was read. */
  isAsked(conversationId: string): boolean {
    return this.#readIn(conversationId).length > 0
  }

  /** What the documents of a conversation have for a question. */
  find(
    conversationId: string,
    question: string,
    before: string | undefined,
  ):
    | Exclude<Finding, { found: 'passages' | 'whole' }>
    | { found: 'passages' | 'whole'; passages: UsedPassage[] } {
    const documents = this.#readIn(conversationId)
    const names = new Map(documents.map(({ id, name }) => [id, name]))
    const finding = findFor(this.#index, question, before, [...names.keys()])
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
  passagesOf(id: string): { ordinal: number; text: string; page: number | null }[] {
    if (this.#store.find(id)?.state.status !== 'ready')
      throw new KotonohaError('INVALID_INPUT', { detail: `document ${id}` })
    return this.#index
      .passagesOf(id)
      .map(({ ordinal, text, place }) => ({ ordinal, text, page: place.page ?? null }))
  }

  async close(): Promise<void> {
    clearTimeout(this.#telling)
    await this.#queue.close()
    await this.uploads.close()
    await this.#indexing.close()
    this.#index.close()
  }

  #readIn(conversationId: string): StoredDocument[] {
    return this.#store
      .list({ in: 'conversation', conversationId })
      .filter(({ state }) => state.status === 'ready')
  }

  /** Removes what there is of a document, but for a file that is the user's. */
  async #forget(document: StoredDocument): Promise<void> {
    await this.#indexing.remove(document.id)
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
    const { sha256: _, path: __, ...info } = document
    return { ...info, state: this.#queue.stateOf(document) }
  }

  #changed(): void {
    if (this.#shown && !this.#store.find(this.#shown.id)) this.#shown = undefined
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.#onChange()
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
