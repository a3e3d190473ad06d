// Hands the page one MessagePort to its host, and nothing else: no global is added to the page.
import { ipcRenderer } from 'electron'
import { PORT_GIVEN, PORT_WANTED } from '../contract/handshake.ts'

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === PORT_WANTED) ipcRenderer.send(PORT_WANTED)
})

ipcRenderer.on(PORT_GIVEN, ({ ports }) => {
  window.postMessage(PORT_GIVEN, location.origin, [...ports])
})
