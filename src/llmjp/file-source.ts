import { open } from 'node:fs/promises'
import { KotonohaError } from '../contract/errors.ts'
import type { ByteSource } from './gguf.ts'

/** An open file as a source of bytes. */
export interface FileSource extends ByteSource {
  close(): Promise<void>
}

/**
 * Opens a file for reading its header.
 * @throws KotonohaError MODEL_FILE_MISSING
 */
export async function fileSource(path: string): Promise<FileSource> {
  const file = await open(path).catch((cause: unknown) => {
    throw new KotonohaError('MODEL_FILE_MISSING', { subject: path }, { cause })
  })
  const { size } = await file.stat()
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.min(length, size - offset))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
      return bytes.subarray(0, bytesRead)
    },
    close: () => file.close(),
  }
}
