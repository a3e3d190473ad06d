import type { EngineState } from '../contract/engine.ts'
import type { AppEvent } from '../contract/events.ts'
import type { Settings } from '../contract/settings.ts'
import type { SpawnEngine } from '../engine/client.ts'
import { probeGpu } from '../engine/probe.ts'
import { bytesPerToken } from '../models/fit.ts'
import type { InstalledModels } from '../models/installed.ts'
import { type Fitting, type Loaded, ThisMachine } from '../models/machine.ts'
import { Speeds } from '../models/speeds.ts'

export interface FitnessOptions {
  readonly dataFolder: string
  readonly spawn: SpawnEngine
  readonly models: InstalledModels
  readonly engine: { readonly state: EngineState }
  readonly settings: () => Settings
}

/** What runs on this machine, with what the engine tells of it: the GPU, the loaded model, speeds. */
export class Fitness {
  readonly #options: FitnessOptions
  readonly #speeds: Speeds
  readonly #machine: ThisMachine

  constructor(options: FitnessOptions) {
    this.#options = options
    this.#speeds = new Speeds(options.dataFolder)
    this.#machine = new ThisMachine({
      gpu: () => probeGpu(options.spawn, options.settings().gpu),
      loaded: () => this.#loaded(),
      folder: () => options.models.folder,
      speeds: this.#speeds,
    })
  }

  look(): Promise<Fitting> {
    return this.#machine.look()
  }

  /** Looks for the GPU anew: another one was chosen. */
  forgetGpu(): void {
    this.#machine.forgetGpu()
  }

  /** Learns from an answer how fast this machine is. */
  async note(event: AppEvent): Promise<void> {
    const { state } = this.#options.engine
    if (event.type !== 'message-changed' || state.status !== 'ready') return
    const { generation } = event.message
    const { report, modelId } = state
    const isOne = report.gpuLayers === 0 || report.gpuLayers >= report.totalLayers
    if (!generation || generation.modelId !== modelId || !isOne) return
    const layout = await this.#options.models.layout(modelId)
    if (!layout) return
    const { ram, vram } = bytesPerToken(layout, report)
    this.#speeds.note({
      backend: report.backend,
      bytesPerToken: ram + vram,
      tokens: generation.answerTokens,
      milliseconds: generation.generationMs,
    })
  }

  async #loaded(): Promise<Loaded | undefined> {
    const { state } = this.#options.engine
    if (state.status !== 'ready') return undefined
    const layout = await this.#options.models.layout(state.modelId)
    return layout && { layout, run: state.report }
  }
}
