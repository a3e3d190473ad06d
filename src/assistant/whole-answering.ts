import type { Generation, MessageState } from '../contract/conversation.ts'
import { relationOf } from '../contract/document-differences.ts'
import { pairOf } from '../contract/earlier-first.ts'
import { failureOf } from '../contract/errors.ts'
import type { Material } from '../contract/material.ts'
import { type WholeReading, type WholeTask, wholeProgress } from '../contract/whole-document.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import { CLOSING } from './answering.ts'
import { ChangeMaterial, type Named } from './change-material.ts'
import { compared } from './changes.ts'
import { joined } from './generation-record.ts'
import type { LiveAnswer } from './live-answer.ts'
import type { OnStep, WholeDocuments } from './whole-document.ts'
import { WholeMaterial } from './whole-material.ts'
import wordings from './wordings.json' with { type: 'json' }

/** What reading whole documents needs of the library. */
export type WholeLibrary = Pick<
  DocumentLibrary,
  'settled' | 'readIn' | 'passagesOf' | 'differences'
>

interface Source {
  readonly documentId: string
  /** The later of two that are compared. */
  readonly otherId?: string | undefined
  readonly name: string
}

/** What is read for an answer, and how what was found is written. */
interface Sources {
  readonly all: readonly Source[]
  readonly write: (
    found: readonly { name: string; task: WholeTask }[],
  ) => ReturnType<WholeMaterial['of']>
}

/** Writes answers for which all of a conversation's documents are read, one after the other. */
export class WholeAnswering {
  readonly #documents: WholeLibrary
  readonly #whole: WholeDocuments

  constructor(documents: WholeLibrary, whole: WholeDocuments) {
    this.#documents = documents
    this.#whole = whole
  }

  /**
   * Reads on from where the answer stands, and shows what has been found so far. Stopping pauses it.
   * Never throws.
   * @param modelId the model that reads; null: the one in use
   * @returns false where the conversation has no document to read, and the answer is as it was
   */
  async write(
    answer: LiveAnswer,
    asked: { question: string; modelId: string | null },
    signal: AbortSignal,
  ): Promise<boolean> {
    const reading = answer.message.material?.whole
    if (!reading) return false
    const { conversationId } = answer.message
    let read: Reader | undefined
    try {
      signal.throwIfAborted()
      await this.#documents.settled(conversationId, signal)
      const documents = this.#documents.readIn(conversationId)
      const sources =
        reading.kind === 'differences'
          ? await this.#toCompare(documents, reading, asked.question, signal)
          : this.#toRead(documents)
      if (!sources) return false
      read = new Reader(answer, reading, sources.write)
      // What is certain of two documents is there before a model is asked.
      if (reading.tasks.length === 0) read.begun()
      for (const source of sources.all) {
        const task = await this.#readOne(read, { ...asked, ...source }, signal)
        if (task.status === 'failed' && task.failure) {
          await answer.finish({ status: 'failed', failure: task.failure }, read.generation)
          return true
        }
        // It rests because this answer was stopped, or everything is being closed.
        if (task.status !== 'done') {
          await answer.finish(stoppedBy(signal), read.generation)
          return true
        }
      }
      const done = read.done()
      await answer.finish({ status: 'complete' }, read.generation)
      for (const { id } of done) await this.#whole.remove(id)
    } catch (error) {
      const state: MessageState = signal.aborted
        ? stoppedBy(signal)
        : { status: 'failed', failure: failureOf(error) }
      await answer.finish(state, read?.generation ?? answer.message.generation)
    }
    return true
  }

  /** Forgets how far the reading for an answer was. */
  async forget({ tasks }: WholeReading): Promise<void> {
    for (const { id } of tasks) await this.#whole.remove(id)
  }

  /** All documents, one after the other. */
  #toRead(documents: readonly Named[]): Sources | undefined {
    if (documents.length === 0) return undefined
    const material = new WholeMaterial(this.#documents)
    return {
      all: documents.map(({ id: documentId, name }) => ({ documentId, name })),
      write: (found) => material.of(found),
    }
  }

