import { availableParallelism, freemem, totalmem } from 'node:os'
import type { Backend } from '../contract/engine.ts'
import type { Gpu, Machine, ModelFit, SpeedBasis } from '../contract/fit.ts'
import { sequencesFor } from '../llmjp/sequences.ts'
import { measureBandwidth } from './bandwidth.ts'
import { bytesPerToken, cacheOf, type Fit, fitTo, memoryOf, type Room, type Run } from './fit.ts'
import { freeSpace, RESERVE } from './free-space.ts'
import type { Layout } from './layout.ts'
import type { Speeds } from './speeds.ts'

/** Milliseconds that what was found out about the GPU holds. */
const GPU_HOLDS = 60_000
/** Milliseconds until the speed of the RAM is measured once more. */
const BANDWIDTH_HOLDS = 60_000
/** Of the memory, what the system and a few programs need: a share, and bytes at least. */
const SYSTEM_SHARE = 0.15
const SYSTEM_LEAST = 2 * 2 ** 30
/** Of what a GPU has free, what its driver and the screen need. */
const GPU_SHARE = 0.06
/** Of the memory's speed, what computing makes of it. */
const EFFICIENCY = 0.7

/** A model that is loaded, and how it runs. */
export interface Loaded {
  readonly layout: Layout
  readonly run: Run
}

export interface MachineOptions {
  /** Asks what GPU there is; null where there is none to use. */
  readonly gpu: () => Promise<Gpu | null>
  /** What would be unloaded before another model is loaded. */
  readonly loaded: () => Promise<Loaded | undefined>
  /** The model folder. */
  readonly folder: () => string
  readonly speeds: Speeds
}

/** This machine, as far as models are concerned. */
export class ThisMachine {
  readonly #options: MachineOptions
  #gpu: { at: number; found: Promise<Gpu | null> } | undefined
  #bandwidth: { at: number; best: Promise<number | null> } | undefined

  constructor(options: MachineOptions) {
    this.#options = options
  }

  /** What was found out about the GPU is found out anew, e.g. because another one was chosen. */
  forgetGpu(): void {
    this.#gpu = undefined
  }

  /** Looks at the machine; the first time this takes as long as starting a process. */
  async look(): Promise<Fitting> {
    const [gpu, bandwidth, loaded, disk] = await Promise.all([
      this.#lookAtGpu(),
      this.#measured(),
      this.#options.loaded(),
      freeSpace(this.#options.folder()),
    ])
    const used = loaded && memoryOf(loaded.layout, loadedRun(loaded, gpu))
    // Weights in the RAM are the file, mapped: the system counts them as free already.
    const inRam = used ? used.ram.total - used.ram.weights : 0
    const total = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
    const ram = { total, free: Math.min(total, freemem() + inRam) }
    const machine: Machine = {
      ram,
      gpu: gpu && { ...gpu, free: Math.min(gpu.total, gpu.free + (used?.vram.total ?? 0)) },
      disk: Math.max(0, disk - RESERVE),
      processors: availableParallelism(),
    }
    return new Fitting(machine, bandwidth, this.#options.speeds)
  }

  /** The best that was measured: at a look, other programs may have been busy. */
  #measured(): Promise<number | null> {
    const now = Date.now()
    const { at = Number.NEGATIVE_INFINITY, best = Promise.resolve(null) } = this.#bandwidth ?? {}
    if (now - at > BANDWIDTH_HOLDS)
      this.#bandwidth = { at: now, best: better(best, measureBandwidth()) }
    return this.#bandwidth?.best ?? best
  }

  #lookAtGpu(): Promise<Gpu | null> {
    const now = Date.now()
    if (!this.#gpu || now - this.#gpu.at > GPU_HOLDS)
      this.#gpu = { at: now, found: this.#options.gpu().catch(() => null) }
    return this.#gpu.found
  }
}

/** How models would run on a machine as it was when it was looked at. */
export class Fitting {
  readonly machine: Machine
  readonly #bandwidth: number | null
  readonly #speeds: Pick<Speeds, 'rateOf'>

