import type { AnswerGrowth, AnswerReader, PromptFormat, PromptPart } from './prompt.ts'

interface InstructionStyle {
  /** What stands for a system message, given what it says. */
  readonly system: (content: string) => string
  readonly trainedSystem: string
  /** Heading of a question and of an answer, with the line breaks around them. */
  readonly question: string
  readonly answer: string
  /** Control token before everything; null where the model was trained without. */
  readonly begin: string | null
  /** Control token after an answer. */
  readonly end: string
  /** Whether earlier answers end with it too. */
  readonly endsEarlierAnswers: boolean
  readonly recommended: PromptFormat['recommended']
}

/**
 * The format of v1.0 to 3.1: a sentence, then headed questions and answers. Segments are split as in
 * training (llm-jp/instruct3, dataset.py): the leading space (`▁`) stands only at the very beginning,
 * not after the end token of an earlier answer, where the chat template would put one; and an answer
 * is segmented apart from the line break before it.
 */
export function instruction(style: InstructionStyle): PromptFormat {
  return {
    render(messages, { customSystem, continued = false }) {
      const segments = new Segments(style.begin)
      messages.forEach(({ role, content }, index) => {
        const last = index === messages.length - 1
        if (role === 'system')
          segments.text(style.system(customSystem === 'replace' ? content : style.trainedSystem))
        else if (role === 'user') segments.text(style.question + content)
        else {
          segments.text(style.answer)
          segments.cut()
          segments.text(content)
          if (last && continued) return
          if (style.endsEarlierAnswers) segments.special(style.end)
        }
      })
      if (!continued) segments.text(style.answer)
      return segments.parts
    },
    trainedSystem: style.trainedSystem,
    begin: style.begin,
    stopPieces: [style.end],
    passPieces: [],
    createAnswerReader: () => new InstructionReader(style.question.trimEnd()),
    recommended: style.recommended,
    customSystem: 'experimental',
  }
}

/** Text that is tokenised in one go, up to the next cut or control token. */
class Segments {
  readonly parts: PromptPart[] = []
  #cut = true
  #first = true

  constructor(begin: string | null) {
    if (begin) this.special(begin)
  }

  text(text: string): void {
    if (text === '') return
    const last = this.parts.at(-1)
    if (!this.#cut && last?.type === 'text')
      this.parts[this.parts.length - 1] = { ...last, text: last.text + text }
    else this.parts.push({ type: 'text', text, spacePrefix: this.#first })
    this.#first = false
    this.#cut = false
  }

  special(piece: string): void {
    this.parts.push({ type: 'special', piece })
    this.#cut = true
  }

  cut(): void {
    this.#cut = true
  }
}

/** Passes text on, but stops where the model begins to write the next instruction itself. */
class InstructionReader implements AnswerReader {
  ended = false
  #held = ''
  readonly #stop: string

  constructor(stop: string) {
    this.#stop = stop
  }

  push(part: PromptPart): AnswerGrowth {
    if (this.ended || part.type === 'special') return { text: '', reasoning: '' }
    const text = this.#held + part.text
    const found = text.indexOf(this.#stop)
    if (found !== -1) {
      this.ended = true
      this.#held = ''
      return { text: text.slice(0, found), reasoning: '' }
    }
    let keep = Math.min(this.#stop.length - 1, text.length)
    while (!this.#stop.startsWith(text.slice(text.length - keep))) keep--
    this.#held = text.slice(text.length - keep)
    return { text: text.slice(0, text.length - keep), reasoning: '' }
  }

  flush(): AnswerGrowth {
    const text = this.#held
    this.#held = ''
    return { text, reasoning: '' }
  }
}
