import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { z } from 'zod'

const BYTE_ORDER_MARK = '\ufeff'

/**
 * The values of a file of JSON lines, named relative to where the command was called; lines may end
 * as on Windows, and empty ones are passed over. A file or line that cannot be read, and a file
 * without any, end the command with its name and number.
 */
export async function* jsonLines<T>(name: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  const input = createReadStream(resolve(process.env.INIT_CWD ?? '.', name), 'utf8')
  let number = 0
  let isEmpty = true
  try {
    for await (const line of linesOf(input)) {
      number++
      const text = number === 1 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line
      if (text.trim() === '') continue
      isEmpty = false
      yield schema.parse(JSON.parse(text))
    }
  } catch (error) {
    console.error(
      number === 0
        ? `ファイルを開けません: ${name}`
        : `${name} の ${number} 行目を読めません。一行に一つの正しい JSON を書いてください。`,
    )
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
  if (isEmpty) {
    console.error(`${name} には何も書かれていません。一行に一つの JSON を書いてください。`)
    process.exit(1)
  }
}

/**
 * The lines of a stream of UTF-8 text. Unlike Node's readline it ends lines at line feeds alone: JSON
 * may hold U+2028 and U+2029 as they are.
 */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let line = ''
  for await (const chunk of input) {
    const [end = '', ...more] = String(chunk).split('\n')
    line += end
    for (const next of more) {
      yield line
      line = next
    }
  }
  if (line !== '') yield line
}
