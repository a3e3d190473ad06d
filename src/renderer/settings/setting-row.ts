import type { ComponentType } from 'react'
import type { HostInfo } from '../../contract/contract.ts'
import { defaultSettings, Settings, SettingsChange } from '../../contract/settings.ts'
import type { Words } from '../words/ja.ts'

/** The groups of the settings screen, in their order. */
export const SETTING_GROUPS = [
  'general',
  'display',
  'input',
  'models',
  'documents',
  'storage',
  'shortcuts',
  'privacy',
  'advanced',
] as const
export type SettingGroup = (typeof SETTING_GROUPS)[number]

/** What rows are decided and drawn by. */
export interface SettingContext {
  readonly settings: Settings
  readonly info: HostInfo
}

/** What a row's control is given. */
export interface SettingControl extends SettingContext {
  /** The row's name, for those who hear the page. */
  readonly label: string
  /** Every row of the screen. */
  readonly rows: readonly SettingRow[]
  readonly change: (to: SettingsChange) => void
  /** Shows it at the top of the screen when a call fails. */
  readonly attempt: (call: Promise<unknown>) => void
}

/** One row of the settings screen: a setting, or something that is done there. */
export interface SettingRow {
  /** Unique. */
  readonly id: string
  readonly group: SettingGroup
  readonly label: (words: Words) => string
  /** A sentence that explains it. */
  readonly hint: (words: Words) => string
  /** Other words that people look for it by; both languages and readings may be given. */
  readonly terms?: (words: Words) => string
  /** Shown everywhere if not given. */
  readonly isShown?: (context: SettingContext) => boolean
  /** What gives it back its default; rows that only do something have none. */
  readonly defaults?: (settings: Settings) => SettingsChange
  /** Whether the control has a line of its own, below the words. */
  readonly wide?: boolean
  readonly Control: ComponentType<SettingControl>
}

/** For `defaults`: the given settings as they are at first. */
export function toDefault(...keys: readonly (keyof Settings)[]): () => SettingsChange {
  const change = SettingsChange.parse(
    Object.fromEntries(keys.map((key) => [key, defaultSettings[key]])),
  )
  return () => change
}

/** The settings that a row is about. */
export function keysOf({ defaults }: SettingRow): readonly (keyof Settings)[] {
  const first = defaults?.(defaultSettings) ?? {}
  return Settings.keyof().options.filter((key) => key in first)
}

/** Whether a row's settings are no longer as they were at first. */
export function isChanged({ defaults }: SettingRow, settings: Settings): boolean {
  const first = defaults?.(settings) ?? {}
  return Settings.keyof().options.some(
    (key) => key in first && JSON.stringify(first[key]) !== JSON.stringify(settings[key]),
  )
}

/** Whether a row belongs to the desktop alone. */
export function onDesktop({ info }: SettingContext): boolean {
  return info.host === 'desktop'
}
