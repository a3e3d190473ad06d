import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ArchivedTree, Imported } from './archive.ts'
import { Backup, BackupContents, Restored } from './backup.ts'
import {
  CompletionEvent,
  ContextUse,
  ConversationEnd,
  ConversationSummary,
  ConversationTree,
  Id,
  SamplingChoice,
} from './conversation.ts'
import { ConversionState, ConversionTarget } from './conversion.ts'
import { DataContents, DataFolderState } from './data-folder.ts'
import { Diagnostics, SelfCheck } from './diagnostics.ts'
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
import { Download } from './download.ts'
import { EngineState } from './engine.ts'
import { Failure } from './errors.ts'
import { AppEvent } from './events.ts'
import { Arrangement, Folder, FolderContent, Place } from './folder.ts'
import { HubAddress, HubFound, HubHit } from './hub.ts'
import { LauncherState } from './launcher.ts'
import {
  AnnouncedFile,
  FileWorkState,
  ImportHow,
  KitSummary,
  LEAST_PIECE,
  LibraryEntry,
} from './library.ts'
import { ModelList } from './model.ts'
import {
  HubToken,
  LedgerPage,
  LedgerQuery,
  MAX_CERTIFICATES,
  NetworkState,
  NetworkTest,
} from './network.ts'
import {
  CatalogueChange,
  CatalogueState,
  Fits,
  MAX_CATALOGUE_LENGTH,
  Offer,
  SearchModelOffer,
} from './offer.ts'
import { SettingsReading } from './policy.ts'
import { PromptContent, PromptFile, PromptLibrary } from './prompt.ts'
import { SearchQuery, SearchResult } from './search.ts'
import { Settings, SettingsChange } from './settings.ts'
import { ShelfFolderName } from './shelf.ts'
import { UpdateState } from './update.ts'
import { Reading } from './whole-document.ts'

/** Longest text a message may have, in UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 2_000_000

/** Longest HTML that is set as a PDF, in UTF-16 units. */
const MAX_PRINTED = 200_000_000

/** Every procedure fails in one way: with a code and what its words need. */
const procedure = oc.errors({ FAILED: { data: Failure } })
const nothing = z.void()
const Text = z.string().max(MAX_MESSAGE_LENGTH)
/** Bytes of a file, in base64. */
/** Whether files are read where they lie or copied; null: as the settings say. */
const Original = OriginalChoice.nullable().default(null)
const Lending = z.object({ folderId: Id, conversationId: Id.nullable() })
/** Where something lies on the host's machine; pages of a host that has dialogs do not tell. */
const TypedPath = z.string().trim().max(4096).nullable().default(null)
const Piece = z.base64().max(Math.ceil(UPLOAD_PIECE / 3) * 4)
const CatalogueText = z.object({ text: z.string().max(MAX_CATALOGUE_LENGTH) })

/** The ids of the messages that a turn created. */
export const TurnStarted = z.object({
  conversationId: Id,
  userMessageId: Id.nullable(),
  assistantMessageId: Id,
})
export type TurnStarted = z.infer<typeof TurnStarted>

/** What was done about a database that was damaged. */
export const Recovery = z.object({
  /** The damaged file's new name in the data folder. */
  keptAs: z.string(),
  conversations: z.number().int(),
  messages: z.number().int(),
  folders: z.number().int(),
  /** Own prompts, and changes to those that come with the program. */
  prompts: z.number().int(),
  /** As the library knows them; their files lie elsewhere. */
  documents: z.number().int(),
  /** Of the messages, how many came from the last backup. */
  fromBackup: z.number().int(),
})
export type Recovery = z.infer<typeof Recovery>

/** What the host is. */
export const HostInfo = z.object({
  host: z.enum(['desktop', 'web']),
  platform: z.enum(['darwin', 'win32', 'linux']),
  version: z.string(),
  dataFolder: z.string(),
  /** Whether the data can be moved: not where the folder was named at the start. */
  dataMovable: z.boolean(),
  /** Null when the database was sound at this start. */
  recovery: Recovery.nullable(),
  /** Whether the index of documents was lost or damaged, so that it is made again. */
  documentsRemade: z.boolean(),
})
export type HostInfo = z.infer<typeof HostInfo>

