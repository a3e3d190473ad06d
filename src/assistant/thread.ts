import type { Message, Summary } from '../contract/conversation.ts'
import type { PromptMessage } from '../llmjp/prompt.ts'
import wordings from './wordings.json' with { type: 'json' }

/** A question of a thread and its answer. */
export interface Exchange {
  readonly question: string
  /** Null: not begun. */
  readonly answer: string | null
  /** The messages it was made of. */
  readonly messageIds: readonly string[]
  /** Whether the last answer was written without it. */
  readonly wasLeftOut?: boolean
  /** Whether it stands for its messages as a summary of them. */
  readonly isSummary?: boolean
}

/**
 * The exchanges of a thread, oldest first, with its last summary in place of what that stands for. A
 * question that got no answer is left out unless it is the last: models are trained on questions and
 * answers in turn.
 */
export function exchangesOf(thread: readonly Message[]): Exchange[] {
  const summarized = thread.findLastIndex(({ summary }) => summary?.text)
  const summary = thread[summarized]?.summary
  const covered = summary ? Math.min(summary.covered, summarized) : 0
  const lastAnswer = thread.findLast(({ generation }) => generation && !generation.runs)?.generation
  const leftOut = new Set(lastAnswer?.omittedMessageIds)
  const exchanges: Exchange[] = summary && covered > 0 ? [asExchange(summary, thread, covered)] : []
  thread.forEach((message, index) => {
    if (message.role !== 'user' || index < covered) return
    const reply = thread[index + 1]
    const answered = reply?.role === 'assistant' && reply.text !== ''
    if (answered)
      exchanges.push({
        question: message.text,
        answer: reply.text,
        messageIds: [message.id, reply.id],
        wasLeftOut: leftOut.has(message.id),
      })
    else if (index >= thread.length - 2)
      exchanges.push({ question: message.text, answer: null, messageIds: [message.id] })
  })
  return exchanges
}

/** A model finds a summary as its own answer to having been asked for one. */
function asExchange(summary: Summary, thread: readonly Message[], covered: number): Exchange {
  return {
    question: wordings.summaryAsked,
    answer: summary.text,
    messageIds: thread.slice(0, covered).map(({ id }) => id),
    isSummary: true,
  }
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
