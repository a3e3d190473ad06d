import { randomBytes } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const LastAddress = z.object({
  /** 256 bits in hexadecimal. */
  token: z.string().regex(/^[0-9a-f]{64}$/),
  port: z.number().int().min(1).max(65_535),
})

/**
 * Where and with which token the server of a data folder was last reached. Both are used again, so
 * that a page which is still open finds the server after a restart.
 */
export type LastAddress = z.infer<typeof LastAddress>

const fileOf = (dataFolder: string) => join(dataFolder, 'web.json')

/** The last address; undefined when there is none or its file is not what we wrote. */
export async function readLastAddress(dataFolder: string): Promise<LastAddress | undefined> {
  try {
    return LastAddress.parse(JSON.parse(await readFile(fileOf(dataFolder), 'utf8')))
  } catch {
    return undefined
  }
}

/** Keeps the address in a file that only its owner can read. */
export async function saveLastAddress(dataFolder: string, address: LastAddress): Promise<void> {
  const file = fileOf(dataFolder)
  const unfinished = `${file}.tmp`
  await writeFile(unfinished, JSON.stringify(address), { mode: 0o600 })
  await chmod(unfinished, 0o600) // the mode above does not change a file that was there
  await rename(unfinished, file)
}

/** A token that cannot be guessed. */
export function newToken(): string {
  return randomBytes(32).toString('hex')
}
