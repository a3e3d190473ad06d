// Runs in the page, as text, in an isolated world of the preload's own: the same DOM, but none of the
// page's globals, as Electron's contextIsolation has it.
import type { FromPage, ToPage } from './ports.ts'

/** The way to the main process, which Chromium gives to this world alone. */
declare function standInCall(json: string): void

/**
 * Runs in the page's own world: `window.open` opens nothing and returns null, as it does in Electron
 * when the application denies it. A window that was opened and then closed would stop its opener.
 */
export function denyWindowOpen() {
  window.open = (url = '') => {
    const { href } = new URL(url, location.href)
    dispatchEvent(new CustomEvent('stand-in-window-open', { detail: href }))
    return null
  }
}

/** Runs a sandboxed preload: a CommonJS script that can require nothing but `electron`. */
export function runPreload(source: string, file: string) {
  if (window !== window.top) return
  type Listener = (event: { ports: MessagePort[] }, ...args: unknown[]) => void
  const listeners = new Map<string, Listener[]>()
  const ports = new Map<number, MessagePort>()
  const call = (message: FromPage) => standInCall(JSON.stringify(message))

  const open = (port: number) => {
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = ({ data }) => {
      if (typeof data !== 'string') throw new Error('The stand-in carries only text to the host.')
      call({ kind: 'port-message', port, text: data })
    }
    port2.addEventListener('close', () => {
      if (ports.delete(port)) call({ kind: 'port-closed', port })
    })
    ports.set(port, port2)
    return port1
  }
  const deliver = (message: ToPage) => {
    switch (message.kind) {
      case 'event': {
        const event = { ports: message.ports.map(open) }
        for (const listener of listeners.get(message.channel) ?? [])
          listener(event, ...message.args)
        return
      }
      case 'port-message':
        ports.get(message.port)?.postMessage(message.text)
        return
      case 'port-closed':
        ports.get(message.port)?.close()
        ports.delete(message.port)
    }
  }
  addEventListener('stand-in-window-open', (event) => {
    if (event instanceof CustomEvent) call({ kind: 'window-open', url: String(event.detail) })
  })
  Object.defineProperty(globalThis, 'standInDeliver', { value: deliver })

  const ipcRenderer = {
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    send: (channel: string, ...args: unknown[]) => call({ kind: 'send', channel, args }),
  }
  // Chromium tells no page, and no stand-in, where a file lies.
  const webUtils = { getPathForFile: () => '' }
  const require = (name: string) => {
    if (name === 'electron') return { ipcRenderer, webUtils }
    throw new Error(`module not found: ${name}`)
  }
  const process = { type: 'renderer', sandboxed: true, contextIsolated: true, env: {} }
  new Function('require', 'module', 'exports', 'process', `${source}\n//# sourceURL=${file}`)(
    require,
    { exports: {} },
    {},
    process,
  )
}
