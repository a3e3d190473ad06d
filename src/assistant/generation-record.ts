import type { Generation, Sampling } from '../contract/conversation.ts'
import type { EngineState } from '../contract/engine.ts'
import type { GenerateResult } from '../engine/client.ts'
import type { UsableModel } from '../models/installed.ts'

/** A run of the model as it was asked for. */
export interface Run {
  readonly model: UsableModel
  readonly sampling: Sampling
  readonly systemInstruction: string | null
  readonly result: GenerateResult
  readonly omittedMessageIds?: string[]
  readonly summarizedMessageIds?: string[]
  /** 1 where a part of some documents was read. */
  readonly runs?: 1
}

/** What is kept of a run; null where the engine has gone since. */
export function recordOf(state: EngineState, run: Run): Generation | null {
  if (state.status !== 'ready') return null
  const { build, backend, contextSize } = state.report
  const { model, sampling, systemInstruction, result } = run
  return {
    modelId: model.id,
    modelName: model.name,
    quantization: model.facts.quantization,
    family: model.facts.family,
    engineBuild: build,
    backend,
    contextSize,
    sampling,
    systemInstruction,
    promptTokens: result.promptTokens,
    cachedTokens: result.cachedTokens,
    answerTokens: result.answerTokens,
    firstTokenMs: result.firstTokenMs,
    generationMs: result.generationMs,
    omittedMessageIds: run.omittedMessageIds ?? [],
    summarizedMessageIds: run.summarizedMessageIds,
    runs: run.runs,
  }
}

/** The record of an answer that took another run: its cost is that of all, the rest is the last's. */
export function joined(before: Generation | null, next: Generation | null): Generation | null {
  if (!before || !next) return next ?? before
  return {
    ...next,
    promptTokens: before.promptTokens + next.promptTokens,
    cachedTokens: before.cachedTokens + next.cachedTokens,
    answerTokens: before.answerTokens + next.answerTokens,
    firstTokenMs: before.firstTokenMs,
    generationMs: before.generationMs + next.generationMs,
    runs: (before.runs ?? 1) + (next.runs ?? 1),
  }
}
