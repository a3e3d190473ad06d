import { z } from 'zod'
import { Id } from './conversation.ts'
import { Place } from './material.ts'
import { ShelfFolder } from './shelf.ts'

/** Longest piece of a file that is sent at once, in bytes. */
export const UPLOAD_PIECE = 512 * 1024
/** Largest file that is taken, in bytes. */
export const MAX_DOCUMENT = 512 * 1024 * 1024
/** Most bytes of a document's file that are asked for at once. */
export const MOST_BYTES = 512 * 1024
/** Most documents that are added in one call. */
export const MAX_ADDED = 10_000

/** Why a document could not be read. The screens own the words. */
export const DocumentProblemCode = z.enum([
  'missing',
  'empty',
  /** Pages without any text, as scanners make them. */
  'scanned',
  'unsupported',
  'encrypted',
  'corrupt',
  'too-large',
  'too-slow',
  'parser-died',
  /** It was written to while it was read. */
  'changed',
])
export type DocumentProblemCode = z.infer<typeof DocumentProblemCode>

/** What reading a document has given. */
export const DocumentReport = z.object({
  /** Null for formats without pages. */
  pages: z.int().nonnegative().nullable(),
  /** Without white space. */
  characters: z.int().nonnegative(),
  passages: z.int().nonnegative(),
  /** Numbers of pages without any text. */
  emptyPages: z.array(z.int().positive()),
  /** Numbers of pages whose text may be wrong or not all there. */
  doubtfulPages: z.array(z.int().positive()),
  /** How the text was written, where it is a text file. */
  encoding: z.string().nullable(),
  /** The text may be wrong in places. */
  isDoubtful: z.boolean(),
})
export type DocumentReport = z.infer<typeof DocumentReport>

export const DocumentState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting') }),
  /** `hashing`: telling whether it is known already. */
  z.object({
    status: z.literal('reading'),
    step: z.enum(['hashing', 'reading', 'indexing']),
    /** Pages, for formats that have many. */
    pages: z.object({ done: z.int(), total: z.int() }).nullable(),
  }),
  z.object({ status: z.literal('ready'), report: DocumentReport }),
  z.object({
    status: z.literal('failed'),
    problem: DocumentProblemCode,
    /** Technical, for a report. */
    detail: z.string(),
  }),
])
export type DocumentState = z.infer<typeof DocumentState>

/**
 * Where documents are: with a conversation (null: the one that does not exist yet), or in the library
 * (資料棚), there in a folder (null: in none; absent: wherever they are).
 */
export const DocumentHome = z.discriminatedUnion('in', [
  z.object({ in: z.literal('conversation'), conversationId: Id.nullable() }),
  z.object({ in: z.literal('shelf'), folderId: Id.nullable().optional() }),
])
export type DocumentHome = z.infer<typeof DocumentHome>

/** `copied`: the program has a copy of its own. `referenced`: the file is read where it lies. */
export const OriginalChoice = z.enum(['copied', 'referenced'])
export type OriginalChoice = z.infer<typeof OriginalChoice>

export const DocumentInfo = z.object({
  id: Id,
  name: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  state: DocumentState,
  original: OriginalChoice,
  onShelf: z.boolean(),
  /** Milliseconds since the epoch. */
  addedAt: z.number(),
  /** The original, compared with what was read of it. Of a copy it is always `same`. */
  source: z.enum(['same', 'changed', 'missing']),
})
export type DocumentInfo = z.infer<typeof DocumentInfo>

/** The documents of one home, oldest first, and whether reading rests. */
export const DocumentList = z.object({
  documents: z.array(DocumentInfo),
  paused: z.boolean(),
  /** Folders of the shelf that the conversation was lent as a whole. */
  folders: z.array(ShelfFolder),
})
export type DocumentList = z.infer<typeof DocumentList>

/** A folder of the shelf with its documents, the newest first, and all folders there are. */
export const ShelfView = z.object({
  folders: z.array(ShelfFolder),
  documents: z.array(DocumentInfo),
  /** Documents here, those that wait, and those that need to be looked after. */
  total: z.int(),
  unread: z.int(),
  attention: z.int(),
  /** Documents on the whole shelf that wait. */
  allUnread: z.int(),
  paused: z.boolean(),
})
export type ShelfView = z.infer<typeof ShelfView>

/** A part of a page's text, whose offsets are UTF-16 units into the page. */
export const DocumentBlock = z.object({
  kind: z.enum(['heading', 'paragraph', 'header', 'row', 'code']),
  start: z.int().nonnegative(),
  /** Of a heading: from 1, the outermost. */
  level: z.int().positive().optional(),
  cells: z.string().optional(),
  text: z.string(),
})
export type DocumentBlock = z.infer<typeof DocumentBlock>

/** Some blocks of a page: as many as can be shown at once. */
export const DocumentPage = z.object({
  /** From 0, of all pages. */
  index: z.int().nonnegative(),
  count: z.int().positive(),
  number: z.int().positive().nullable(),
  label: z.string().nullable(),
  blocks: z.array(DocumentBlock),
  /** Offsets at which the text before and after goes on; null at the page's edges. */
  before: z.int().nonnegative().nullable(),
  after: z.int().nonnegative().nullable(),
})
export type DocumentPage = z.infer<typeof DocumentPage>

/**
 * The file a document was read from, as far as a page can show it. `changed`: it is not what was read
 * any more.
 */
export const DocumentOriginal = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pdf'), size: z.int().positive() }),
  z.object({ status: z.literal('other') }),
  z.object({ status: z.literal('changed') }),
  z.object({ status: z.literal('gone') }),
])
export type DocumentOriginal = z.infer<typeof DocumentOriginal>

/** A passage of a document that holds what was searched for. */
export const DocumentHit = z.object({
  documentId: Id,
  name: z.string(),
  place: Place,
  snippet: z.string(),
  /** What matches in the snippet, in UTF-16 units; empty where the passage only speaks of it. */
  marks: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
})
export type DocumentHit = z.infer<typeof DocumentHit>
