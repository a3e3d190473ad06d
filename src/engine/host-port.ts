/** The channel of a process of the engine to its host, under Electron and under Node alike. */
export interface HostPort {
  onMessage(listener: (message: unknown) => void): void
  send(message: unknown): void
}

/** Electron's end of the channel; absent under Node. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** The host of this process. Without it the process ends, and does not keep the memory. */
export function hostPort(): HostPort {
  const port: unknown = Reflect.get(process, 'parentPort')
  if (isPort(port))
    return {
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
      send: (message) => port.postMessage(message),
    }
  process.on('disconnect', () => process.exit())
  return {
    onMessage: (listener) => process.on('message', listener),
    send: (message) => process.send?.(message),
  }
}

function isPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port
}
