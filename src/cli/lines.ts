import { failureOf } from '../contract/errors.ts'
import { linesOf } from './jsonl.ts'
import { explain } from './words.ts'

/** Exit code for wrong use; 1 is for work that failed. */
export const WRONG_USE = 64

/** Ends the command: it was called in a wrong way. */
export function refuse(usage: string, error?: unknown): never {
  const wrong = error instanceof Error && error.name !== 'ZodError' ? error.message : undefined
  console.error(
    `${error === undefined ? '' : `${wrong ?? 'オプションの値が正しくありません。'}\n\n`}${usage}`,
  )
  process.exit(WRONG_USE)
}

/** Ends the command: what it was asked to do failed. */
export function giveUp(thrown: unknown): never {
  console.error(explain(failureOf(thrown)))
  process.exit(1)
}

/**
 * Writes for each line of standard input, a JSON value, one line of output. A line that cannot be
 * read ends the command with its number.
 */
export async function answerLines(answer: (value: unknown) => unknown): Promise<void> {
  let number = 0
  for await (const line of linesOf(process.stdin)) {
    number++
    if (line.trim() === '') continue
    let written: string
    try {
      written = JSON.stringify(answer(JSON.parse(line)))
    } catch (error) {
      console.error(`入力の ${number} 行目を読めません。一行に一つの正しい JSON を書いてください。`)
      console.error(error instanceof Error ? error.message : error)
      process.exit(1)
    }
    // A slow reader must not make all output pile up in memory.
    if (!process.stdout.write(`${written}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}
