import { z } from 'zod'
import { SamplingChoice } from './conversation.ts'
import { OriginalChoice } from './document.ts'
import { SearchModelChoice } from './document-search.ts'
import { GpuChoice } from './engine.ts'
import { Shortcut } from './launcher.ts'
import { ModelFamily } from './model.ts'

/** Settings of the whole program. */
export const Settings = z.object({
  language: z.enum(['ja', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  /** `mod-enter` is Ctrl+Enter, or ⌘+Enter on macOS. */
  sendKey: z.enum(['enter', 'mod-enter']),
  /** False until the welcome has been answered. */
  welcomed: z.boolean(),
  defaultModelId: z.string().nullable(),
  gpu: GpuChoice,
  /** Null: as many as fit. */
  gpuLayers: z.number().int().min(0).max(1000).nullable(),
  /** In tokens. Null: what the model was trained on, as far as memory allows. */
  contextSize: z.number().int().min(256).max(262_144).nullable(),
  /** What KV caches of conversations may take on the disk, in GiB, so that they open again at once; 0: none. */
  snapshotGigabytes: z.number().min(0).max(1000),
  /** Fields that are not set follow the model family's recommendation. */
  sampling: SamplingChoice,
  /** Whether every connection is denied. */
  offline: z.boolean(),
  /** The hub that models are fetched from, or a mirror of it. */
  hub: z.url({ protocol: /^https?$/ }),
  /** How the network is reached; `manual` by the address that follows. */
  proxy: z.enum(['system', 'manual', 'none']),
  proxyAddress: z.string().max(500),
  /** Where GGUF files are put, as an absolute path. Null: in the data folder. Moving it sets it. */
  modelFolder: z
    .string()
    .regex(/^(\/|\\\\|[A-Za-z]:[\\/])/)
    .nullable(),
  /** Desktop: whether documents that are added are read where they lie, or copied first. */
  documentOriginals: OriginalChoice,
  /** Desktop: tells when a download has ended. */
  notifyDownloads: z.boolean(),
  /** Which installed models help to search documents. */
  embeddingModel: SearchModelChoice,
  rerankerModel: SearchModelChoice,
  /** Families that the user has corrected, by model id. */
  families: z.record(z.string(), ModelFamily),
  /** Desktop, except macOS: closing the window leaves the program in the tray. */
  closeToTray: z.boolean(),
  /** Whether the user has been told so. */
  toldOfTray: z.boolean(),
  /** Desktop: starts at login, without a window. */
  startAtLogin: z.boolean(),
  /** Desktop: tells of long answers that end while another program is in front. */
  notifyAnswers: z.boolean(),
  /** Desktop: whether the launcher can be called. */
  launcher: z.boolean(),
  /** The keys that call it. Null: the system's default. */
  launcherShortcut: Shortcut.nullable(),
  /** Desktop: looks for new versions by itself, once a day. */
  updates: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  language: 'ja',
  theme: 'system',
  sendKey: 'enter',
  welcomed: false,
  defaultModelId: null,
  gpu: 'auto',
  gpuLayers: null,
  contextSize: null,
  snapshotGigabytes: 4,
  sampling: {},
  offline: false,
  hub: 'https://huggingface.co',
  proxy: 'system',
  proxyAddress: '',
  modelFolder: null,
  documentOriginals: 'referenced',
  notifyDownloads: true,
  embeddingModel: 'auto',
  rerankerModel: 'auto',
  families: {},
  closeToTray: true,
  toldOfTray: false,
  startAtLogin: false,
  notifyAnswers: true,
  launcher: true,
  launcherShortcut: null,
  updates: false,
}

/** Only the fields to change. */
export const SettingsChange = Settings.partial()
export type SettingsChange = z.infer<typeof SettingsChange>

/** What was wrong with the settings file when it was read. Nothing in it is thrown away. */
export const SettingsProblem = z.discriminatedUnion('problem', [
  /** Kept in the file as it is, without effect. */
  z.object({ problem: z.literal('unknown-key'), key: z.string() }),
  /** The default is used instead; the value is kept beside the file. */
  z.object({ problem: z.literal('invalid-value'), key: z.string() }),
  /** The file was set aside under another name and defaults are used. */
  z.object({ problem: z.literal('unreadable'), keptAs: z.string() }),
])
export type SettingsProblem = z.infer<typeof SettingsProblem>
