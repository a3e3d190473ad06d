import type { ModelFit } from '../contract/fit.ts'
import type { Advised, Fits } from '../contract/offer.ts'
import type { CatalogueModel } from './catalogue.ts'

/** A file of a model, and how it would run. */
export interface Candidate {
  readonly model: CatalogueModel
  readonly repo: string
  readonly path: string
  readonly quantization: string
  readonly official: boolean
  readonly fit: ModelFit
}

/** Context that a conversation needs, in tokens. */
const LEAST_CONTEXT = 4096
/** Tokens a second below which reading overtakes writing by far. */
const LEAST_SPEED = 4
/** The share of the best one's memory that a light one takes at most. */
const LIGHT = 0.4

const GENERATIONS = ['llm-jp-4', 'llm-jp-3.1', 'llm-jp-3', 'llm-jp-2', 'llm-jp-1.1', 'llm-jp-1']
/** The usual compromise first, then what is finer, then what is coarser. */
const QUANTIZATIONS = ['Q4_K_M', 'Q5_K_M', 'Q4_K_S', 'IQ4_XS', 'Q4_0', 'Q6_K', 'Q8_0', 'Q3_K_M']

/**
 * What to take on this machine: of the newest generation the largest chat model that runs well, and
 * a light one beside it; where none is quick enough, the quickest. Sizes are compared within a
 * generation alone: there, larger ones answer better, and no evaluation has judged all generations
 * alike.
 */
export function adviceOf(candidates: readonly Candidate[]): Fits['advice'] {
  const running = candidates.filter(runs)
  const quick = running.filter(isQuick).toSorted(compare)
  const [best] = quick.length > 0 ? quick : running.toSorted(compareSpeed)
  const light = quick.find(
    ({ fit }) => best && fit.ram + fit.vram <= LIGHT * (best.fit.ram + best.fit.vram),
  )
  return { best: named(best), light: named(light), slow: quick.length === 0 }
}

function runs({ model, fit }: Candidate): boolean {
  return (
    model.kind === 'chat' &&
    ['gpu', 'partly-gpu', 'cpu'].includes(fit.verdict) &&
    fit.onDisk &&
    fit.contextSize >= Math.min(LEAST_CONTEXT, model.context)
  )
}

function isQuick({ fit: { speed } }: Candidate): boolean {
  return speed === null || speed.perSecond >= LEAST_SPEED
}

function compareSpeed(a: Candidate, b: Candidate): number {
  return (b.fit.speed?.perSecond ?? 0) - (a.fit.speed?.perSecond ?? 0) || compare(a, b)
}

function compare(a: Candidate, b: Candidate): number {
  return (
    place(GENERATIONS, a.model.family) - place(GENERATIONS, b.model.family) ||
    (b.model.parameters ?? 0) - (a.model.parameters ?? 0) ||
    b.model.released.localeCompare(a.model.released) ||
    Number(b.official) - Number(a.official) ||
    place(QUANTIZATIONS, a.quantization) - place(QUANTIZATIONS, b.quantization)
  )
}

function place(list: readonly string[], one: string): number {
  const index = list.indexOf(one)
  return index < 0 ? list.length : index
}

function named(candidate: Candidate | undefined): Advised | null {
  return candidate
    ? { modelId: candidate.model.id, repo: candidate.repo, path: candidate.path }
    : null
}
