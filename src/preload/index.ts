// Hands the page one MessagePort to its host, and tells the host where files lie that were dropped on
// the page: no global is added to the page, and no path comes into it.
import { ipcRenderer, webUtils } from 'electron'
import {
  FILES_DROPPED,
  FILES_TAKEN,
  MODELS_DROPPED,
  PORT_GIVEN,
  PORT_WANTED,
} from '../contract/handshake.ts'

window.addEventListener('message', ({ source, data }) => {
  if (source !== window) return
  if (data === PORT_WANTED) ipcRenderer.send(PORT_WANTED)
  else if (data?.type === FILES_DROPPED && Array.isArray(data.files))
    ipcRenderer.send(FILES_DROPPED, { request: data.request, paths: data.files.map(pathOf) })
})

ipcRenderer.on(PORT_GIVEN, ({ ports }) => {
  window.postMessage(PORT_GIVEN, location.origin, [...ports])
})

window.addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
})

window.addEventListener(
  'drop',
  (event) => {
    const files = [...(event.dataTransfer?.files ?? [])]
    const models = files.filter(({ name }) => /\.gguf$/i.test(name))
    if (!event.isTrusted || models.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    ipcRenderer.send(
      MODELS_DROPPED,
      models.map((file) => webUtils.getPathForFile(file)),
    )
  },
  true,
)

ipcRenderer.on(FILES_TAKEN, (_event, taken) => {
  window.postMessage({ type: FILES_TAKEN, ...taken }, location.origin)
})

/** Empty for a file that is only in memory. */
function pathOf(file: unknown): string {
  return file instanceof File ? webUtils.getPathForFile(file) : ''
}
