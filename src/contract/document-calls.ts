import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Id } from './conversation.ts'
import {
  DocumentHit,
  DocumentHome,
  DocumentInfo,
  DocumentList,
  DocumentOriginal,
  DocumentPage,
  MAX_ADDED,
  MAX_DOCUMENT,
  MOST_BYTES,
  OriginalChoice,
  ShelfView,
  UPLOAD_PIECE,
} from './document.ts'
import { DifferenceEvent } from './document-differences.ts'
import { DocumentSearchState } from './document-search.ts'
import { nothing, procedure, TypedPath } from './procedure.ts'
import { ShelfFolderName } from './shelf.ts'

/** Whether files are read where they lie or copied; null: as the settings say. */
const Original = OriginalChoice.nullable().default(null)

const Lending = z.object({ folderId: Id, conversationId: Id.nullable() })

/** Bytes of a file, in base64. */
const Piece = z.base64().max(Math.ceil(UPLOAD_PIECE / 3) * 4)

/** What is asked about documents. */
export const documentCalls = {
  /** Documents of conversations, and the library of them (資料棚). */
  documents: {
    list: procedure.input(DocumentHome).output(DocumentList),
    /** Those of some ids that are there. */
    infos: procedure.input(z.object({ ids: z.array(Id).max(200) })).output(z.array(DocumentInfo)),
    /** Desktop: asks for files by the system's dialog. Tells how many were added. */
    pick: procedure
      .input(z.object({ home: DocumentHome, original: Original }))
      .output(z.object({ added: z.number().int() })),
    /** Desktop: adds files that were dropped on the page, by the tickets its preload was given. */
    addDropped: procedure
      .input(
        z.object({
          tickets: z.array(Id).min(1).max(MAX_ADDED),
          home: DocumentHome,
          original: Original,
        }),
      )
      .output(z.object({ added: z.number().int() })),
    /** A file that the page has, beginning with its first bytes; the rest follows in order. */
    beginUpload: procedure
      .input(
        z.object({
          name: z.string().min(1).max(1000),
          size: z.number().int().min(0).max(MAX_DOCUMENT),
          home: DocumentHome,
          bytes: Piece,
        }),
      )
      .output(z.object({ uploadId: Id })),
    upload: procedure
      .input(
        z.object({
          uploadId: Id,
          offset: z.number().int().min(0),
          bytes: Piece,
        }),
      )
      .output(nothing),
    cancelUpload: procedure.input(z.object({ uploadId: Id })).output(nothing),
    /** Puts documents into another home as well. */
    share: procedure
      .input(z.object({ ids: z.array(Id).max(MAX_ADDED), home: DocumentHome }))
      .output(nothing),
    /** Takes one out of a home; it is forgotten when that was its last, which also ends its reading. */
    remove: procedure.input(z.object({ id: Id, home: DocumentHome })).output(nothing),
    /** Reads one again, e.g. after its file was mended. */
    readAgain: procedure.input(z.object({ id: Id })).output(nothing),
    /** Keeps a copy of one's file, which is read from then on. */
    keepCopy: procedure.input(z.object({ id: Id })).output(nothing),
    /** Desktop: asks where one's file lies now, and reads it there. */
    locate: procedure.input(z.object({ id: Id })).output(nothing),
    /** Looks whether one's file is still as it was read. */
    look: procedure.input(z.object({ id: Id })).output(nothing),
    /** The shelf, and its folders: the user's own, and folders on disk that are watched. */
    shelf: {
      view: procedure
        .input(
          z.object({
            /** Null: what is in no folder. */
            folderId: Id.nullable(),
            limit: z.number().int().min(1).max(MAX_ADDED).default(200),
            /** Only what could not be read, or is not as it was read. */
            attention: z.boolean().default(false),
          }),
        )
        .output(ShelfView),
      create: procedure.input(z.object({ name: ShelfFolderName })).output(z.object({ id: Id })),
      rename: procedure.input(z.object({ id: Id, name: ShelfFolderName })).output(nothing),
      /** Its documents are in no folder then; those of a watched folder go. `restore` undoes it. */
      delete: procedure.input(z.object({ id: Id })).output(nothing),
      restore: procedure.input(z.object({ id: Id })).output(nothing),
      move: procedure
        .input(z.object({ ids: z.array(Id).max(MAX_ADDED), folderId: Id.nullable() }))
        .output(nothing),
      /** Lends a folder with all that is and comes in it to a conversation. */
      lend: procedure.input(Lending).output(nothing),
      takeBack: procedure.input(Lending).output(nothing),
      /**
       * Watches a folder on disk. The desktop asks for it; the web host, which is reached from this
       * machine alone, takes the path. Null when nothing was chosen.
       */
      watch: procedure.input(z.object({ path: TypedPath })).output(z.object({ id: Id.nullable() })),
      pauseWatch: procedure.input(z.object({ id: Id, paused: z.boolean() })).output(nothing),
      /** Looks through a watched folder now. */
      lookAgain: procedure.input(z.object({ id: Id })).output(nothing),
      /** Says where a watched folder lies now, as with `watch`. */
      relocate: procedure.input(z.object({ id: Id, path: TypedPath })).output(nothing),
    },
    /** Lets the reading of all that waits rest, or go on. */
    pause: procedure.input(z.object({ paused: z.boolean() })).output(nothing),
    /** What was read of a page, around an offset in it. */
    page: procedure
      .input(
        z.object({
          id: Id,
          /** From 0; or else by the page's number, as places have it. */
          index: z.number().int().min(0).nullable().default(null),
          number: z.number().int().positive().nullable().default(null),
          at: z.number().int().min(0).default(0),
        }),
      )
      .output(DocumentPage),
    original: procedure.input(z.object({ id: Id })).output(DocumentOriginal),
    /** Compares what was read of two documents, the earlier one on the left; ending it ends the work. */
    differences: procedure
      .input(z.object({ left: Id, right: Id }))
      .output(eventIterator(DifferenceEvent)),
    /** Bytes of its file, in base64; fewer at the file's end. */
    bytes: procedure
      .input(
        z.object({
          id: Id,
          offset: z.int().min(0).max(MAX_DOCUMENT),
          length: z.int().min(1).max(MOST_BYTES),
        }),
      )
      .output(z.base64()),
    /** Passages that hold a text, or else speak of it; in all documents when no home is given. */
    search: procedure
      .input(
        z.object({
          query: z.string().max(1000),
          home: DocumentHome.nullable().default(null),
          limit: z.number().int().min(1).max(200).default(50),
        }),
      )
      .output(z.array(DocumentHit)),
    /** How documents are searched by their meaning as well, where there are models for it. */
    meaning: {
      state: procedure.output(DocumentSearchState),
      pause: procedure.input(z.object({ paused: z.boolean() })).output(nothing),
    },
  },
}
