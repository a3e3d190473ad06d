import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  defaultSettings,
  Settings,
  type SettingsChange,
  type SettingsProblem,
  type SettingsReading,
} from '../contract/settings.ts'
import { guarded } from './failures.ts'

const FILE = 'settings.json'
const RawSettings = z.record(z.string(), z.unknown())

/**
 * Opens the settings of a data folder: one JSON file that a person can read and edit. What is wrong
 * in it is told and kept, and does not stop the program.
 */
export function openSettings(folder: string): SettingsFile {
  return new SettingsFile(folder)
}

export class SettingsFile {
  readonly #folder: string
  readonly #problems: SettingsProblem[] = []
  /** The file's content, with what is not understood. */
  #raw: z.infer<typeof RawSettings>
  #settings: Settings

  constructor(folder: string) {
    this.#folder = folder
    this.#raw = this.#load()
    this.#settings = this.#check()
  }

  read(): SettingsReading {
    return { settings: this.#settings, problems: [...this.#problems] }
  }

  /** Changes and writes the given settings; a wrong value in the file is replaced only by a change of it. */
  change(change: SettingsChange): Settings {
    const raw = { ...this.#raw, ...change }
    this.#write(raw)
    this.#raw = raw
    this.#settings = { ...this.#settings, ...change }
    this.#forget((problem) => 'key' in problem && problem.key in change)
    return this.#settings
  }

  /** Back to the defaults. What the file holds beside the settings stays. */
  reset(): Settings {
    // Whoever resets the settings has been welcomed before.
    return this.change({ ...defaultSettings, welcomed: this.#settings.welcomed })
  }

  #load(): z.infer<typeof RawSettings> {
    let text: string
    try {
      text = readFileSync(join(this.#folder, FILE), 'utf8')
    } catch {
      return {}
    }
    try {
      return RawSettings.parse(JSON.parse(text.replace(/^\ufeff/, '')))
    } catch {
      const keptAs = `settings.broken-${new Date().toISOString().replace(/[:.]/g, '-')}.json`
      guarded(keptAs, () => renameSync(join(this.#folder, FILE), join(this.#folder, keptAs)))
      this.#problems.push({ problem: 'unreadable', keptAs })
      return {}
    }
  }

  #check(): Settings {
    const known: Record<string, z.ZodType> = Settings.shape
    const valid: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(this.#raw)) {
      const checked = known[key]?.safeParse(value)
      if (!checked) this.#problems.push({ problem: 'unknown-key', key })
      else if (checked.success) valid[key] = checked.data
      else this.#problems.push({ problem: 'invalid-value', key })
    }
    return Settings.parse({ ...defaultSettings, ...valid })
  }

  #write(raw: z.infer<typeof RawSettings>): void {
    guarded(join(this.#folder, FILE), () => {
      mkdirSync(this.#folder, { recursive: true })
      const unfinished = join(this.#folder, `${FILE}.tmp`)
      const file = openSync(unfinished, 'w')
      try {
        writeSync(file, `${JSON.stringify(raw, null, 2)}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(unfinished, join(this.#folder, FILE))
    })
  }

  #forget(settled: (problem: SettingsProblem) => boolean): void {
    const left = this.#problems.filter((problem) => !settled(problem))
    this.#problems.splice(0, this.#problems.length, ...left)
  }
}
