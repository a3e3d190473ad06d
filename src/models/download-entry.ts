import { readFileSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { type Download, DownloadSource, DownloadState } from '../contract/download.ts'
import type { Transfer } from './transfer.ts'

/** Weight of the newest measurement of the speed. */
const FRESH = 0.25

/** What is on disk of the list. */
const Saved = z.array(z.object({ id: z.string(), source: DownloadSource, state: DownloadState }))

/** A download of the list. */
export interface Entry {
  readonly id: string
  readonly source: DownloadSource
  state: DownloadState
  /** Bytes of files that are whole. */
  finished: number
  /** Bytes in all as far as known. */
  size: number | null
  transfer: Transfer | undefined
  stop: AbortController | undefined
  /** Ends when the entry no longer touches its files. */
  work: Promise<void>
  /** Ends when the disk has all of its finished files. */
  flushed: Promise<void>
  speed: number | null
  measured: { at: number; received: number } | undefined
  /** Bytes of it when nothing is under way. */
  resting: number
}

/** A download that is not under way. */
export function newEntry(id: string, source: DownloadSource, state: DownloadState): Entry {
  return {
    id,
    source,
    // What was under way when the program ended goes on.
    state: ['paused', 'failed', 'done'].includes(state.status) ? state : { status: 'queued' },
    finished: 0,
    size: source.from === 'hub' ? sizeOf(source.files) : null,
    transfer: undefined,
    stop: undefined,
    work: Promise.resolve(),
    flushed: Promise.resolve(),
    speed: null,
    measured: undefined,
    resting: 0,
  }
}

/** Bytes of files together; null while one of them is not known. */
export function sizeOf(files: readonly { size: number | null }[]): number | null {
  return files.reduce<number | null>(
    (sum, { size }) => (sum === null || size === null ? null : sum + size),
    0,
  )
}

/** Whether it is to go on by itself. */
export function isActive(entry: Entry): boolean {
  return !['paused', 'failed', 'done'].includes(entry.state.status)
}

/** What a download is doing now. */
export function stateOf({ state, transfer }: Entry): DownloadState {
  if (!transfer || ['paused', 'failed', 'done'].includes(state.status)) return state
  const { phase } = transfer
  if (phase.name === 'waiting')
    return { status: 'waiting', until: phase.until, failure: phase.failure }
  return { status: phase.name }
}

/** Measures the speed. @param now milliseconds of a steady clock */
export function measure(entry: Entry, now: number): void {
  const { received } = described(entry)
  const { measured } = entry
  entry.measured = { at: now, received }
  if (!measured || now <= measured.at) return
  const speed = Math.max(0, ((received - measured.received) * 1000) / (now - measured.at))
  entry.speed = entry.speed === null ? speed : entry.speed * (1 - FRESH) + speed * FRESH
}

/** A download as the screens show it. */
export function described(entry: Entry): Download {
  const { id, source, state, transfer, speed } = entry
  const isOnlyFile = source.from === 'url' || source.files.length === 1
  const size = entry.size ?? (isOnlyFile ? (transfer?.size ?? null) : null)
  const received = entry.stop ? entry.finished + (transfer?.received ?? 0) : entry.resting
  const isMoving = state.status === 'fetching' && speed !== null && speed > 0
  return {
    id,
    name: source.from === 'url' ? source.name : basename(source.files[0]?.path ?? source.repo),
    source,
    state,
    received,
    size,
    speed: isMoving ? speed : null,
    secondsLeft: isMoving && size !== null ? Math.max(0, size - received) / speed : null,
  }
}

/** The list of an earlier run; one that cannot be read is set aside, and its parts stay. */
export function readList(path: string): z.infer<typeof Saved> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  try {
    return Saved.parse(JSON.parse(text))
  } catch {
    renameSync(path, `${path}.unreadable`)
    return []
  }
}
