import { z } from 'zod'
import { KotonohaError } from '../../contract/errors.ts'
import { uploadPath } from '../../contract/handshake.ts'
import type { HostClient } from '../connect.ts'
import { failureOfCall } from '../host/host.ts'

/** Bytes of one request. */
const PIECE = 64 * 1024 * 1024
/** Times that a lost connection is waited for, and milliseconds of each wait. */
const TRIES = 10
const WAIT = 2000

const Taken = z.object({ goesOn: z.boolean() })

/**
 * Sends files of models to the host, which tells by the state of its work how that goes and how it
 * ends. What breaks off goes on from where the host is.
 * @throws what a call ended with; KotonohaError UPLOAD_INTERRUPTED
 */
export async function sendModels(client: HostClient, files: readonly File[]): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, WAIT))
    if (await sendRest(client, files)) return
  }
  throw new KotonohaError('UPLOAD_INTERRUPTED', files[0] && { subject: files[0].name })
}

/** Whether everything was sent that is wanted. */
async function sendRest(client: HostClient, files: readonly File[]): Promise<boolean> {
  const announced = files.map(({ name, size, lastModified }) => ({
    name,
    size,
    modified: lastModified,
  }))
  const begun = await client.library.beginUpload({ files: announced }).catch((error) => {
    if (failureOfCall(error).code === 'CONNECTION_LOST') return undefined
    throw error
  })
  if (!begun) return false
  for (const [at, file] of files.entries())
    for (let offset = begun.received[at] ?? 0; offset < file.size; offset += PIECE) {
      const answer = await fetch(uploadPath(begun.uploadId, at, offset), {
        method: 'PUT',
        body: file.slice(offset, offset + PIECE),
      }).catch(() => undefined)
      if (!answer?.ok) return false
      if (!Taken.parse(await answer.json()).goesOn) return true
    }
  return true
}
