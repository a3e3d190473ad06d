import { randomUUID } from 'node:crypto'
import type { Generation } from '../contract/conversation.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { STARTER_ID } from '../contract/model.ts'
import type { WholeKind, WholePart, WholePoint, WholeTask } from '../contract/whole-document.ts'
import type { EngineClient } from '../engine/client.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { UsableModel } from '../models/installed.ts'
import type { WholeTaskStore } from '../store/whole-tasks.ts'
import { type ChangePassage, pointsOfChanges } from './changes.ts'
import { budgetOf } from './context.ts'
import { joined, recordOf } from './generation-record.ts'
import type { ModelLoading } from './loading.ts'
import { renderPrompt } from './prompting.ts'
import { lone } from './thread.ts'
import {
  answerOf,
  distinct,
  partQuestion,
  pointsFrom,
  pointsIn,
  togetherQuestion,
  type WholePassage,
} from './whole-text.ts'

/** Longest answer about one part, in tokens. */
const ANSWER = 512
/** Points that are put together in one go at most: each one's page must stay known. */
const TOGETHER = 40
/** What has no more points than this is not put together again; the other kinds never are. */
const FEW: Readonly<Partial<Record<WholeKind, number>>> = { summary: 8, differences: 20 }

interface Services {
  readonly tasks: WholeTaskStore
  /**
   * The passages of a document in their order.
   * @throws KotonohaError where the document is gone
   */
  readonly passagesOf: (documentId: string) => Promise<readonly WholePassage[]>
  /** What differs between a task's two documents, as `passagesOfChanges` gives it. */
  readonly changesOf: (
    task: { documentId: string; otherId: string },
    signal: AbortSignal,
  ) => Promise<readonly ChangePassage[]>
  readonly engine: EngineClient
  readonly loading: ModelLoading
  /** Runs work when no answer is being written. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
}

/** Is told of each step of a task, and what the runs of the model have been since it went on. */
export type OnStep = (task: WholeTask, generation: Generation | null) => void

/**
 * Tasks over all of a document, however long: it is read in parts that fit the context, what each
 * part tells is kept with its page, and put together at the end. Each step is saved; a task can be
 * paused, and goes on with the next part after a restart.
 */
export class WholeDocuments {
  readonly #services: Services
  readonly #running = new Map<
    string,
    { documentIds: readonly string[]; abort: AbortController; ended: Promise<void> }
  >()
  /** By task, while it runs. */
  readonly #generations = new Map<string, Generation | null>()

  constructor(services: Services) {
    this.#services = services
    // What a program that has ended was doing.
    for (const task of services.tasks.all())
      if (task.status === 'running') services.tasks.save({ ...task, status: 'paused' })
  }

  /** Begins a task. */
  start(
    asked: {
      documentId: string
      otherId?: string | undefined
      kind: WholeKind
      question: string
      modelId: string | null
    },
    onStep: OnStep,
  ): WholeTask {
    const task: WholeTask = {
      ...asked,
      id: randomUUID(),
      modelId: this.#services.loading.modelIdOf(asked),
      status: 'running',
      failure: null,
      parts: [],
      done: 0,
      points: [],
      answer: null,
      createdAt: Date.now(),
    }
    this.#services.tasks.save(task)
    this.#run(task, onStep)
    return task
  }

  /** Undefined where there is none of that id. */
  find(id: string): WholeTask | undefined {
    return this.#services.tasks.read(id)
  }

  /** @throws KotonohaError INVALID_INPUT where there is none of that id */
  read(id: string): WholeTask {
    const task = this.find(id)
    if (!task) throw new KotonohaError('INVALID_INPUT', { detail: `no task ${id}` })
    return task
  }

  list(documentId: string): WholeTask[] {
    return this.#services.tasks.list(documentId)
  }

  /** Stops after what is finished; the part under way is read again. */
  async pause(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.abort.abort()
    await running?.ended
  }