  /** Two documents with each other; the same ones when it goes on. */
  async #toCompare(
    documents: readonly Named[],
    { tasks: [begun] }: WholeReading,
    question: string,
    signal: AbortSignal,
  ): Promise<Sources | undefined> {
    const byId = (id: string | undefined) => documents.find((one) => one.id === id)
    const [left, right] = begun
      ? [byId(begun.documentId), byId(begun.otherId)]
      : (pairOf(documents, question) ?? [])
    if (!left || !right) return undefined
    const found = await compared(this.#documents, left.id, right.id, signal)
    const material = new ChangeMaterial(left, right, found)
    // What is the same, or has nothing in common, needs no model.
    const isAsked = relationOf(found.counts) === 'versions'
    const name = `${left.name} → ${right.name}`
    return {
      all: isAsked ? [{ documentId: left.id, otherId: right.id, name }] : [],
      write: ([one]) => material.of(one?.task),
    }
  }

  async #readOne(
    read: Reader,
    asked: Source & { question: string; modelId: string | null },
    signal: AbortSignal,
  ): Promise<WholeTask> {
    const onStep: OnStep = (task, generation) => read.step(task, generation)
    const begun = read.taskOf(asked.documentId)
    const kept = begun && this.#whole.find(begun)
    if (kept) read.step(kept, null)
    const { name, ...what } = asked
    const { id } = kept
      ? this.#whole.resume(kept.id, onStep)
      : this.#whole.start({ ...what, kind: read.kind }, onStep)
    read.begin({ id, documentId: asked.documentId, otherId: asked.otherId, name })
    const pause = () => void this.#whole.pause(id)
    signal.addEventListener('abort', pause, { once: true })
    try {
      if (signal.aborted) pause()
      return await this.#whole.ended(id)
    } finally {
      signal.removeEventListener('abort', pause)
    }
  }
}

/** Keeps an answer in step with the tasks it is made of. */
class Reader {
  readonly #answer: LiveAnswer
  readonly #write: Sources['write']
  readonly #seen = new Map<string, WholeTask>()
  /** What the tasks have cost since they went on. */
  readonly #generations = new Map<string, Generation | null>()
  readonly #before: Generation | null
  #reading: WholeReading

  constructor(answer: LiveAnswer, reading: WholeReading, write: Sources['write']) {
    this.#answer = answer
    this.#before = answer.message.generation
    this.#reading = reading
    this.#write = write
  }

  /** What all of the answer has cost. */
  get generation(): Generation | null {
    return [...this.#generations.values()].reduce(joined, this.#before)
  }

  get kind() {
    return this.#reading.kind
  }

  /** Shows what is known before anything was read. */
  begun(): void {
    this.#show()
  }

  /** The task that reads a document, if it has begun. */
  taskOf(documentId: string): string | undefined {
    return this.#reading.tasks.find((one) => one.documentId === documentId)?.id
  }

  begin(task: WholeReading['tasks'][number]): void {
    const others = this.#reading.tasks.filter((one) => one.documentId !== task.documentId)
    this.#reading = { ...this.#reading, tasks: [...others, task] }
    this.#show()
  }

  step(task: WholeTask, generation: Generation | null): void {
    this.#seen.set(task.documentId, task)
    this.#generations.set(task.id, generation)
    const name = this.#reading.tasks.find((one) => one.documentId === task.documentId)?.name
    if (name !== undefined && task.parts.length > 0)
      this.#reading = { ...this.#reading, progress: { ...wholeProgress(task), name } }
    this.#show()
  }

  /** Ends it; what the tasks have found is in the answer. */
  done(): WholeReading['tasks'] {
    const { tasks } = this.#reading
    this.#show([], wordings.notInMaterial)
    return tasks
  }

  /** @param nothing what is said where nothing has been found */
  #show(left = this.#reading.tasks, nothing = ''): void {
    const found = this.#reading.tasks.flatMap(({ documentId, name }) => {
      const task = this.#seen.get(documentId)
      return task ? [{ name, task }] : []
    })
    const { text, ...rests } = this.#write(found)
    const material: Material = { ...rests, whole: { ...this.#reading, tasks: left } }
    this.#answer.rewrite(text || nothing, material)
  }
}

function stoppedBy({ aborted, reason }: AbortSignal): MessageState {
  return { status: !aborted || reason === CLOSING ? 'interrupted' : 'stopped' }
}
