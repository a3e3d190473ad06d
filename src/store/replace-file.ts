import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Ending of the name that a file has while it is written. */
export const UNFINISHED = '.tmp'

/** Writes a whole text file so that after a crash or on a full disk it is either the old or the new one. */
export function replaceFile(path: string, text: string): void {
  const unfinished = path + UNFINISHED
  try {
    writeFileSync(unfinished, text, { flush: true })
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  flushFolder(dirname(path))
}

/** Puts renames in a folder on the disk. Windows does so by itself and cannot open folders. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
