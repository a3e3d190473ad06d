import type { EventPublisher } from '@orpc/server'
import type { ModelLoading } from '../assistant/loading.ts'
import type { Turns } from '../assistant/turn.ts'
import type { AppEvent } from '../contract/events.ts'
import type { EngineClient } from '../engine/client.ts'
import { DOWNLOADS_FILE, type Downloads } from '../models/downloads.ts'
import { FileWork } from '../models/file-work.ts'
import { FolderWatch } from '../models/folder-watch.ts'
import type { InstalledModels } from '../models/installed.ts'
import { Kits } from '../models/kits.ts'
import { LAST_USE_FILE, LastUse } from '../models/last-use.ts'
import { ModelLibrary } from '../models/library.ts'
import { LINKED_FILE, type LinkedFiles } from '../models/linked-files.ts'
import { forgetOldUploads } from '../models/model-upload.ts'
import { type FileRecords, RECORDS_FILE } from '../models/records.ts'
import type { SettingsFile } from '../store/settings.ts'

/** What is kept about model files in the data folder. */
export const MODEL_RECORDS = [DOWNLOADS_FILE, RECORDS_FILE, LINKED_FILE, LAST_USE_FILE]

interface Surroundings {
  readonly dataFolder: string
  readonly models: InstalledModels
  readonly records: FileRecords
  readonly linked: LinkedFiles
  readonly downloads: Downloads
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly turns: Turns
  readonly settings: SettingsFile
  readonly events: EventPublisher<{ event: AppEvent }>
  readonly publish: (event: AppEvent) => void
}

/** What users do with model files, wired to all that uses them. */
export function openLibrary(around: Surroundings) {
  const { dataFolder, models, records, linked, downloads, engine, settings, publish } = around
  const { loading, turns, events } = around
  const modelsChanged = () => publish({ type: 'models-changed' })
  const fileWork = new FileWork((state) => publish({ type: 'file-work-changed', state }))
  const lastUse = new LastUse(dataFolder)
  const change = (to: Parameters<SettingsFile['change']>[0]) =>
    publish({ type: 'settings-changed', settings: settings.change(to) })
  const library = new ModelLibrary({
    installed: models,
    records,
    linked,
    lastUse,
    work: fileWork,
    hold: (work) => downloads.hold(work),
    release: (modelId) =>
      turns.soon(async () => {
        const { state } = engine
        const isWanted = 'modelId' in state && (modelId ?? state.modelId) === state.modelId
        if (isWanted) await loading.unload()
      }),
    setFolder: (modelFolder) => change({ modelFolder }),
    onDeleted(modelId) {
      if (settings.read().settings.defaultModelId === modelId) change({ defaultModelId: null })
    },
    onChange: modelsChanged,
  })
  const kits = new Kits({
    dataFolder,
    installed: models,
    records,
    work: fileWork,
    onModels: modelsChanged,
    onKits: () => publish({ type: 'kits-changed' }),
  })
  // What cannot be removed now is tried again at the next start.
  forgetOldUploads(models.folder).catch(() => undefined)
  const watch = new FolderWatch(() => models.folder, modelsChanged)
  engine.onChange((state) => {
    if (state.status === 'ready') lastUse.note(state.modelId)
  })
  events.subscribe('event', (event) => {
    const used = event.type === 'message-changed' ? event.message.generation : null
    if (used) lastUse.note(used.modelId)
  })
  return {
    library,
    kits,
    fileWork,
    async close() {
      watch.close()
      await fileWork.cancel()
    },
  }
}
