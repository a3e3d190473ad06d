import { type FileHandle, open } from 'node:fs/promises'
import type { DocumentOriginal } from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'
import { PDF_HEAD, startsAsPdf } from './pdf-head.ts'

/**
 * What a file is, for showing it.
 * @param size in bytes, as it was when it was read
 */
export async function originalAt(path: string, size: number): Promise<DocumentOriginal> {
  try {
    return await opened(path, async (file) => {
      if ((await file.stat()).size !== size) return { status: 'changed' }
      const isPdf = startsAsPdf(await readAt(file, 0, PDF_HEAD))
      return isPdf ? { status: 'pdf', size } : { status: 'other' }
    })
  } catch {
    return { status: 'gone' }
  }
}

/**
 * Bytes of a file; fewer at its end.
 * @throws KotonohaError DOCUMENT_NOT_FOUND where it cannot be read
 */
export async function bytesOf(path: string, offset: number, length: number): Promise<Buffer> {
  try {
    return await opened(path, (file) => readAt(file, offset, length))
  } catch (error) {
    throw new KotonohaError('DOCUMENT_NOT_FOUND', { detail: String(error) })
  }
}

async function opened<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}
