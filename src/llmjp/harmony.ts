import type { AnswerGrowth, AnswerReader, PromptFormat, PromptPart } from './prompt.ts'

const special = (piece: string): PromptPart => ({ type: 'special', piece })
// In LLM-jp-4 every segment after a control token begins with the tokenizer's space.
const text = (content: string): PromptPart => ({ type: 'text', text: content, spacePrefix: true })

function message(role: string, content: string): PromptPart[] {
  return [
    special('<|start|>'),
    text(role),
    special('<|message|>'),
    text(content),
    special('<|end|>'),
  ]
}

function systemText(date: string, effort: string): string {
  return `You are LLM-jp-4, a large language model trained by LLM-jp.
Knowledge cutoff: 2025-12
Current date: ${date}

Reasoning: ${effort}

# Valid channels: analysis, commentary, final. Channel must be included for every message.`
}

/**
 * The format of LLM-jp-4 and 4.1: messages in channels. Reasoning of earlier turns is not sent back.
 * Source: the official chat template (alpha_1.0).
 */
export const harmony: PromptFormat = {
  render(messages, { date, reasoningEffort = 'medium', continued = false }) {
    const parts = message('system', systemText(date, reasoningEffort))
    messages.forEach(({ role, content }, index) => {
      if (role === 'system') parts.push(...message('developer', `# Instructions\n\n${content}\n\n`))
      else if (role === 'user') parts.push(...message('user', content))
      else {
        parts.push(special('<|start|>'), text('assistant'), special('<|channel|>'), text('final'))
        parts.push(special('<|message|>'), text(content))
        if (!continued || index < messages.length - 1) parts.push(special('<|end|>'))
      }
    })
    if (!continued) parts.push(special('<|start|>'), text('assistant'))
    return parts
  },
  trainedSystem: null,
  begin: '<|startoftext|>',
  stopPieces: ['<|return|>', '<|call|>'],
  // Reasoning ends with it, and the answer is still to come.
  passPieces: ['<|end|>'],
  createAnswerReader: (continued) => new HarmonyReader(continued),
  recommended: { temperature: 0.7, topP: 0.9, repetitionPenalty: 1, reasoningEffort: 'medium' },
  customSystem: 'trained',
}

/** Sorts by channel. One space after each control token belongs to the tokenizer and is dropped. */
class HarmonyReader implements AnswerReader {
  readonly ended = false
  #place: 'header' | 'channel' | 'message'
  #channel = 'final'
  #afterControl: boolean

  constructor(continued: boolean) {
    this.#place = continued ? 'message' : 'header'
    this.#afterControl = !continued
  }

  push(part: PromptPart): AnswerGrowth {
    if (part.type === 'special') {
      this.#afterControl = true
      if (part.piece === '<|channel|>') {
        this.#place = 'channel'
        this.#channel = ''
      } else if (part.piece === '<|message|>') this.#place = 'message'
      else this.#place = 'header'
      return { text: '', reasoning: '' }
    }
    const content = this.#afterControl ? part.text.replace(/^ /, '') : part.text
    if (part.text !== '') this.#afterControl = false
    if (this.#place === 'channel') this.#channel += content
    if (this.#place !== 'message') return { text: '', reasoning: '' }
    return this.#channel.trim().startsWith('analysis')
      ? { text: '', reasoning: content }
      : { text: content, reasoning: '' }
  }

  flush(): AnswerGrowth {
    return { text: '', reasoning: '' }
  }
}
