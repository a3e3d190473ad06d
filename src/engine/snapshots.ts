import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'

/** Bytes of the disk that snapshots leave free, whatever their budget. */
const LEFT_FREE = 2 ** 30
/** Names of ours; anything else in the folder is left alone. */
const NAME = /^([0-9a-f]{32})\.(state|json|part)$/

const Description = z.object({
  /** What must be the same for the state to be of use: model, build, kind of cache. */
  key: z.string(),
  /** Ids of the tokens that the state is of. */
  tokens: z.array(z.number().int()),
  /** Bytes of the state. */
  size: z.number().int(),
  /** CRC-32 of the state. */
  checksum: z.number().int(),
})
type Description = z.infer<typeof Description>

/** A state that was read before, by the tokens that it is of. */
export interface Snapshot {
  /** File to be loaded, as llama.cpp wrote it. */
  readonly path: string
  readonly tokens: readonly number[]
  /** How many of its tokens a prompt begins with. */
  readonly common: number
}

/**
 * KV caches of conversations in files, one of each conversation: `NAME.state` as llama.cpp writes it,
 * and beside it `NAME.json`, written last, which says what it is. They are copies of what can be
 * computed again: one that is not whole, or of another model, is thrown away.
 */
export class Snapshots {
  readonly #folder: string
  readonly #budget: number
  readonly #key: string

  /**
   * @param budget bytes that all of them may take
   * @param key equal only where a state gives the same answers
   */
  constructor(folder: string, budget: number, key: string) {
    this.#folder = folder
    this.#budget = budget
    this.#key = key
  }

  /** Makes the folder, and clears away what was never finished and what no longer has room. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const name of await namesIn(this.#folder, 'part'))
      await rm(join(this.#folder, `${name}.part`), { force: true })
    await trimSnapshots(this.#folder, this.#budget)
  }

  /** The one that has the most of a prompt's beginning. */
  async find(prompt: readonly number[]): Promise<Snapshot | undefined> {
    let best: Snapshot | undefined
    for (const name of await namesIn(this.#folder, 'json')) {
      const description = await this.#describe(name)
      if (description?.key !== this.#key) continue
      const common = commonLength(description.tokens, prompt)
      if (common > (best?.common ?? 0))
        best = { path: this.#path(name, 'state'), tokens: description.tokens, common }
    }
    return best
  }

  /** Whether the file is as it was written. It counts as used now; one that is not sound goes. */
  async check({ path }: Snapshot): Promise<boolean> {
    const name = nameOf(path)
    try {
      const { size, checksum } = Description.parse(await this.#describe(name))
      if ((await stat(path)).size !== size || (await checksumOf(path)) !== checksum)
        throw new Error('Damaged')
      const now = new Date()
      await utimes(this.#path(name, 'json'), now, now)
      return true
    } catch {
      await this.discard({ path })
      return false
    }
  }

  async discard({ path }: Pick<Snapshot, 'path'>): Promise<void> {
    await remove(this.#folder, nameOf(path))
  }

  /**
   * Keeps a state in place of the one that its conversation had. Without room for it nothing happens.
   * @param size bytes it will have, about
   * @param write writes the state into a file
   */
  async save(
    conversationId: string,
    tokens: readonly number[],
    size: number,
    write: (path: string) => Promise<unknown>,
  ): Promise<void> {
    const name = nameFor(conversationId)
    await remove(this.#folder, name)
    if (size > this.#budget) return
    await trimSnapshots(this.#folder, this.#budget - size)
    const { bavail, bsize } = await statfs(this.#folder)
    if (bavail * bsize < size + LEFT_FREE) return
    const part = this.#path(name, 'part')
    try {
      await write(part)
      const description: Description = {
        key: this.#key,
        tokens: [...tokens],
        size: (await stat(part)).size,
        checksum: await checksumOf(part),
      }
      await rename(part, this.#path(name, 'state'))
      await writeFile(this.#path(name, 'json'), JSON.stringify(description))
    } catch (error) {
      await rm(part, { force: true })
      await remove(this.#folder, name)
      throw error
    }
  }

  async #describe(name: string): Promise<Description | undefined> {
    try {
      return Description.parse(JSON.parse(await readFile(this.#path(name, 'json'), 'utf8')))
    } catch {
      await remove(this.#folder, name)
      return undefined
    }
  }

  #path(name: string, end: 'state' | 'json' | 'part'): string {
    return join(this.#folder, `${name}.${end}`)
  }
}

/** Removes what is kept of a conversation. */
export async function removeSnapshot(folder: string, conversationId: string): Promise<void> {
  await remove(folder, nameFor(conversationId))
}

/** Removes those that were used the longest ago until the rest takes no more than `budget` bytes. */
export async function trimSnapshots(folder: string, budget: number): Promise<void> {
  const names = new Set([...(await namesIn(folder, 'state')), ...(await namesIn(folder, 'json'))])
  const found = await Promise.all(
    [...names].map(async (name) => {
      const state = await stat(join(folder, `${name}.state`)).catch(() => undefined)
      const description = await stat(join(folder, `${name}.json`)).catch(() => undefined)
      // One without a description, or without a state, is of no use.
      const usedAt = state ? (description?.mtimeMs ?? 0) : 0
      return { name, usedAt, size: (state?.size ?? 0) + (description?.size ?? 0) }
    }),
  )
  let total = 0
  for (const { name, usedAt, size } of found.sort((a, b) => b.usedAt - a.usedAt)) {
    total += size
    if (total > budget || usedAt === 0) await remove(folder, name)
  }
}

/** How many items two lists begin with alike. */
export function commonLength(some: readonly number[], others: readonly number[]): number {
  const most = Math.min(some.length, others.length)
  for (let at = 0; at < most; at++) if (some[at] !== others[at]) return at
  return most
}

async function namesIn(folder: string, end: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return files.flatMap((file) => {
    const [, name, itsEnd] = NAME.exec(file) ?? []
    return name && itsEnd === end ? [name] : []
  })
}

/** The description first: a state alone is known as unfinished. */
async function remove(folder: string, name: string): Promise<void> {
  await rm(join(folder, `${name}.json`), { force: true })
  await rm(join(folder, `${name}.state`), { force: true })
}

/** Ids may come from imported files and are not fit for names. */
function nameFor(conversationId: string): string {
  return createHash('sha256').update(conversationId).digest('hex').slice(0, 32)
}

function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, '').replace(/\.state$/, '')
}

async function checksumOf(path: string): Promise<number> {
  let checksum = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }))
    checksum = crc32(chunk, checksum)
  return checksum
}
