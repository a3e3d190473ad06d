import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../contract/errors.ts'
import type { Policy, SettingsReading } from '../contract/policy.ts'
import {
  defaultSettings,
  Settings,
  type SettingsChange,
  type SettingsProblem,
} from '../contract/settings.ts'
import { timeInName } from './backup.ts'
import { guarded } from './failures.ts'
import { addToManifest } from './manifest.ts'
import { readPolicy, systemPolicyFile } from './policy.ts'
import { replaceFile, UNFINISHED } from './replace-file.ts'

const FILE = 'settings.json'

type Fields = Record<string, unknown>

/**
 * Opens the settings of a data folder: one JSON file that a person can read and edit. What is wrong
 * in it is told and kept, and does not stop the program.
 * @param policyFile what an administrator has decided, if there is such a file; it is read once
 * @throws KotonohaError DATA_READ_ONLY, DISK_FULL
 */
export function openSettings(folder: string, policyFile = systemPolicyFile()): SettingsFile {
  return new SettingsFile(folder, readPolicy(policyFile))
}

/** The settings file. Edits by others count from the next change on; they are not watched for. */
export class SettingsFile {
  readonly #folder: string
  /** Unreadable files that were set aside while the program runs. */
  readonly #unreadable: SettingsProblem[] = []
  readonly #policy: Policy | undefined
  #reading: Reading

  constructor(folder: string, policy?: Policy) {
    this.#folder = folder
    this.#policy = policy
    this.#reading = check(this.#load())
  }

  /** Whether an administrator forbids new versions. */
  get updatesForbidden(): boolean {
    return this.#policy?.updates === 'forbidden'
  }

  read(): SettingsReading {
    const { settings, problems } = this.#reading
    return {
      settings: { ...settings, ...this.#policy?.settings },
      problems: [...this.#unreadable, ...problems],
      policy: this.#policy?.state ?? null,
    }
  }

  /**
   * Changes and writes the given settings; others stay in the file as they are, wrong ones too. Those
   * that an administrator has fixed are passed over.
   * @throws KotonohaError SETTING_FIXED where nothing else was given, DATA_READ_ONLY, DISK_FULL; nothing
   * has changed then
   */
  change(change: SettingsChange): Settings {
    const given = Object.entries(change).filter(([, value]) => value !== undefined)
    const free = given.filter(([key]) => !(key in (this.#policy?.settings ?? {})))
    if (given.length > 0 && free.length === 0)
      throw new KotonohaError('SETTING_FIXED', { subject: given.map(([key]) => key).join(', ') })
    const fields = this.#load()
    const keep = keysOf(check(fields).problems)
    for (const [key, value] of free) {
      // Of nested settings, what is not understood stays beside those that are set.
      const before = fields[key]
      const nested = isFields(value) && isFields(before)
      fields[key] = nested ? { ...pick(before, keep, `${key}.`), ...value } : value
    }
    return this.#write(fields)
  }

  /**
   * Back to the defaults, except that the user has been welcomed and that the models are where they
   * are. Unknown keys stay in the file.
   * @throws KotonohaError DATA_READ_ONLY, DISK_FULL; nothing has changed then
   */
  reset(): Settings {
    const fields = this.#load()
    const { settings, problems } = check(fields)
    const unknown = problems.filter(({ problem }) => problem === 'unknown-key')
    const { welcomed, modelFolder } = settings
    const kept = { welcomed, ...(modelFolder !== null && { modelFolder }) }
    return this.#write({ ...pick(fields, keysOf(unknown)), ...kept })
  }

  /** The file's fields, understood or not. A file that is no JSON object in UTF-8 is set aside. */
  #load(): Fields {
    const path = join(this.#folder, FILE)
    const bytes = guarded(path, () => readIfThere(path))
    if (!bytes) return {}
    try {
      const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
      if (isFields(content)) return content
      throw new TypeError('The settings are not an object')
    } catch {
      const keptAs = `settings.broken-${timeInName(Date.now())}.json`
      addToManifest(this.#folder, [keptAs])
      guarded(path, () => renameSync(path, join(this.#folder, keptAs)))
      this.#unreadable.push({ problem: 'unreadable', keptAs })
      return {}
    }
  }

  #write(fields: Fields): Settings {
    const path = join(this.#folder, FILE)
    guarded(path, () => {
      mkdirSync(this.#folder, { recursive: true })
      addToManifest(this.#folder, [FILE, FILE + UNFINISHED])
      replaceFile(path, `${JSON.stringify(fields, null, 2)}\n`)
    })
    this.#reading = check(fields)
    return this.read().settings
  }
}

/** What the user's own file comes to. */
type Reading = Omit<SettingsReading, 'policy'>

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The settings that the fields of a file come to, with what is wrong in them. */
function check(fields: Fields): Reading {
  const problems: SettingsProblem[] = []
  const valid = validFields(Settings.shape, fields, '', problems)
  return { settings: Settings.parse({ ...defaultSettings, ...valid }), problems }
}

/** The fields that their schema allows; of nested objects too, one by one. The others are reported. */
function validFields(
  schemas: Readonly<Record<string, z.ZodType>>,
  fields: Fields,
  prefix: string,
  problems: SettingsProblem[],
): Fields {
  const valid: Fields = {}
  for (const [name, value] of Object.entries(fields)) {
    const key = prefix + name
    // Not a plain look-up: a file may have keys such as "constructor".
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    if (!schema) problems.push({ problem: 'unknown-key', key })
    else if (schema instanceof z.ZodObject && isFields(value))
      valid[name] = validFields(schema.shape, value, `${key}.`, problems)
    else if (schema.safeParse(value).success) valid[name] = value
    else problems.push({ problem: 'invalid-value', key })
  }
  return valid
}

/** The fields with the given keys; those of nested objects have the keys of both, joined by a dot. */
function pick(fields: Fields, keys: ReadonlySet<string>, prefix = ''): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (keys.has(prefix + name)) return [[name, value]]
      const nested = isFields(value) ? pick(value, keys, `${prefix}${name}.`) : {}
      return Object.keys(nested).length > 0 ? [[name, nested]] : []
    }),
  )
}

function keysOf(problems: readonly SettingsProblem[]): Set<string> {
  return new Set(problems.flatMap((problem) => ('key' in problem ? [problem.key] : [])))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
