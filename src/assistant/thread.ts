import type { Message } from '../contract/conversation.ts'
import type { PromptMessage } from '../llmjp/prompt.ts'

/** A question of a thread and its answer. */
export interface Exchange {
  readonly question: string
  /** Null: not begun. */
  readonly answer: string | null
  /** The messages it was made of. */
  readonly messageIds: readonly string[]
}

/**
 * The exchanges of a thread, oldest first. A question that got no answer is left out unless it is
 * the last: models are trained on questions and answers in turn.
 */
export function exchangesOf(thread: readonly Message[]): Exchange[] {
  const exchanges: Exchange[] = []
  thread.forEach((message, index) => {
    if (message.role !== 'user') return
    const reply = thread[index + 1]
    const answered = reply?.role === 'assistant' && reply.text !== ''
    if (answered)
      exchanges.push({
        question: message.text,
        answer: reply.text,
        messageIds: [message.id, reply.id],
      })
    else if (index >= thread.length - 2)
      exchanges.push({ question: message.text, answer: null, messageIds: [message.id] })
  })
  return exchanges
}

/** A question that stands by itself. */
export function lone(question: string): Exchange {
  return { question, answer: null, messageIds: [] }
}

/** The exchanges as a prompt has them, after what the system says. */
export function messagesOf(exchanges: readonly Exchange[], system: string | null): PromptMessage[] {
  const messages: PromptMessage[] = system === null ? [] : [{ role: 'system', content: system }]
  for (const { question, answer } of exchanges) {
    messages.push({ role: 'user', content: question })
    if (answer !== null) messages.push({ role: 'assistant', content: answer })
  }
  return messages
}
