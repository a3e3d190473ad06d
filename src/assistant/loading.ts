import { KotonohaError } from '../contract/errors.ts'
import { STARTER_ID } from '../contract/model.ts'
import type { Settings } from '../contract/settings.ts'
import type { EngineClient } from '../engine/client.ts'
import type { InstalledModels, UsableModel } from '../models/installed.ts'

/** Sees to it that the engine has the wanted model, loaded as the settings say. */
export class ModelLoading {
  readonly #models: InstalledModels
  readonly #engine: EngineClient
  readonly #settings: () => Settings
  #current: { key: string; loading: Promise<unknown> } | undefined

  constructor(models: InstalledModels, engine: EngineClient, settings: () => Settings) {
    this.#models = models
    this.#engine = engine
    this.#settings = settings
  }

  /** The model a conversation uses: its own, the default one, or the one that comes along. */
  modelIdOf(conversation: { modelId: string | null }): string {
    return conversation.modelId ?? this.#settings().defaultModelId ?? STARTER_ID
  }

  /** The model, if it is loaded now just as it would be by `ensure`. */
  async ready(modelId: string): Promise<UsableModel | undefined> {
    const { state } = this.#engine
    if (state.status !== 'ready' || state.modelId !== modelId) return undefined
    const model = await this.#models.find(modelId).catch(() => undefined)
    return model && this.#current?.key === this.#key(model) ? model : undefined
  }

  /**
   * Loads the model unless it is there; calls for the same one share one load.
   * @throws KotonohaError what is wrong with the file, or with loading it
   */
  async ensure(modelId: string): Promise<UsableModel> {
    const model = await this.#models.find(modelId)
    const key = this.#key(model)
    const { state } = this.#engine
    const alive =
      state.status === 'ready' || state.status === 'loading' || state.status === 'restarting'
    if (this.#current?.key !== key || !alive) {
      const { gpu, gpuLayers, contextSize } = this.#settings()
      const { trainedContext, family } = model.facts
      const options = { gpu, gpuLayers, contextSize, trainedContext, family }
      this.#current = {
        key,
        loading: this.#engine.load({ id: model.id, path: model.path }, options),
      }
    }
    try {
      await this.#current.loading
    } catch (error) {
      if (this.#current?.key === key) this.#current = undefined
      throw error
    }
    // It may have died since, and be starting again.
    const settled = await this.#engine.settled()
    if (settled.status === 'failed')
      throw new KotonohaError(settled.failure.code, settled.failure.data)
    return model
  }

  async unload(): Promise<void> {
    this.#current = undefined
    await this.#engine.unload()
  }

  #key({ path, size, facts }: UsableModel): string {
    const { gpu, gpuLayers, contextSize, snapshotGigabytes } = this.#settings()
    return JSON.stringify([
      path,
      size,
      facts.family,
      gpu,
      gpuLayers,
      contextSize,
      snapshotGigabytes,
    ])
  }
}
