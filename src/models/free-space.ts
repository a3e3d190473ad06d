import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'

/** Bytes that stay free on a disk, so that the system and the database can go on. */
export const RESERVE = 512 * 1024 * 1024

/** Bytes that this user can still write below a folder, which need not exist yet. */
export async function freeSpace(folder: string): Promise<number> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => undefined)
    if (found) return found.bavail * found.bsize
    if (dirname(at) === at) return Number.POSITIVE_INFINITY
  }
}

/**
 * Checks that something fits on the disk with the reserve left over.
 * @param needed bytes
 * @throws KotonohaError DISK_FULL with the bytes needed and available
 */
export async function checkSpace(
  folder: string,
  needed: number,
  measure: (folder: string) => Promise<number> = freeSpace,
): Promise<void> {
  const available = (await measure(folder)) - RESERVE
  if (needed > available)
    throw new KotonohaError('DISK_FULL', {
      subject: folder,
      needed,
      available: Math.max(0, available),
    })
}
