import { Template } from '@huggingface/jinja'
import { KotonohaError } from '../contract/errors.ts'
import { flagOf, type Gguf, numberOf, numbersOf, textOf, textsOf } from './gguf.ts'
import type { AnswerGrowth, AnswerReader, PromptFormat, PromptPart } from './prompt.ts'
import { PieceType } from './vocabulary.ts'

/** Marks where a message's content stands in a rendered template; private-use characters. */
const OPEN = '\uf8f0'
const CLOSE = '\uf8f1'

/**
 * The format of a GGUF that is not LLM-jp's: its own chat template. Messages are put in after the
 * template was rendered, so what they say can neither become a control token nor template code.
 * @throws KotonohaError TEMPLATE_UNUSABLE when there is no template, or none that can be read
 */
export function ownTemplate(gguf: Gguf): PromptFormat {
  const source = textOf(gguf, 'tokenizer.chat_template')
  if (source === undefined) throw new KotonohaError('TEMPLATE_UNUSABLE')
  const template = parsed(source)
  const pieces = textsOf(gguf, 'tokenizer.ggml.tokens')
  const pieceOf = (key: string) => pieces[numberOf(gguf, `tokenizer.ggml.${key}`) ?? -1] ?? ''
  const begin = pieceOf('bos_token_id')
  const end = pieceOf('eos_token_id')
  return formatOver(template, {
    begin,
    end,
    begins: begin !== '' && (flagOf(gguf, 'tokenizer.ggml.add_bos_token') ?? false),
    controls: controlPieces(gguf, pieces),
  })
}

interface Vocabulary {
  /** The control tokens before a text and after an answer; empty where there is none. */
  readonly begin: string
  readonly end: string
  /** Whether every text begins with `begin`. */
  readonly begins: boolean
  readonly controls: readonly string[]
}

// A function of its own: what it returns lives long, and must not hold the whole vocabulary.
function formatOver(
  template: Template,
  { begin, end, begins, controls }: Vocabulary,
): PromptFormat {
  return {
    render(messages, { continued = false }) {
      const marked = messages.map(({ role }, index) => ({ role, content: OPEN + index + CLOSE }))
      const rendered = rendering(() =>
        template.render({
          messages: marked,
          bos_token: begin,
          eos_token: end,
          add_generation_prompt: !continued,
        }),
      )
      // A template closes the last answer; one that goes on ends right after its content.
      const last = `${OPEN}${messages.length - 1}${CLOSE}`
      const text = continued
        ? rendered.slice(0, rendered.lastIndexOf(last) + last.length)
        : rendered
      const parts = text
        .split(/\uf8f0(\d+)\uf8f1/)
        .flatMap((piece, index) =>
          index % 2 ? [plain(messages[Number(piece)]?.content ?? '')] : split(piece, controls),
        )
      const first = parts[0]
      if (begins && !(first?.type === 'special' && first.piece === begin))
        parts.unshift({ type: 'special', piece: begin })
      return joined(parts)
    },
    trainedSystem: null,
    begin: begins ? begin : null,
    stopPieces: end ? [end] : [],
    passPieces: [],
    createAnswerReader: (continued) => new ThinkReader(continued),
    recommended: { temperature: 0.7, topP: 0.95, repetitionPenalty: 1 },
    customSystem: 'trained',
  }
}

function parsed(source: string): Template {
  return rendering(() => new Template(source))
}

function rendering<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new KotonohaError('TEMPLATE_UNUSABLE', { detail }, { cause: error })
  }
}

/** Pieces that a template may write as control tokens, the longest first. */
function controlPieces(gguf: Gguf, pieces: readonly string[]): string[] {
  const types = numbersOf(gguf, 'tokenizer.ggml.token_type')
  return pieces
    .filter(
      (piece, id) =>
        piece !== '' && (types[id] === PieceType.control || types[id] === PieceType.userDefined),
    )
    .sort((a, b) => b.length - a.length)
}

function split(text: string, controls: readonly string[]): PromptPart[] {
  const parts: PromptPart[] = []
  for (let at = 0; at < text.length; ) {
    let next = text.length
    let found: string | undefined
    for (const piece of controls) {
      const place = text.indexOf(piece, at)
      if (place !== -1 && place < next) {
        next = place
        found = piece
      }
    }
    if (next > at) parts.push(plain(text.slice(at, next)))
    if (found === undefined) break
    parts.push({ type: 'special', piece: found })
    at = next + found.length
  }
  return parts
}

function plain(text: string): PromptPart {
  return { type: 'text', text, spacePrefix: false }
}

/** Neighbouring texts are tokenised in one go, as the template's makers saw them. */
function joined(parts: readonly PromptPart[]): PromptPart[] {
  const result: PromptPart[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (part.type === 'text' && last?.type === 'text')
      result[result.length - 1] = { ...last, text: last.text + part.text }
    else if (part.type === 'special' || part.text !== '') result.push(part)
  }
  return result
}

const THINK = '<think>'
const THOUGHT = '</think>'

/** Keeps apart what many models write between `<think>` and `</think>` before they answer. */
class ThinkReader implements AnswerReader {
  readonly ended = false
  #place: 'beginning' | 'reasoning' | 'answer'
  #held = ''

  constructor(continued: boolean) {
    this.#place = continued ? 'answer' : 'beginning'
  }

  push(part: PromptPart): AnswerGrowth {
    const text = part.type === 'text' ? part.text : part.piece
    if (part.type === 'special' && text !== THINK && text !== THOUGHT) return nothing
    this.#held += text
    if (this.#place === 'beginning') {
      const begun = this.#held.trimStart()
      if (begun.startsWith(THINK)) {
        this.#place = 'reasoning'
        this.#held = begun.slice(THINK.length)
      } else if (THINK.startsWith(begun)) return nothing
      else this.#place = 'answer'
    }
    if (this.#place === 'reasoning') {
      const end = this.#held.indexOf(THOUGHT)
      if (end === -1) return { text: '', reasoning: this.#release(THOUGHT) }
      const reasoning = this.#held.slice(0, end)
      this.#place = 'answer'
      this.#held = this.#held.slice(end + THOUGHT.length).trimStart()
      return { text: this.flush().text, reasoning }
    }
    return this.flush()
  }

  flush(): AnswerGrowth {
    const text = this.#held
    this.#held = ''
    return this.#place === 'reasoning' ? { text: '', reasoning: text } : { text, reasoning: '' }
  }

  /** What is held, but for what may be the beginning of the mark. */
  #release(mark: string): string {
    let keep = Math.min(mark.length - 1, this.#held.length)
    while (!mark.startsWith(this.#held.slice(this.#held.length - keep))) keep--
    const released = this.#held.slice(0, this.#held.length - keep)
    this.#held = this.#held.slice(this.#held.length - keep)
    return released
  }
}

const nothing: AnswerGrowth = { text: '', reasoning: '' }
