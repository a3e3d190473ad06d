import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Backend } from '../contract/engine.ts'
import { replaceFile } from '../store/replace-file.ts'

/** The record's name in the data folder. */
export const SPEEDS_FILE = 'speeds.json'

/** Answers that are kept for each backend. */
const KEPT = 5
/** Tokens of an answer from which its speed says something. */
const LEAST_TOKENS = 16
/** Bytes read for a token below which other work takes the time. */
const LEAST_BYTES = 256 * 1024 * 1024

/** Bytes a second, by backend, the newest last. */
const Recorded = z.partialRecord(Backend, z.array(z.number().positive()))
type Recorded = z.infer<typeof Recorded>

/** An answer of a model that ran on one backend alone. */
export interface AnswerSpeed {
  readonly backend: Backend
  /** Bytes of weights that are read for each token. */
  readonly bytesPerToken: number
  readonly tokens: number
  readonly milliseconds: number
}

/** How fast weights were read when answers were written on this machine. */
export class Speeds {
  readonly #path: string
  #recorded: Recorded | undefined

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, SPEEDS_FILE)
  }

  /** Takes an answer into account, if it tells something. */
  note({ backend, bytesPerToken, tokens, milliseconds }: AnswerSpeed): void {
    if (tokens < LEAST_TOKENS || bytesPerToken < LEAST_BYTES || milliseconds <= 0) return
    const rate = (bytesPerToken * tokens * 1000) / milliseconds
    const all = this.#read()
    all[backend] = [...(all[backend] ?? []), rate].slice(-KEPT)
    replaceFile(this.#path, `${JSON.stringify(all)}\n`)
  }

  /** Bytes a second, as in the middle one of the last answers; undefined before the first. */
  rateOf(backend: Backend): number | undefined {
    const rates = this.#read()[backend]?.toSorted((a, b) => a - b) ?? []
    return rates[Math.floor(rates.length / 2)]
  }

  #read(): Recorded {
    this.#recorded ??= read(this.#path)
    return this.#recorded
  }
}

function read(path: string): Recorded {
  try {
    return Recorded.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {} // the next answers tell it anew
  }
}
