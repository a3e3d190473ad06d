// Hands the page one MessagePort to its host, and the host the paths of model files that are dropped
// on the page, which does not learn them: no global is added to the page.
import { ipcRenderer, webUtils } from 'electron'
import { FILES_DROPPED, PORT_GIVEN, PORT_WANTED } from '../contract/handshake.ts'

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === PORT_WANTED) ipcRenderer.send(PORT_WANTED)
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
      FILES_DROPPED,
      models.map((file) => webUtils.getPathForFile(file)),
    )
  },
  true,
)