  /** @param bandwidth of the RAM, in bytes a second */
  constructor(machine: Machine, bandwidth: number | null, speeds: Pick<Speeds, 'rateOf'>) {
    this.machine = machine
    this.#bandwidth = bandwidth
    this.#speeds = speeds
  }

  /**
   * @param wanted context in tokens
   * @param size of the file in bytes, of which `present` are there already
   */
  fit(layout: Layout, wanted: number, size: number, present = 0): ModelFit {
    const { ram, gpu, disk } = this.machine
    const onDisk = size - present <= disk
    const vram = gpu ? gpu.free * (1 - GPU_SHARE) : 0
    const unified = gpu?.unified ?? false
    const most = ram.total - Math.max(SYSTEM_LEAST, ram.total * SYSTEM_SHARE)
    const sequences = gpu ? 1 : sequencesFor(cacheOf(layout, wanted), ram.total)
    const now: Room = { ram: Math.min(ram.free, most), vram, unified, sequences }
    const fit = fitTo(layout, now, wanted)
    if (fit.fits) return this.#told(layout, fit, verdictOf(layout, fit), onDisk)
    const whole = gpu ? gpu.total * (1 - GPU_SHARE) : 0
    const room = { ram: most, vram: whole, unified, sequences }
    const alone = fitTo(layout, room, wanted)
    return this.#told(layout, alone, alone.fits ? 'crowded' : 'too-large', onDisk)
  }

  #told(layout: Layout, fit: Fit, verdict: ModelFit['verdict'], onDisk: boolean): ModelFit {
    return {
      verdict,
      contextSize: fit.contextSize,
      gpuLayers: fit.gpuLayers,
      totalLayers: layout.layers.length,
      ram: fit.ram.total,
      vram: fit.vram.total,
      speed: fit.fits ? this.#speed(layout, fit) : null,
      onDisk,
    }
  }

  #speed(layout: Layout, run: Run): ModelFit['speed'] {
    const read = bytesPerToken(layout, run)
    const ram = this.#rate('cpu')
    const vram = this.machine.gpu && this.#rate(this.machine.gpu.backend)
    if (!ram || (read.ram === 0 && !vram)) return null
    // Beside weights in the RAM, those on a GPU take next to no time.
    const seconds = read.ram / ram.bytes + (vram ? read.vram / vram.bytes : 0)
    if (seconds === 0) return null
    const isMeasured = (read.ram === 0 || ram.basis === 'answers') && vram?.basis !== 'memory'
    return { perSecond: 1 / seconds, basis: isMeasured ? 'answers' : 'memory' }
  }

  #rate(backend: Backend): { bytes: number; basis: SpeedBasis } | undefined {
    const measured = this.#speeds.rateOf(backend)
    if (measured) return { bytes: measured, basis: 'answers' }
    // A GPU's own memory cannot be measured from here.
    const isOwn = backend !== 'cpu' && !this.machine.gpu?.unified
    if (this.#bandwidth === null || isOwn) return undefined
    return { bytes: this.#bandwidth * EFFICIENCY, basis: 'memory' }
  }
}

async function better(
  one: Promise<number | null>,
  other: Promise<number | null>,
): Promise<number | null> {
  const measured = [await one, await other].filter((rate) => rate !== null)
  return measured.length > 0 ? Math.max(...measured) : null
}

/** A loaded model's run, with the sequences that the engine gives it. */
function loadedRun({ layout, run }: Loaded, gpu: Gpu | null): Run {
  const sequences = gpu ? 1 : sequencesFor(cacheOf(layout, run.contextSize), totalmem())
  return { ...run, sequences }
}

function verdictOf(layout: Layout, { gpuLayers }: Run): ModelFit['verdict'] {
  if (gpuLayers === 0) return 'cpu'
  return gpuLayers >= layout.layers.length ? 'gpu' : 'partly-gpu'
}
