import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { z } from 'zod'

/**
 * The values of a file of JSON lines, named relative to where the command was called. A file or line
 * that cannot be read ends the command with its name and number.
 */
export async function* jsonLines<T>(name: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  const input = createReadStream(resolve(process.env.INIT_CWD ?? '.', name), 'utf8')
  let number = 0
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
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
