import { z } from 'zod'
import { Id } from './conversation.ts'
import { ConversionState, ConversionTarget } from './conversion.ts'
import { Download } from './download.ts'
import { EngineState } from './engine.ts'
import { HubAddress, HubFound, HubHit } from './hub.ts'
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
import { nothing, procedure, TypedPath } from './procedure.ts'

const CatalogueText = z.object({ text: z.string().max(MAX_CATALOGUE_LENGTH) })

/** What is asked about models: those that are there, those to be had, and the way they come. */
export const modelCalls = {
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
  engine: {
    state: procedure.output(EngineState),
    load: procedure.input(z.object({ modelId: z.string() })).output(nothing),
    cancelLoad: procedure.output(nothing),
    unload: procedure.output(nothing),
  },
}
