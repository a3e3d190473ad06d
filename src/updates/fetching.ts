import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import { ConnectionError } from '../models/connection-error.ts'
import type { Answer, Network } from '../models/network.ts'
import { type ReleaseFile, untrusted } from './release.ts'

/** Milliseconds without a sign of the server. */
const TIMEOUT = 30_000

/** All of a small file. @throws KotonohaError as `Network.get`, UPDATE_FAILED, UPDATE_UNTRUSTED */
export async function fetchSmall(
  network: Network,
  url: URL,
  longest: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const { body } = await ask(network, url, signal)
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body) {
    length += piece.length
    if (length > longest) {
      body.destroy()
      throw untrusted(`${url.pathname} is longer than ${longest} bytes`)
    }
    pieces.push(Buffer.from(piece))
  }
  return Buffer.concat(pieces)
}

/**
 * Fetches an installer. Under its name there is only ever a whole one that hashes as was signed.
 * @param onReceived is told how many bytes are there
 * @throws KotonohaError as `Network.get`, UPDATE_FAILED, UPDATE_UNTRUSTED, or what the system says of the
 * disk
 */
export async function fetchInstaller(
  network: Network,
  url: URL,
  file: ReleaseFile,
  path: string,
  onReceived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (await hashesAs(path, file)) return
  const part = `${path}.part`
  await mkdir(dirname(path), { recursive: true })
  const { body } = await ask(network, url, signal)
  try {
    const hash = createHash('sha512')
    const handle = await open(part, 'w')
    let received = 0
    try {
      for await (const piece of body) {
        received += piece.length
        if (received > file.size) throw untrusted(`longer than ${file.size} bytes`)
        hash.update(piece)
        await handle.writeFile(piece)
        onReceived(received)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (received < file.size || hash.digest('hex') !== file.sha512) throw untrusted('sha512')
    await rename(part, path)
  } catch (error) {
    body.destroy()
    await rm(part, { force: true })
    signal.throwIfAborted()
    throw error
  }
}

/** Whether a file is there and is the one that was signed. */
export async function hashesAs(path: string, { size, sha512 }: ReleaseFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found?.size !== size) return false
  const hash = createHash('sha512')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex') === sha512
}

async function ask(network: Network, url: URL, signal: AbortSignal): Promise<Answer> {
  const answer = await network
    .get(url, { purpose: 'update', signal, timeout: TIMEOUT })
    .catch((error: unknown) => {
      if (error instanceof ConnectionError)
        throw new KotonohaError(error.failure.code, error.failure.data, { cause: error })
      throw error
    })
  if (answer.status === 200) return answer
  answer.body.destroy()
  throw new KotonohaError('UPDATE_FAILED', { subject: url.host, detail: `HTTP ${answer.status}` })
}
