import { z } from 'zod'
import { Settings, SettingsProblem } from './settings.ts'

/** Settings that an administrator can fix. Where models lie changes by moving them, and by nothing else. */
export const FixedSettings = Settings.omit({ modelFolder: true }).partial()

/** The file by which whoever looks after a machine decides for all its users. */
export const PolicyFile = z.object({
  $schema: z.string().optional(),
  /** `forbidden`: the program neither looks for new versions nor installs them. */
  updates: z.enum(['allowed', 'forbidden']).optional(),
  /** Each has this value for everybody, and cannot be changed. */
  settings: FixedSettings.optional(),
})
export type PolicyFile = z.infer<typeof PolicyFile>

/** What is in force of such a file. */
export interface Policy {
  readonly updates: 'allowed' | 'forbidden'
  readonly settings: z.infer<typeof FixedSettings>
  readonly state: PolicyState
}

/** What was wrong in the file. All connections are denied then, whatever else it says. */
export const PolicyProblem = z.discriminatedUnion('problem', [
  z.object({ problem: z.literal('unreadable'), detail: z.string() }),
  z.object({ problem: z.literal('unknown-key'), key: z.string() }),
  z.object({ problem: z.literal('invalid-value'), key: z.string() }),
])
export type PolicyProblem = z.infer<typeof PolicyProblem>

/** What screens know of it. */
export const PolicyState = z.object({
  /** Where the file lies. */
  file: z.string(),
  /** Settings that cannot be changed. */
  fixed: z.array(Settings.keyof()),
  problems: z.array(PolicyProblem),
})
export type PolicyState = z.infer<typeof PolicyState>

/** The settings in force. */
export const SettingsReading = z.object({
  settings: Settings,
  problems: z.array(SettingsProblem),
  /** Null where no administrator decides. */
  policy: PolicyState.nullable(),
})
export type SettingsReading = z.infer<typeof SettingsReading>