/** Everything a screen may ask of the host: one router, mounted on both transports. */
export const contract = {
  host: {
    info: procedure.output(HostInfo),
    /** Opens the data or the model folder in the system's file manager; does nothing on the web host. */
    reveal: procedure.input(z.object({ folder: z.enum(['data', 'models']) })).output(nothing),
    /** Asks, then opens an https or mailto address outside; on the web host the page does it itself. */
    openLink: procedure.input(z.object({ url: z.url() })).output(nothing),
    /** The page has saved everything, as the event `closing` asked. */
    saved: procedure.output(nothing),
  },
  events: procedure.output(eventIterator(AppEvent)),
  conversations: {
    /** Newest first. A query keeps those whose title or opening holds all of its words. */
    list: procedure
      .input(z.object({ query: z.string().max(1000).default(''), place: Place.default('list') }))
      .output(z.array(ConversationSummary)),
    /** Over everything that was written in conversations and texts. */
    search: procedure.input(SearchQuery).output(SearchResult),
    read: procedure.input(z.object({ id: Id })).output(ConversationTree),
    /** The last messages of the thread that is shown, with those beside them. */
    readEnd: procedure.input(z.object({ id: Id })).output(ConversationEnd),
    rename: procedure
      .input(z.object({ id: Id, title: z.string().trim().min(1).max(200) }))
      .output(nothing),
    /** Out of sight; `restore` brings it back. */
    delete: procedure.input(z.object({ id: Id })).output(nothing),
    restore: procedure.input(z.object({ id: Id })).output(nothing),
    /** Moves several at once: all of them, or none. */
    arrange: procedure.input(z.array(Arrangement).min(1).max(100_000)).output(nothing),
    /** Deletes for good what lies in the trash; all of it when no ids are given. */
    purge: procedure.input(z.object({ ids: z.array(Id).optional() })).output(nothing),
    configure: procedure
      .input(
        z.object({
          id: Id,
          modelId: z.string().nullable().optional(),
          systemInstruction: z.string().max(20_000).nullable().optional(),
          sampling: SamplingChoice.optional(),
        }),
      )
      .output(nothing),
    /** A new conversation with a copy of the thread up to a message. */
    fork: procedure.input(z.object({ messageId: Id })).output(z.object({ id: Id })),
    /** Shows the branch that a message is on, with the newest of what follows it. */
    showBranch: procedure.input(z.object({ messageId: Id })).output(nothing),
    /** A message with all that follows it, out of sight; `restoreBranch` brings them back. */
    deleteBranch: procedure.input(z.object({ messageId: Id })).output(nothing),
    restoreBranch: procedure.input(z.object({ messageId: Id })).output(nothing),
    /** Begins a text for a model to continue. */
    createText: procedure
      .input(z.object({ modelId: z.string().nullable() }))
      .output(z.object({ id: Id })),
    /** A null id is the conversation that does not exist yet. */
    saveDraft: procedure.input(z.object({ id: Id.nullable(), text: Text })).output(nothing),
    newDraft: procedure.output(z.string()),
    /** Other words for a question that were not sent; null takes them away. */
    saveEdit: procedure.input(z.object({ messageId: Id, text: Text.nullable() })).output(nothing),
    /** Null when there are none. */
    readEdit: procedure.input(z.object({ messageId: Id })).output(z.string().nullable()),
  },
  exchange: {
    /** Conversations with their whole trees, one after the other; all that are not deleted when null. */
    export: procedure
      .input(z.object({ ids: z.array(Id).nullable() }))
      .output(eventIterator(ArchivedTree)),
    /** Adds a conversation with all its messages; none that is there is changed. */
    import: procedure.input(ArchivedTree).output(Imported),
    /** Adds folders with their ids; those that are there stay as they are. */
    importFolders: procedure.input(z.array(Folder).max(10_000)).output(nothing),
    /** Desktop: asks where to save a PDF, and sets HTML into it. False when cancelled. */
    savePdf: procedure
      .input(z.object({ html: z.string().max(MAX_PRINTED), name: z.string().max(200) }))
      .output(z.object({ saved: z.boolean() })),
  },
  turn: {
    /** Asks. A null conversation begins a new one. The answer arrives as events. */
    send: procedure
      .input(
        z.object({
          conversationId: Id.nullable(),
          text: Text,
          /** The message it follows, null for the beginning; if not given, the last one shown. */
          parentId: Id.nullable().optional(),
          /** Whether what does not fit is summarised first, and the summary kept; else it is left out. */
          summarize: z.boolean().default(false),
          /** Whether fewer passages of documents are given, so that what was said can stay. */
          shortenDocuments: z.boolean().default(false),
          /** How the conversation's documents are read; if not given, as the question asks for. */
          reading: Reading.optional(),
          // How a conversation that begins with this turn is set up:
          folderId: Id.nullable().default(null),
          modelId: z.string().nullable().default(null),
          systemInstruction: z.string().max(20_000).nullable().default(null),
          sampling: SamplingChoice.default({}),
          /** Of the documents and folders put down for the conversation that begins, those that go with it. */
          documentIds: z.array(Id).max(MAX_ADDED).default([]),
        }),
      )
      .output(TurnStarted),
    /** Asks several models the same, one after the other; begins a conversation of that kind. */
    compare: procedure
      .input(
        z.object({
          text: Text,
          modelIds: z.array(z.string()).min(2).max(4),
          systemInstruction: z.string().max(20_000).nullable().default(null),
          sampling: SamplingChoice.default({}),
        }),
      )
      .output(z.object({ conversationId: Id })),
    /**
     * Answers the same question again, as a new branch beside the given answer; documents are read
     * as they were for it, or else as told.
     */
    regenerate: procedure
      .input(
        z.object({
          messageId: Id,
          /** By another model; if not given, by the one that was asked before. */
          modelId: z.string().optional(),
          /** What is set otherwise than in the conversation, for this answer alone. */
          sampling: SamplingChoice.default({}),
          reading: Reading.optional(),
        }),
      )
      .output(TurnStarted),
    /**
     * Continues an answer that was stopped, cut off or interrupted, in the same message. One for
     * which nothing was found in the documents is written without them.
     */
    continue: procedure.input(z.object({ messageId: Id })).output(TurnStarted),
    stop: procedure.input(z.object({ conversationId: Id })).output(nothing),
    /** Takes what the reading of whole documents has found before it was stopped for the answer. */
    endWhole: procedure.input(z.object({ messageId: Id })).output(nothing),
    measure: procedure
      .input(
        z.object({
          conversationId: Id.nullable(),
          text: Text,
          /** The message it would follow, null for the beginning; if not given, the last one shown. */
          parentId: Id.nullable().optional(),
        }),
      )
      .output(ContextUse),
  },
  /** Continuations of a text; each token as it comes. Ending the stream ends the work. */
  complete: procedure
    .input(
      z.object({
        modelId: z.string().nullable(),
        /** What stands before the cursor; of a text longer than the context, its end is read. */
        text: Text,
        /** How many different ones, one after the other. */
        count: z.number().int().min(1).max(4),
        sampling: SamplingChoice,
      }),
    )
    .output(eventIterator(CompletionEvent)),
  models: {
    /** Reads the headers of all files in the model folder. */
    list: procedure.output(ModelList),
    conversion: procedure.output(ConversionState),
    /** Desktop: asks for a folder with published weights and makes a GGUF of them. */
    convert: procedure.input(z.object({ to: ConversionTarget })).output(nothing),
    cancelConversion: procedure.output(nothing),
    /** Fetches the official weights of a catalogue's model and makes a GGUF of them. */
    convertOfficial: procedure
      .input(
        z.object({
          modelId: z.string(),
          to: ConversionTarget,
          /** Whether the weights are removed when the model is made. */
          discard: z.boolean(),
        }),
      )
      .output(nothing),
    /** Bytes of official weights that were fetched and are kept. */
    weights: procedure.output(z.number()),
    discardWeights: procedure.output(nothing),
  },
  /** LLM-jp models that can be had. Only `look` and `download` make connections. */
  offers: {
    list: procedure.output(z.array(Offer)),
    /** Those that help to search documents. */
    searchModels: procedure.output(z.array(SearchModelOffer)),
    /** Looks at this machine, which can take seconds the first time. */
    fits: procedure.output(Fits),
    /** Asks the hub which files a model has, with their sizes and hashes. */
    look: procedure.input(z.object({ modelId: z.string() })).output(nothing),
    /** Puts a file into the queue of downloads. */
    download: procedure
      .input(z.object({ modelId: z.string(), repo: z.string(), path: z.string() }))
      .output(nothing),
  },
  /** Other models: everything but `downloadFile` asks the hub. */
  hub: {
    search: procedure
      .input(z.object({ query: z.string().trim().min(1).max(200) }))
      .output(z.array(HubHit)),
    /** What a repository's name or an address leads to. */
    open: procedure.input(z.object({ address: HubAddress })).output(HubFound),
    download: procedure
      .input(z.object({ repo: z.string(), revision: z.string(), path: z.string() }))
      .output(nothing),
    /** Puts a GGUF file at any address into the queue of downloads. */
    downloadFile: procedure.input(z.object({ url: HubAddress })).output(nothing),
  },
  catalogue: {
    state: procedure.output(CatalogueState),
    /** What a file would change. */
    compare: procedure.input(CatalogueText).output(CatalogueChange),
    import: procedure.input(CatalogueText).output(nothing),
    /** Goes back to the catalogue that comes with the program. */
    reset: procedure.output(nothing),
  },
  downloads: {
    list: procedure.output(z.array(Download)),
    pause: procedure.input(z.object({ id: z.string() })).output(nothing),
    resume: procedure.input(z.object({ id: z.string() })).output(nothing),
    /** Removes what was fetched; a finished one is taken off the list. */
    cancel: procedure.input(z.object({ id: z.string() })).output(nothing),
  },
  /** Model files. Long work is told by `work` and its event; what begins it returns at once. */
  library: {
    list: procedure.output(z.array(LibraryEntry)),
    work: procedure.output(FileWorkState),
    /** Stops the work, or takes its result off the screen. */
    endWork: procedure.output(nothing),
    /** Compares models with what was recorded of them. */
    verify: procedure
      .input(z.object({ ids: z.array(z.string()).min(1).max(1000) }))
      .output(nothing),
    /** Takes what a changed file holds now for right. */
    accept: procedure.input(z.object({ id: z.string() })).output(nothing),
    /** For good; a model that lies elsewhere is only taken off the list. */
    delete: procedure.input(z.object({ id: z.string() })).output(nothing),
    /** Desktop: shows where it lies. */
    reveal: procedure.input(z.object({ id: z.string() })).output(nothing),
    /** Brings in GGUF files; the desktop asks for them by the system's dialog, elsewhere `path` names one. */
    import: procedure.input(z.object({ how: ImportHow, path: TypedPath })).output(nothing),
    /**
     * Files that a page has and sends to `uploadPath`. Tells how many bytes of each are there, of an
     * earlier try.
     */
    beginUpload: procedure
      .input(z.object({ files: z.array(AnnouncedFile).min(1).max(1000) }))
      .output(z.object({ uploadId: Id, received: z.array(z.number().int()) })),
    /** Moves the model folder; where to is asked or told as with `import`. */
    move: procedure.input(z.object({ path: TypedPath })).output(nothing),
  },
  /** Kits for machines without a network (持ち込みキット). */
  kits: {
    list: procedure.output(z.array(KitSummary)),
    /** Where kits are looked for. */
    folder: procedure.output(z.string()),
    /** Points at a folder, asked for or told as with `library.import`. */
    open: procedure.input(z.object({ path: TypedPath })).output(nothing),
    pack: procedure
      .input(
        z.object({
          ids: z.array(z.string()).min(1).max(1000),
          /** Most bytes of one file; null for no limit. */
          pieceSize: z.number().int().min(LEAST_PIECE).nullable(),
          /** Desktop: asks where to put it; otherwise it goes where kits are looked for. */
          ask: z.boolean(),
        }),
      )
      .output(nothing),
    check: procedure.input(z.object({ id: z.string() })).output(nothing),
    import: procedure.input(z.object({ id: z.string() })).output(nothing),
    /** Desktop: shows where it lies. */
    reveal: procedure.input(z.object({ id: z.string() })).output(nothing),
  },
  network: {
    state: procedure.output(NetworkState),
    ledger: procedure.input(LedgerQuery).output(LedgerPage),
    /** Null forgets it. It never comes back to a page. */
    setToken: procedure.input(z.object({ token: HubToken.nullable() })).output(nothing),
    /** Trusts the certificates of a file, given as Base64: PEM or DER. */
    addCertificates: procedure
      .input(z.object({ file: z.base64().max(2 * MAX_CERTIFICATES) }))
      .output(nothing),
    removeCertificate: procedure.input(z.object({ fingerprint: z.string() })).output(nothing),
    /** Connects to the hub and says how that went. */
    test: procedure.output(NetworkTest),
  },
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
  engine: {
    state: procedure.output(EngineState),
    load: procedure.input(z.object({ modelId: z.string() })).output(nothing),
    cancelLoad: procedure.output(nothing),
    unload: procedure.output(nothing),
  },
  /** The small window for quick questions; only the desktop has one. */
  launcher: {
    state: procedure.output(LauncherState),
    hide: procedure.output(nothing),
    /** Whether it stays when another window is in front, e.g. to drop files from there on it. */
    keepOpen: procedure.input(z.object({ open: z.boolean() })).output(nothing),
    /** The clipboard's text, which pages cannot read by themselves; only when the user asks for it. */
    clipboardText: procedure.output(Text),
    /** Shows a conversation in the main window instead. */
    continueInMain: procedure.input(z.object({ conversationId: Id })).output(nothing),
  },
  folders: {
    list: procedure.output(z.array(Folder)),
    add: procedure.input(FolderContent).output(z.object({ id: Id })),
    change: procedure.input(FolderContent.partial().extend({ id: Id })).output(nothing),
    /** Its conversations stay, in no folder; `restore` brings them together again. */
    delete: procedure.input(z.object({ id: Id })).output(nothing),
    restore: procedure.input(z.object({ id: Id })).output(nothing),
    order: procedure.input(z.object({ ids: z.array(Id).max(10_000) })).output(nothing),
  },
  /** The prompt library (定型文). */
  prompts: {
    list: procedure.output(PromptLibrary),
    add: procedure.input(PromptContent).output(z.object({ id: Id })),
    change: procedure.input(PromptContent.extend({ id: Id })).output(nothing),
    /** Gives one that came with the program its first wording again. */
    reset: procedure.input(z.object({ id: Id })).output(nothing),
    /** Out of the library; `restore` brings it back. */
    delete: procedure.input(z.object({ id: Id })).output(nothing),
    restore: procedure.input(z.object({ id: Id })).output(nothing),
    /** All prompts in a new order; those not named come last. */
    order: procedure.input(z.object({ ids: z.array(Id).max(10_000) })).output(nothing),
    /** Adds those of a file that are not there yet, and tells how many. */
    import: procedure.input(PromptFile).output(z.object({ added: z.number().int() })),
  },
  diagnostics: {
    read: procedure.output(Diagnostics),
    /** Really loads the starter model and has it write, beside the model in use. */
    check: procedure.output(SelfCheck),
    /** A text for a report, without anything personal. */
    report: procedure.output(z.string()),
  },
  /** The data folder as a whole. */
  dataFolder: {
    state: procedure.output(DataFolderState),
    contents: procedure.output(DataContents),
    /** Desktop: asks for a place that the data could be moved to. Null when cancelled; bytes. */
    chooseTarget: procedure.output(
      z.object({ to: z.string(), size: z.number(), available: z.number() }).nullable(),
    ),
    /** Ends all work and moves the data to the chosen place; the state tells how it goes. */
    move: procedure.output(nothing),
    /** Ends all work and deletes what the program has made in the folder; models stay. */
    erase: procedure.output(nothing),
    /** Starts the program anew; a host that cannot only ends. */
    restart: procedure.output(nothing),
  },
  /** Copies of the database, and the way back from them. */
  backups: {
    /** The newest first. */
    list: procedure.output(z.array(Backup)),
    /** Makes one now, in place of the next daily one. */
    make: procedure.output(nothing),
    /** What a backup has that is not there now. */
    compare: procedure.input(Backup.pick({ name: true })).output(BackupContents),
    /** Adds that of some conversations, and own prompts; nothing that is there is changed. */
    restore: procedure
      .input(
        Backup.pick({ name: true }).extend({
          ids: z.array(Id).max(1_000_000),
          prompts: z.boolean(),
        }),
      )
      .output(Restored),
  },
  /** New versions of the program; what comes of each call, the state tells. */
  updates: {
    state: procedure.output(UpdateState),
    check: procedure.output(nothing),
    fetch: procedure.output(nothing),
    cancel: procedure.output(nothing),
    /** Ends the program and starts the new version. */
    install: procedure.output(nothing),
  },
  settings: {
    read: procedure.output(SettingsReading),
    /** The model folder is not among what can be changed so: `library.move` moves it. */
    change: procedure.input(SettingsChange.omit({ modelFolder: true })).output(Settings),
    reset: procedure.output(Settings),
  },
}
