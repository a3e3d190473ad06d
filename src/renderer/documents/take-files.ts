import {
  type DocumentHome,
  MAX_ADDED,
  MAX_DOCUMENT,
  UPLOAD_PIECE,
} from '../../contract/document.ts'
import { KotonohaError } from '../../contract/errors.ts'
import { FILES_DROPPED, FILES_TAKEN } from '../../contract/handshake.ts'
import type { HostClient } from '../connect.ts'

/** The web host is the one that is reached by http; the desktop has a scheme of its own, tests none. */
export const isDesktop = 'location' in globalThis && location.protocol !== 'http:'

/** How deep dropped folders are looked into. */
const DEEPEST = 32

/** Whether something that is dragged or pasted has files. */
export function hasFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false
}

/**
 * The files of something that was dropped or pasted, in a browser also those in folders. To be called
 * while the event is being handled: afterwards nothing is left of it.
 */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // The desktop finds out where a folder lies, and looks into it by itself.
  if (isDesktop) return [...transfer.files]
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.some(({ isDirectory }) => isDirectory)) return [...transfer.files]
  const found: File[] = []
  for (const entry of entries) await look(entry, 0, found)
  return found
}

async function look(entry: FileSystemEntry, depth: number, found: File[]): Promise<void> {
  if (found.length >= MAX_ADDED || entry.name.startsWith('.')) return
  if (entry instanceof FileSystemFileEntry)
    found.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)))
  else if (entry instanceof FileSystemDirectoryEntry && depth < DEEPEST) {
    const reader = entry.createReader()
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      )
      if (some.length === 0) return
      for (const one of some) await look(one, depth + 1, found)
    }
  }
}

/**
 * Adds files that the desktop can find where they lie.
 * @returns how many were added, and the files it could not find
 */
export async function addInPlace(
  client: HostClient,
  files: readonly File[],
  home: DocumentHome,
): Promise<{ added: number; rest: readonly File[] }> {
  if (!isDesktop) return { added: 0, rest: files }
  const tickets = await ticketsFor(files)
  const good = tickets.filter((ticket) => ticket !== null)
  const { added } =
    good.length > 0 ? await client.documents.addDropped({ tickets: good, home }) : { added: 0 }
  return { added, rest: files.filter((_, at) => !tickets[at]) }
}

function ticketsFor(files: readonly File[]): Promise<(string | null)[]> {
  const request = crypto.randomUUID()
  return new Promise((resolve) => {
    addEventListener('message', function take({ source, data }) {
      if (source !== window || data?.type !== FILES_TAKEN || data.request !== request) return
      removeEventListener('message', take)
      resolve(data.tickets)
    })
    postMessage({ type: FILES_DROPPED, request, files: [...files] }, location.origin)
  })
}

/**
 * Sends a file to the host, piece by piece.
 * @param onProgress told the share that has arrived
 * @throws an error with the data of DOCUMENT_TOO_LARGE, or what the call ended with
 */
export async function upload(
  client: HostClient,
  file: File,
  home: DocumentHome,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (file.size > MAX_DOCUMENT)
    throw new KotonohaError('DOCUMENT_TOO_LARGE', { subject: file.name })
  const { name, size } = file
  const piece = (offset: number) => base64Of(file.slice(offset, offset + UPLOAD_PIECE))
  const { uploadId } = await client.documents.beginUpload({
    name,
    size,
    home,
    bytes: await piece(0),
  })
  try {
    for (let offset = UPLOAD_PIECE; offset < size; offset += UPLOAD_PIECE) {
      onProgress(offset / size)
      const bytes = await piece(offset)
      signal.throwIfAborted()
      await client.documents.upload({ uploadId, offset, bytes })
    }
  } catch (error) {
    await client.documents.cancelUpload({ uploadId }).catch(() => undefined)
    throw error
  }
}

function base64Of(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(piece)
  })
}