  /** Goes on with a task that was paused or has failed. */
  resume(id: string, onStep: OnStep): WholeTask {
    const task = this.read(id)
    if (this.#running.has(id) || task.status === 'done') return task
    const next: WholeTask = { ...task, status: 'running', failure: null }
    this.#services.tasks.save(next)
    this.#run(next, onStep)
    return next
  }

  async remove(id: string): Promise<void> {
    await this.pause(id)
    this.#services.tasks.remove(id)
  }

  /** Ends the tasks over a document that is gone, and forgets them. */
  async forget(documentId: string): Promise<void> {
    const running = [...this.#running].filter(([, one]) => one.documentIds.includes(documentId))
    for (const [id] of running) await this.remove(id)
    for (const { id } of this.list(documentId)) await this.remove(id)
  }

  /** Pauses all tasks. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.pause(id)))
  }

  /** Resolves when a task rests: it is done, paused or has failed. */
  async ended(id: string): Promise<WholeTask> {
    await this.#running.get(id)?.ended
    return this.read(id)
  }

  #run(task: WholeTask, onStep: OnStep): void {
    const abort = new AbortController()
    const ended = this.#work(task, onStep, abort.signal).finally(() => {
      this.#running.delete(task.id)
      this.#generations.delete(task.id)
    })
    const documentIds = [task.documentId, task.otherId ?? task.documentId]
    this.#running.set(task.id, { documentIds, abort, ended })
  }

