import { KotonohaError } from '../contract/errors.ts'
import { ConnectionError } from './connection-error.ts'
import { BLOCK } from './part-file.ts'
import { isTemporary, type Passage, TemporaryError } from './source.ts'

/** Bytes of an answer that make it a success, though it broke off. */
const PROGRESS = 64 * 1024
/** Bytes that have to come before a connection counts as stalled: one by one, they would take for ever. */
const PACE = 4 * 1024

/**
 * Reads a passage to its end. A chunk is valid until `each` has ended.
 * @param name of the file, for failures
 * @param stall milliseconds without progress after which it is given up
 * @param onProgress called when enough has come to call it a success
 * @throws TemporaryError when it is shorter than announced, or stalls; ConnectionError
 */
export async function readPassage(
  { body, first, end }: Passage,
  name: string,
  stall: number,
  onProgress: () => void,
  each: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  const stalled = () => body.destroy(new TemporaryError('the connection stalled'))
  const timer = setTimeout(stalled, stall)
  let length = 0
  let paced = 0
  let ours: unknown
  try {
    for await (const chunk of body) {
      length += chunk.length
      if (end !== null && length > end - first)
        throw new KotonohaError('SERVER_ANSWER_INVALID', {
          subject: name,
          detail: 'more bytes than announced',
        })
      if (length >= PROGRESS) onProgress()
      await each(chunk).catch((error: unknown) => {
        ours = error
        throw error
      })
      if (length - paced < PACE) continue
      paced = length
      timer.refresh()
    }
  } catch (error) {
    if (error === ours || error instanceof KotonohaError || isTemporary(error)) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new ConnectionError(detail, {
      code: 'DOWNLOAD_FAILED',
      data: { subject: name, detail },
    })
  } finally {
    clearTimeout(timer)
  }
  if (end !== null && length < end - first)
    throw new TemporaryError(`${length} bytes of ${end - first}`)
}

/** A part of a chunk that lies in one block. */
export interface Share {
  readonly block: number
  /** Where the block has been filled to, in bytes, with and without these. */
  readonly from: number
  readonly to: number
  readonly bytes: Buffer
}

/** Cuts bytes that begin at a place of the file at the borders of blocks. */
export function* sharesOf(chunk: Buffer, at: number): Generator<Share> {
  for (let used = 0; used < chunk.length; ) {
    const from = (at + used) % BLOCK
    const taken = Math.min(chunk.length - used, BLOCK - from)
    const block = Math.floor((at + used) / BLOCK)
    yield { block, from, to: from + taken, bytes: chunk.subarray(used, used + taken) }
    used += taken
  }
}
