import type { Message } from '../contract/conversation.ts'
import type { Exchange } from '../llmjp/prompt.ts'

/** An exchange of a thread, with the messages it was made of. */
export interface ThreadExchange extends Exchange {
  readonly messageIds: readonly string[]
}

/**
 * The exchanges of a thread, oldest first. A question that got no answer is left out unless it is
 * the last: models are trained on questions and answers in turn.
 */
export function exchangesOf(thread: readonly Message[]): ThreadExchange[] {
  const exchanges: ThreadExchange[] = []
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
export function lone(question: string): ThreadExchange {
  return { question, answer: null, messageIds: [] }
}
