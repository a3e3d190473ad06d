import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'

/**
 * Claims a data folder for this process. The claim of a process that is gone is taken over.
 * @returns what gives it back
 * @throws KotonohaError DATA_IN_USE
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'lock')
  const owner = ownerOf(path)
  if (owner) throw new KotonohaError('DATA_IN_USE', { subject: folder, detail: `pid ${owner}` })
  writeFileSync(path, `${process.pid}\n${startOf(process.pid)}\n`)
  return () => rmSync(path, { force: true })
}

/** The process that holds the lock, if it lives and is the one that wrote it. */
function ownerOf(path: string): number | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const [pid, start] = text.split('\n')
  const owner = Number(pid)
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return undefined
  try {
    process.kill(owner, 0)
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined
  }
  return startOf(owner) === start ? owner : undefined
}

/** When a process was started, so that a later one with the same number is told apart; only on Linux. */
function startOf(pid: number): string {
  try {
    // Field 22; the second field may hold spaces, so count from its closing parenthesis.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return fields?.[19] ?? ''
  } catch {
    return ''
  }
}
