import { UPLOAD_PIECE } from '../../contract/document.ts'
import type { HostClient } from '../connect.ts'
import { base64Of } from '../documents/take-files.ts'
import { failureOfCall } from '../host/host.ts'

/** Times that a lost connection is waited for, and milliseconds of each wait. */
const TRIES = 10
const WAIT = 2000

/**
 * Sends files of models to the host, which tells by the state of its work how that goes and how it
 * ends. When the connection is lost it goes on from where the host is.
 * @throws what a call ended with, or the browser's error when a file cannot be read any more
 */
export async function sendModels(client: HostClient, files: readonly File[]): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await sendRest(client, files)
      return
    } catch (error) {
      if (failureOfCall(error).code !== 'CONNECTION_LOST' || tries === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, WAIT))
    }
  }
}

async function sendRest(client: HostClient, files: readonly File[]): Promise<void> {
  const announced = files.map(({ name, size, lastModified }) => ({
    name,
    size,
    modified: lastModified,
  }))
  const { uploadId, received } = await client.library.beginUpload({ files: announced })
  // While a piece is on its way the next one is read.
  let sent = Promise.resolve({ goesOn: true })
  for (const [at, file] of files.entries())
    for (let offset = received[at] ?? 0; offset < file.size; offset += UPLOAD_PIECE) {
      const bytes = await base64Of(file.slice(offset, offset + UPLOAD_PIECE))
      if (!(await sent).goesOn) return
      sent = client.library.upload({ uploadId, file: at, offset, bytes })
      // Its failure is heard of with the next piece.
      sent.catch(() => undefined)
    }
  await sent
}
