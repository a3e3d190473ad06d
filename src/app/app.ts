import { join } from 'node:path'
import { EventPublisher, type RouterClient } from '@orpc/server'
import { Completion } from '../assistant/completion.ts'
import { ModelLoading } from '../assistant/loading.ts'
import { beginningOf, Turns } from '../assistant/turn.ts'
import type { HostInfo } from '../contract/contract.ts'
import { failureOf } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { ImportHow } from '../contract/library.ts'
import { EngineClient, type SpawnEngine } from '../engine/client.ts'
import { trimSnapshots } from '../engine/snapshots.ts'
import { readCatalogue } from '../models/catalogue.ts'
import { Conversion } from '../models/conversion.ts'
import { Downloads } from '../models/downloads.ts'
import { InstalledModels } from '../models/installed.ts'
import { LinkedFiles } from '../models/linked-files.ts'
import { Offers } from '../models/offers.ts'
import { FileRecords } from '../models/records.ts'
import { addToManifest } from '../store/manifest.ts'
import { TRASH_TIME } from '../store/order.ts'
import { openOrRecoverStore } from '../store/recovery.ts'
import { openSettings } from '../store/settings.ts'
import { CONNECTION_FILES, Connections } from './connections.ts'
import type { Desktop } from './desktop.ts'
import { MODEL_RECORDS, openLibrary } from './library.ts'
import { type AppRouter, createRouter } from './router.ts'
import { readShippedPrompts } from './shipped-prompts.ts'

/** Folder of the data folder for KV caches of conversations. */
const SNAPSHOTS = 'snapshots'

export interface AppOptions {
  /** Everything of the user's lies in here. */
  readonly dataFolder: string
  /** The starter model and other files that come with the program. */
  readonly resourcesFolder: string
  readonly host: HostInfo['host']
  readonly version: string
  readonly spawnEngine: SpawnEngine
  readonly desktop: Desktop
  /** Model files outside the model folder, e.g. from the command line. */
  readonly modelFiles?: readonly string[]
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
  const prompts = store.prompts(readShippedPrompts(resourcesFolder))
  prompts.purge(Date.now() - TRASH_TIME)
  const settings = openSettings(dataFolder)
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
  const catalogue = readCatalogue(resourcesFolder, dataFolder)
  const offers = new Offers(() => catalogue, network, access)
  const records = new FileRecords(dataFolder)
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
  const turns = new Turns({ store, engine, loading, settings: current, publish })

  const { library, kits, fileWork, close } = openLibrary({
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

  const backup = store
    .backUpDaily()
    .catch((error) => publish({ type: 'failed', failure: failureOf(error), conversationId: null }))

  if (options.preload && current().welcomed)
    loading
      .ensure(loading.modelIdOf(beginningOf({})))
      .catch((error) =>
        publish({ type: 'failed', failure: failureOf(error), conversationId: null }),
      )

  return {
    router: createRouter({
      info: { host, platform: platform(), version, dataFolder, recovery },
      store,
      prompts,
      settings,
      models,
      conversion,
      offers,
      downloads,
      library,
      kits,
      fileWork,
      connections,
      engine,
      loading,
      turns,
      completion: new Completion({
        engine,
        loading,
        settings: current,
        inTurn: (work) => turns.inTurn(work),
      }),
      async trimSnapshots() {
        const { folder, budget } = snapshots()
        await trimSnapshots(folder, budget)
      },
      events,
      publish,
      desktop,
    }),
    publish,
    addModels: (paths, how) => library.import(paths, how),
    async close() {
      await close()
      await turns.close()
      await conversion.cancel()
      await downloads.close()
      await network.disconnect()
      await engine.dispose()
      await backup
      store.close()
    },
  }
}

function platform(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
