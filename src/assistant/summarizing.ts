import type { Conversation, Message, Summary } from '../contract/conversation.ts'
import type { AppEvent } from '../contract/events.ts'
import type { UsedPassage } from '../contract/material.ts'
import type { EngineClient } from '../engine/client.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { UsableModel } from '../models/installed.ts'
import type { Store } from '../store/store.ts'
import { fitMaterial, withMaterial } from './material.ts'
import { type Prompting, renderPrompt } from './prompting.ts'
import { type Exchange, exchangesOf, lone } from './thread.ts'
import wordings from './wordings.json' with { type: 'json' }

/** A summary is at most this long, in tokens, and at most this part of the context. */
const LONGEST = 400
const PART = 6
/** A long message is read in pieces of so many UTF-16 units. */
const PIECE = 600

interface Services {
  readonly store: Store
  readonly engine: EngineClient
  readonly publish: (event: AppEvent) => void
}

/** Writes summaries of what a conversation has become too long for, by its own model. */
export class Summarizing {
  readonly #services: Services
  readonly #prompting: Prompting

  constructor(services: Services, prompting: Prompting) {
    this.#services = services
    this.#prompting = prompting
  }

  /**
   * The thread, whose last question has a summary of its beginning if the whole does not fit. About
   * half of the room is kept for what was said last, so that the next summary is not due at once.
   * @param passages of documents that will be given with the question
   */
  async shorten(
    model: UsableModel,
    conversation: Conversation,
    thread: readonly Message[],
    passages: readonly UsedPassage[],
    signal: AbortSignal,
  ): Promise<readonly Message[]> {
    const question = thread.at(-1)
    const exchanges = exchangesOf(thread)
    const attempt = (some: readonly Exchange[]) => this.#prompting.fit(model, some, conversation)
    const { fitted, given } = await fitMaterial(exchanges, passages, attempt)
    if (!question || fitted.omittedMessageIds.length === 0) return thread

    const { limit, reserved } = this.#prompting.budgetFor(model, conversation)
    const alone = [lone(question.text)]
    const material =
      (await attempt(withMaterial(alone, given))).tokens - (await attempt(alone)).tokens
    const room = Math.max(limit - reserved - material, (limit - reserved) / 2)
    const length = Math.min(LONGEST, Math.floor(room / PART))
    const kept = await this.#lastOf(exchanges, model, conversation, (room - length) / 2)
    const [firstKept = question.id] = exchanges[exchanges.length - kept]?.messageIds ?? []
    const covered = thread.findIndex(({ id }) => id === firstKept)
    const summary = { text: '', covered, modelName: model.name }
    this.#show(question, summary)
    const text = await this.#write(model, exchanges.slice(0, -kept), room - length, length, signal)
    signal.throwIfAborted()
    if (text === '') return thread
    this.#services.store.updateMessage(question.id, { summary: { ...summary, text } })
    return [...thread.slice(0, -1), this.#show(question, { ...summary, text })]
  }

  #show(question: Message, summary: Summary): Message {
    const message = { ...question, summary }
    this.#services.publish({ type: 'message-changed', message })
    return message
  }

  /** How many of the last exchanges fit into some tokens; at least one. */
  async #lastOf(
    exchanges: readonly Exchange[],
    model: UsableModel,
    conversation: Conversation,
    room: number,
  ): Promise<number> {
    for (let kept = 2; kept < exchanges.length; kept++) {
      const parts = renderPrompt(model.format(), exchanges.slice(-kept), conversation)
      if ((await this.#services.engine.count(parts)) > room) return kept - 1
    }
    return Math.max(1, exchanges.length - 1)
  }

  /** Reads as much as fits, sums it up, and goes on with that and what follows. */
  async #write(
    model: UsableModel,
    exchanges: readonly Exchange[],
    room: number,
    maxTokens: number,
    signal: AbortSignal,
  ): Promise<string> {
    const { engine } = this.#services
    let pieces = exchanges.flatMap(piecesOf)
    let summary = ''
    while (pieces.length > 0) {
      signal.throwIfAborted()
      let taken = pieces.length
      let parts = promptOf(model, summary, pieces)
      while ((await engine.count(parts)) > room) {
        if (taken === 1) {
          pieces = pieces.flatMap((piece) => cut(piece, Math.ceil(piece.length / 2)))
          // Not even a few characters fit beside the summary.
          if ((pieces[0]?.length ?? 0) < 2) return summary
        } else taken = Math.ceil(taken / 2)
        parts = promptOf(model, summary, pieces.slice(0, taken))
      }
      summary = await this.#summary(model, parts, maxTokens, signal)
      pieces = pieces.slice(taken)
    }
    return summary
  }

  async #summary(
    model: UsableModel,
    parts: readonly PromptPart[],
    maxTokens: number,
    signal: AbortSignal,
  ): Promise<string> {
    const format = model.format()
    const reader = format.createAnswerReader(false)
    let text = ''
    await this.#services.engine.generate({
      parts,
      sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens, seed: 0 },
      stopPieces: format.stopPieces,
      passPieces: format.passPieces,
      signal,
      onParts: (grown) => {
        for (const part of grown) text += reader.push(part).text
      },
    })
    return (text + reader.flush().text).trim()
  }
}

function promptOf(model: UsableModel, summary: string, pieces: readonly string[]): PromptPart[] {
  const text = [...(summary ? [summary] : []), ...pieces].join('\n')
  // In one go: what is put in may itself look like a place to be filled.
  const question = wordings.summary.replace('{text}', () => text)
  return renderPrompt(model.format(), [lone(question)], {
    systemInstruction: null,
    reasoningEffort: 'low',
  })
}

/** An exchange as it is read for a summary. */
function piecesOf({ question, answer, isSummary }: Exchange): string[] {
  if (isSummary) return cut(answer ?? '', PIECE)
  const said = [
    `${wordings.user}${question}`,
    ...(answer ? [`${wordings.assistant}${answer}`] : []),
  ]
  return said.flatMap((text) => cut(text, PIECE))
}

/** A text in pieces; none ends in half a character. */
function cut(text: string, length: number): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const character of text) {
    if (piece !== '' && piece.length + character.length > length) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return piece === '' ? pieces : [...pieces, piece]
}
