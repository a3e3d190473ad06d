import { z } from 'zod'
import { Settings, type SettingsChange } from '../../contract/settings.ts'

const FORMAT = 'kotonoha-settings'
/** What is remembered of this machine and its user, and means nothing elsewhere. */
const LEFT_OUT: readonly (keyof Settings)[] = [
  'welcomed',
  'toldOfTray',
  'modelFolder',
  // Its address may hold a password.
  'proxy',
  'proxyAddress',
]

const SettingsFile = z.object({
  format: z.literal(FORMAT),
  settings: z.record(z.string(), z.unknown()),
})

/** What a file of settings holds. */
export interface SettingsFileReading {
  readonly change: SettingsChange
  /** Names that this version does not know, or whose values it cannot use. */
  readonly refused: readonly string[]
}

/** All settings that are a choice, as the text of a file. */
export function writeSettingsFile(settings: Settings, version: string): string {
  const chosen = Object.fromEntries(
    Object.entries(settings).filter(([key]) => !LEFT_OUT.some((left) => left === key)),
  )
  return `${JSON.stringify({ format: FORMAT, version, settings: chosen }, null, 2)}\n`
}

/**
 * Reads such a file; undefined for any other one. Each setting counts by itself.
 * @param fixed what an administrator has decided
 */
export function readSettingsFile(
  text: string,
  fixed: readonly (keyof Settings)[] = [],
): SettingsFileReading | undefined {
  const read = SettingsFile.safeParse(parsed(text))
  if (!read.success) return undefined
  const refused: string[] = []
  const valid = Object.entries(read.data.settings).filter(([key, value]) => {
    const name = Settings.keyof().safeParse(key).data
    const isFree = name && !LEFT_OUT.includes(name) && !fixed.includes(name)
    const usable = isFree && Settings.shape[name].safeParse(value).success
    if (!usable) refused.push(key)
    return usable
  })
  return { change: Settings.partial().parse(Object.fromEntries(valid)), refused }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
