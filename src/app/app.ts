import { join } from 'node:path'
import { EventPublisher, type RouterClient } from '@orpc/server'
import { Completion } from '../assistant/completion.ts'
import { DocumentSearch } from '../assistant/document-search.ts'
import { ModelLoading } from '../assistant/loading.ts'
import { beginningOf, Turns } from '../assistant/turn.ts'
import type { HostInfo } from '../contract/contract.ts'
import { failureOf } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { ImportHow } from '../contract/library.ts'
import type { Settings } from '../contract/settings.ts'
import { DOCUMENT_FILES, DocumentLibrary } from '../documents/library.ts'
import { EngineClient, type SpawnEngine } from '../engine/client.ts'
import { trimSnapshots } from '../engine/snapshots.ts'
import { CATALOGUE_FILE, CatalogueStore } from '../models/catalogue-store.ts'
import { Conversion } from '../models/conversion.ts'
import { Downloads } from '../models/downloads.ts'
import { HubOffers } from '../models/hub-offers.ts'
import { InstalledModels } from '../models/installed.ts'
import { LinkedFiles } from '../models/linked-files.ts'
import { LOOKUPS_FILE, Lookups } from '../models/lookups.ts'
import { Offers } from '../models/offers.ts'
import { FileRecords } from '../models/records.ts'
import { SPEEDS_FILE } from '../models/speeds.ts'
import { addToManifest } from '../store/manifest.ts'
import { TRASH_TIME } from '../store/order.ts'
import { openOrRecoverStore } from '../store/recovery.ts'
import { openSettings } from '../store/settings.ts'
import { UPDATE_FOLDER, Updates } from '../updates/updates.ts'
import { personalHere } from './anonymous.ts'
import { CONNECTION_FILES, Connections } from './connections.ts'
import type { Desktop } from './desktop.ts'
import { DiagnosticsService } from './diagnostics.ts'
import { DroppedFiles } from './dropped-files.ts'
import { Fitness } from './fitness.ts'
import { MODEL_RECORDS, openLibrary } from './library.ts'
import { type AppRouter, createRouter } from './router.ts'
import { readShippedPrompts } from './shipped-prompts.ts'
import { UnsavedOfPages } from './unsaved.ts'
import { WholeData } from './whole-data.ts'

/** Folder of the data folder for KV caches of conversations. */
const SNAPSHOTS = 'snapshots'

/** Milliseconds between looks at whether a day has passed since the last backup. */
const BACKUP_CHECK = 3_600_000

export interface AppOptions {
  /** Everything of the user's lies in here. */
  readonly dataFolder: string
  /** The starter model and other files that come with the program. */
  readonly resourcesFolder: string
  readonly host: HostInfo['host']
  readonly version: string
  readonly spawnEngine: SpawnEngine
  /** Starts models that search documents; without it, words alone find. */
  readonly spawnEncoder?: SpawnEngine
  readonly desktop: Desktop
  /** What an administrator has decided; where the system has such files if not given. */
  readonly policyFile?: string
  /** Model files outside the model folder, e.g. from the command line. */
  readonly modelFiles?: readonly string[]
  /**
   * Makes a folder the one in use from the next start on; not given where the data folder was named,
   * and cannot be moved.
   */
  readonly relocate?: (folder: string) => void
  /** Whether the default model is loaded at once, so that the first answer need not wait. */
  readonly preload?: boolean
}

/** The assistant, whole, without a face. */
export interface App {
  readonly router: AppRouter
  /** Tells every open screen. */
  readonly publish: (event: AppEvent) => void
  /** Brings in model files, without moving the originals. @throws KotonohaError FILES_BUSY */
  addModels(paths: readonly string[], how: ImportHow): void
  /**
   * Takes a piece of a model's file that a page sends; false when no more is wanted.
   * @throws KotonohaError INVALID_INPUT
   */
  takePiece(uploadId: string, file: number, offset: number, bytes: Uint8Array): Promise<boolean>
  /** Adds documents to the question that a conversation is about to begin with. @throws KotonohaError */
  addDocuments(paths: readonly string[]): Promise<unknown>
  /** Takes files that were dropped on a page, and gives a ticket for each that the page may use once. */
  takeDropped(paths: readonly string[]): string[]
  /** Has pages save what they have kept back, and waits a moment until so many of them have. */
  saveUnsaved(pages: number): Promise<void>
  /** Ends turns, engine and store; answers under way are saved as interrupted. */
  close(): Promise<void>
}

