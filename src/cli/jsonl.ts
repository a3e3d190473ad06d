import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { z } from 'zod'

/**
 * The values of a file of JSON lines, named relative to where the command was called. A file or line
 * that cannot be read ends the command with its name and number.
 */
export async function* jsonLines<T>(name: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  const input = createReadStream(resolve(process.env.INIT_CWD ?? '.', name), 'utf8')
  let number = 0
  try {
    for await (const line of linesOf(input)) {
      number++
      if (line.trim() !== '') yield schema.parse(JSON.parse(line))
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
