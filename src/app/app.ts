import { join } from 'node:path'
import { EventPublisher, type RouterClient } from '@orpc/server'
import { Completion } from '../assistant/completion.ts'
import { ModelLoading } from '../assistant/loading.ts'
import { beginningOf, Turns } from '../assistant/turn.ts'
import type { HostInfo } from '../contract/contract.ts'
import { failureOf } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import { EngineClient, type SpawnEngine } from '../engine/client.ts'
import { InstalledModels } from '../models/installed.ts'
import { openSettings } from '../store/settings.ts'
import { openStore, TRASH_TIME } from '../store/store.ts'
import type { Desktop } from './desktop.ts'
import { type AppRouter, createRouter } from './router.ts'
import { readShippedPrompts } from './shipped-prompts.ts'

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
  /** Ends turns, engine and store; answers under way are saved as interrupted. */
  close(): Promise<void>
}

export type AppClient = RouterClient<AppRouter>

/**
 * Wires the services.
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY, DISK_FULL, DATABASE_CORRUPT, DATABASE_TOO_NEW
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder, resourcesFolder, host, version, desktop } = options
  const store = openStore(dataFolder)
  store.emptyOldTrash()
  const prompts = store.prompts(readShippedPrompts(resourcesFolder))
  prompts.purge(Date.now() - TRASH_TIME)
  const settings = openSettings(dataFolder)
  const events = new EventPublisher<{ event: AppEvent }>()
  const publish = (event: AppEvent) => events.publish('event', event)
  const current = () => settings.read().settings

  const models = new InstalledModels(
    {
      starter: join(resourcesFolder, 'starter-model.gguf'),
      folder: join(dataFolder, 'models'),
      files: options.modelFiles ?? [],
    },
    () => current().families,
  )
  const engine = new EngineClient(options.spawnEngine)
  engine.onChange((state) => publish({ type: 'engine-changed', state }))
  const loading = new ModelLoading(models, engine, current)
  const turns = new Turns({ store, engine, loading, settings: current, publish })

  if (options.preload && current().welcomed)
    loading
      .ensure(loading.modelIdOf(beginningOf({})))
      .catch((error) =>
        publish({ type: 'failed', failure: failureOf(error), conversationId: null }),
      )

  return {
    router: createRouter({
      info: { host, platform: platform(), version, dataFolder },
      store,
      prompts,
      settings,
      models,
      engine,
      loading,
      turns,
      completion: new Completion({
        engine,
        loading,
        settings: current,
        inTurn: (work) => turns.inTurn(work),
      }),
      events,
      publish,
      desktop,
    }),
    async close() {
      await turns.close()
      await engine.dispose()
      store.close()
    },
  }
}

function platform(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
