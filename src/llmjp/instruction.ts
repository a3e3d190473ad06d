import type { AnswerGrowth, AnswerReader, Exchange, PromptFormat, PromptPart } from './prompt.ts'

interface InstructionStyle {
  readonly sentence: string
  /** Heading of a question and of an answer, with the line breaks around them. */
  readonly question: string
  readonly answer: string
  /** Control token before everything; null where the model was trained without. */
  readonly begin: string | null
  /** Control token after each answer. */
  readonly end: string
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
    render(exchanges, { systemInstruction }) {
      const parts: PromptPart[] = style.begin ? [{ type: 'special', piece: style.begin }] : []
      let before = systemInstruction ?? style.sentence
      let spacePrefix = true
      exchanges.forEach((exchange, index) => {
        const text = before + style.question + exchange.question + style.answer
        parts.push({ type: 'text', text, spacePrefix })
        parts.push(...written(exchange))
        if (index < exchanges.length - 1) parts.push({ type: 'special', piece: style.end })
        before = ''
        spacePrefix = false
      })
      return parts
    },
    stopPieces: [style.end],
    createAnswerReader: () => new InstructionReader(style.question.trimEnd()),
    recommended: style.recommended,
  }
}

function written({ answer }: Exchange): PromptPart[] {
  return answer ? [{ type: 'text', text: answer, spacePrefix: false }] : []
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