  async #work(begun: WholeTask, onStep: OnStep, signal: AbortSignal): Promise<void> {
    let task = begun
    const step = (change: Partial<WholeTask>) => {
      task = { ...task, ...change }
      this.#services.tasks.save(task)
      onStep(task, this.#generations.get(task.id) ?? null)
    }
    try {
      const { documentId, otherId } = task
      const changes =
        otherId === undefined
          ? undefined
          : await this.#services.changesOf({ documentId, otherId }, signal)
      const passages = changes ?? (await this.#services.passagesOf(documentId))
      if (task.parts.length === 0) step({ parts: await this.#partsOf(task, passages, signal) })
      for (let part = task.parts[task.done]; part; part = task.parts[task.done]) {
        signal.throwIfAborted()
        const found = changes
          ? await this.#readChanges(task, changes.slice(part.start, part.end), signal)
          : distinct([
              ...task.points,
              ...(await this.#readPart(task, passages.slice(part.start, part.end), signal)),
            ])
        step({ points: changes ? [...task.points, ...found] : found, done: task.done + 1 })
      }
      const few = FEW[task.kind]
      const points =
        few === undefined ? task.points : await this.#together(task, task.points, few, signal)
      step({ status: 'done', points: [...points], answer: answerOf(task.kind, points) })
    } catch (error) {
      if (signal.aborted) step({ status: 'paused' })
      else step({ status: 'failed', failure: failureOf(error) })
    }
  }

  /** Passages in groups that a prompt has room for. */
  async #partsOf(
    task: WholeTask,
    passages: readonly WholePassage[],
    signal: AbortSignal,
  ): Promise<WholePart[]> {
    const { inTurn, loading, engine } = this.#services
    const counts = await inTurn(async () => {
      const model = await loading.ensure(task.modelId)
      const frame = await this.#count(model, partQuestion(task, [], []))
      const tokens: number[] = []
      for (const { text } of passages) {
        signal.throwIfAborted()
        tokens.push(await engine.count([{ type: 'text', text: `${text}\n`, spacePrefix: false }]))
      }
      return { tokens, room: this.#room() - frame }
    })
    // What is known so far takes its place too.
    const most = Math.max(1, Math.floor(counts.room * 0.8))
    const parts: WholePart[] = []
    let start = 0
    let taken = 0
    for (const [at, tokens] of counts.tokens.entries()) {
      if (at > start && taken + tokens > most) {
        parts.push({ start, end: at, page: passages[at - 1]?.page ?? null })
        start = at
        taken = 0
      }
      taken += tokens
    }
    if (passages.length > start)
      parts.push({ start, end: passages.length, page: passages.at(-1)?.page ?? null })
    return parts
  }

  /** What a part tells; in halves where it is too long for the context there is now. */
  async #readPart(
    task: WholeTask,
    passages: readonly WholePassage[],
    signal: AbortSignal,
  ): Promise<WholePoint[]> {
    // The starter model was trained on the bare wording.
    const tellable = task.modelId === STARTER_ID ? [] : task.points
    for (const known of tellable.length > 0 ? [tellable, []] : [[]]) {
      const answer = await this.#ask(task, partQuestion(task, passages, known), signal)
      if (answer !== undefined) return pointsIn(answer, passages)
    }
    if (passages.length > 1) {
      const middle = Math.ceil(passages.length / 2)
      return [
        ...(await this.#readPart(task, passages.slice(0, middle), signal)),
        ...(await this.#readPart(task, passages.slice(middle), signal)),
      ]
    }
    const [passage] = passages
    if (!passage || passage.text.length < 2) return []
    const middle = passage.text.length >> 1
    const halves = [passage.text.slice(0, middle), passage.text.slice(middle)]
    const found: WholePoint[] = []
    for (const text of halves)
      found.push(...(await this.#readPart(task, [{ ...passage, text }], signal)))
    return found
  }

  /** What a part of the differences tells; in halves where it is too long for the context. */
  async #readChanges(
    task: WholeTask,
    changes: readonly ChangePassage[],
    signal: AbortSignal,
  ): Promise<WholePoint[]> {
    const answer = await this.#ask(task, partQuestion(task, changes, []), signal)
    if (answer !== undefined || changes.length < 2) return pointsOfChanges(answer ?? '', changes)
    const middle = Math.ceil(changes.length / 2)
    return [
      ...(await this.#readChanges(task, changes.slice(0, middle), signal)),
      ...(await this.#readChanges(task, changes.slice(middle), signal)),
    ]
  }

  /** Fewer points that say the same, each still with its page. */
  async #together(
    task: WholeTask,
    points: readonly WholePoint[],
    few: number,
    signal: AbortSignal,
  ): Promise<readonly WholePoint[]> {
    if (points.length <= few) return points
    const shorter: WholePoint[] = []
    for (let at = 0; at < points.length; ) {
      let some = points.slice(at, at + TOGETHER)
      let answer: string | undefined
      while (answer === undefined && some.length > 0) {
        signal.throwIfAborted()
        answer = await this.#ask(task, togetherQuestion(some), signal)
        if (answer === undefined) some = some.slice(0, Math.floor(some.length / 2))
      }
      if (answer === undefined || some.length === 0) return points
      shorter.push(...pointsFrom(answer, some))
      at += some.length
    }
    const put = distinct(shorter)
    // A model that cannot do it leaves the points as they are.
    if (put.length === 0 || put.length >= points.length) return points
    return await this.#together(task, put, few, signal)
  }

  /** The model's answer, or undefined where the question has no room in the context. */
  async #ask(
    { id, modelId }: WholeTask,
    question: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { inTurn, loading, engine } = this.#services
    return await inTurn(async () => {
      signal.throwIfAborted()
      const model = await loading.ensure(modelId)
      const format = model.format()
      const parts = renderPrompt(format, [lone(question)], RENDERING)
      if ((await engine.count(parts)) > this.#room()) return undefined
      const reader = format.createAnswerReader(false)
      let answer = ''
      const maxTokens = format.recommended.reasoningEffort ? 2048 : ANSWER
      const sampling = { ...SAMPLING, maxTokens }
      const result = await engine.generate({
        parts,
        sampling,
        stopPieces: format.stopPieces,
        passPieces: format.passPieces,
        signal,
        onParts: (grown: readonly PromptPart[]) => {
          for (const part of grown) answer += reader.push(part).text
        },
      })
      const run = { model, sampling, systemInstruction: null, result, runs: 1 } as const
      const before = this.#generations.get(id) ?? null
      this.#generations.set(id, joined(before, recordOf(engine.state, run)))
      signal.throwIfAborted()
      return answer + reader.flush().text
    })
  }

  async #count(model: UsableModel, question: string): Promise<number> {
    return await this.#services.engine.count(
      renderPrompt(model.format(), [lone(question)], RENDERING),
    )
  }

  /** Tokens that a prompt may have. */
  #room(): number {
    const { state } = this.#services.engine
    if (state.status !== 'ready') throw new KotonohaError('ENGINE_UNAVAILABLE')
    const { limit, reserved } = budgetOf(state.report.contextSize, ANSWER)
    return limit - reserved
  }
}

/** The same text gives the same answer, so that a part that is read again tells the same. */
const SAMPLING = { temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 }
const RENDERING = { systemInstruction: null, reasoningEffort: 'low' as const }
