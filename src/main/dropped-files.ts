import { ipcMain } from 'electron'
import { MODELS_DROPPED } from '../contract/handshake.ts'
import { isPage } from './app-protocol.ts'
import { modelsAmong } from './opened-files.ts'

/** Calls back with the model files that are dropped on a page of ours. */
export function onModelsDropped(take: (paths: string[]) => void): void {
  ipcMain.on(MODELS_DROPPED, ({ senderFrame }, dropped: unknown) => {
    if (!senderFrame || senderFrame.parent || !isPage(senderFrame.url)) return
    const paths = Array.isArray(dropped) ? dropped.filter((one) => typeof one === 'string') : []
    const models = modelsAmong(paths)
    if (models.length > 0) take(models)
  })
}
