import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_DOCUMENT } from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { NewDocument } from '../store/documents.ts'
import type { FoundFile } from './files-in.ts'
import { endingOf } from './uploads.ts'

/**
 * Copies a file into the folder of copies. What cannot be copied is taken as it lies: reading it tells
 * what is wrong with it.
 * @throws KotonohaError DISK_FULL
 */
export async function copied(file: FoundFile, folder: string): Promise<NewDocument> {
  const referenced = { ...file, original: 'referenced' as const }
  if (file.size > MAX_DOCUMENT) return referenced
  const id = randomUUID()
  // Readers tell formats apart by the ending.
  const name = `${id}${endingOf(file.name)}`
  const path = join(folder, name)
  try {
    await copyFile(file.path, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  } catch (cause) {
    await rm(path, { force: true })
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new KotonohaError('DISK_FULL', { subject: folder, detail: String(cause) }, { cause })
    return referenced
  }
  // The folder may be moved: of a copy only its name is kept.
  return { ...file, id, path: name, original: 'copied' }
}