export type AppClient = RouterClient<AppRouter>

/**
 * Wires the services.
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY, DISK_FULL, DATABASE_TOO_NEW
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder, resourcesFolder, host, version, desktop } = options
  const { store, recovery } = openOrRecoverStore(dataFolder)
  store.order.emptyOld()
  store.wholeTasks().sweep()
  const prompts = store.prompts(readShippedPrompts(resourcesFolder))
  prompts.purge(Date.now() - TRASH_TIME)
  const settings = openSettings(dataFolder, options.policyFile)
  const events = new EventPublisher<{ event: AppEvent }>()
  const publish = (event: AppEvent) => events.publish('event', event)
  const current = () => settings.read().settings

  const linked = new LinkedFiles(dataFolder, options.modelFiles)
  const models = new InstalledModels(
    {
      starter: join(resourcesFolder, 'starter-model.gguf'),
      folder: () => current().modelFolder ?? join(dataFolder, 'models'),
      files: () => linked.paths(),
    },
    () => current().families,
  )
  const modelsChanged = () => publish({ type: 'models-changed' })
  addToManifest(dataFolder, [SNAPSHOTS, ...MODEL_RECORDS, ...CONNECTION_FILES])
  const snapshots = () => ({
    folder: join(dataFolder, SNAPSHOTS),
    budget: Math.floor(current().snapshotGigabytes * 2 ** 30),
  })
  const engine = new EngineClient(options.spawnEngine, snapshots)
  engine.onChange((state) => publish({ type: 'engine-changed', state }))
  const conversion = new Conversion(
    () => models.folder,
    (state) => {
      publish({ type: 'conversion-changed', state })
      if (state.status === 'done') modelsChanged()
    },
  )
  const connections = new Connections({
    dataFolder,
    settings: current,
    desktop,
    onChange: () => publish({ type: 'network-changed' }),
  })
  const { network } = connections
  const access = () => connections.access()
  addToManifest(dataFolder, [UPDATE_FOLDER])
  const updates = new Updates({
    dataFolder,
    version,
    source: settings.updatesForbidden ? 'policy' : (desktop.updates?.source ?? 'own-build'),
    network,
    onChange: (state) => publish({ type: 'update-changed', state }),
    install: async (installer) => desktop.updates?.install(installer),
  })
  const lookForUpdates = ({ updates: wanted, offline }: Settings) =>
    updates.keepLooking(wanted && !offline)
  lookForUpdates(current())
  events.subscribe('event', (event) => {
    if (event.type === 'settings-changed') lookForUpdates(event.settings)
  })
  const records = new FileRecords(dataFolder)
  const catalogue = new CatalogueStore(resourcesFolder, dataFolder)
  addToManifest(dataFolder, [CATALOGUE_FILE, LOOKUPS_FILE, SPEEDS_FILE])
  const offers = new Offers({ catalogue, lookups: new Lookups(dataFolder), network, access })
  const fitness = new Fitness({
    dataFolder,
    spawn: options.spawnEngine,
    models,
    engine,
    settings: current,
  })
  events.subscribe('event', (event) => {
    // That a speed cannot be noted is no loss.
    void fitness.note(event).catch(() => undefined)
  })
  const downloads = new Downloads({
    dataFolder,
    folder: () => models.folder,
    network,
    records,
    access,
  })
  downloads.onChange(({ state }) => {
    publish({ type: 'downloads-changed', downloads: downloads.list() })
    if (state.status === 'done') modelsChanged()
  })
  await downloads.start()
  const loading = new ModelLoading(models, engine, current)
  addToManifest(dataFolder, DOCUMENT_FILES)
  const documents = new DocumentLibrary({
    store: store.documents(),
    dataFolder,
    onChange: () => publish({ type: 'documents-changed' }),
    onRemade() {
      publish({
        type: 'failed',
        failure: { code: 'INDEX_REMADE', data: {} },
        conversationId: null,
      })
    },
    onForgotten: (id) => void turns.forgetDocument(id),
  })
  const documentSearch = new DocumentSearch({
    models: options.spawnEncoder ? models : { searchModels: async () => [] },
    settings: current,
    spawn: options.spawnEncoder ?? options.spawnEngine,
    vectors: documents.vectors,
    inTurn: (work) => turns.inTurn(work),
    onChange: (state) => publish({ type: 'document-search-changed', state }),
  })
  documents.searchWith((question, scope) => documentSearch.search(question, scope))
  events.subscribe('event', ({ type }) => {
    if (type === 'documents-changed') documentSearch.wake()
    if (type === 'models-changed' || type === 'settings-changed') void documentSearch.refresh()
  })
  void documentSearch.refresh()
  const dropped = new DroppedFiles()
  const turns = new Turns({ store, engine, loading, documents, settings: current, publish })

  const {
    library,
    kits,
    fileWork,
    close: closeLibrary,
  } = openLibrary({
    dataFolder,
    models,
    records,
    linked,
    downloads,
    engine,
    loading,
    turns,
    settings,
    events,
    publish,
  })

  let backup = Promise.resolve()
  const backUp = () => {
    backup = store.backUpDaily().catch((error) => {
      publish({ type: 'failed', failure: failureOf(error), conversationId: null })
    })
  }
  backUp()
  // The program may run for weeks.
  const backups = setInterval(backUp, BACKUP_CHECK)
  backups.unref()

  if (options.preload && current().welcomed)
    loading
      .ensure(loading.modelIdOf(beginningOf({})))
      .catch((error) =>
        publish({ type: 'failed', failure: failureOf(error), conversationId: null }),
      )

  // The web host's last address.
  addToManifest(dataFolder, ['web.json'])
  const close = async () => {
    await closeLibrary()
    await turns.close()
    await documentSearch.close()
    await documents.close()
    await conversion.cancel()
    await downloads.close()
    updates.close()
    await network.disconnect()
    await engine.dispose()
    clearInterval(backups)
    await backup
    store.close()
  }
  let closing: Promise<void> | undefined
  const closeOnce = () => {
    closing ??= close()
    return closing
  }
  const unsaved = new UnsavedOfPages(publish)
  const wholeData = new WholeData({
    folder: dataFolder,
    close: closeOnce,
    pick: () => desktop.pickDataFolder(),
    relocate: options.relocate,
    onChange: (state) => publish({ type: 'data-folder-changed', state }),
  })

  const info = {
    host,
    platform: platform(),
    version,
    dataFolder,
    dataMovable: wholeData.movable,
    recovery,
    documentsRemade: documents.remade,
  }
  const diagnostics = new DiagnosticsService({
    info,
    engine,
    spare() {
      const own = new EngineClient(options.spawnEngine)
      const ownLoading = new ModelLoading(models, own, current)
      const inTurn = <T>(work: () => Promise<T>) => work()
      const services = { engine: own, loading: ownLoading, settings: current, inTurn }
      return { engine: own, completion: new Completion(services) }
    },
    personal: personalHere([[dataFolder, '<data>']]),
  })

  return {
    router: createRouter({
      info,
      store,
      prompts,
      settings,
      models,
      conversion,
      network,
      access,
      catalogue,
      offers,
      hubOffers: new HubOffers(network, access),
      fitness,
      downloads,
      library,
      kits,
      fileWork,
      connections,
      engine,
      loading,
      documents,
      documentSearch,
      dropped,
      turns,
      completion: new Completion({
        engine,
        loading,
        settings: current,
        inTurn: (work) => turns.soon(work),
      }),
      async trimSnapshots() {
        const { folder, budget } = snapshots()
        await trimSnapshots(folder, budget)
      },
      events,
      publish,
      desktop,
      unsaved,
      wholeData,
      diagnostics,
      updates,
    }),
    publish,
    addModels: (paths, how) => library.import(paths, how),
    takePiece: async (uploadId, file, offset, bytes) =>
      await library.uploadOf(uploadId).append(file, offset, bytes),
    addDocuments: (paths) =>
      documents.add(
        paths,
        { in: 'conversation', conversationId: null },
        current().documentOriginals,
      ),
    takeDropped: (paths) => dropped.take(paths),
    saveUnsaved: (pages) => unsaved.save(pages),
    close: closeOnce,
  }
}

function platform(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
