import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, MessageChannelMain, type WebFrameMain } from 'electron'
import { z } from 'zod'
import type { App } from '../app/app.ts'
import { MAX_ADDED } from '../contract/document.ts'
import { FILES_DROPPED, FILES_TAKEN, PORT_GIVEN, PORT_WANTED } from '../contract/handshake.ts'
import { isPage } from './app-protocol.ts'

const Dropped = z.object({
  request: z.string(),
  /** Empty for a file that lies nowhere. */
  paths: z.array(z.string()).max(MAX_ADDED),
})

/**
 * Hands every page of ours that asks a port to the router, and takes the files dropped on one. Returns
 * what tells how many pages are connected.
 */
export function connectPages({
  router,
  takeDropped,
}: Pick<App, 'router' | 'takeDropped'>): () => number {
  const connected = new Set<Electron.MessagePortMain>()
  const rpc = new RPCHandler(router)
  ipcMain.on(PORT_WANTED, ({ senderFrame }) => {
    if (!isOurs(senderFrame)) return
    const { port1, port2 } = new MessageChannelMain()
    rpc.upgrade(port1, { context: {} })
    port1.start()
    connected.add(port1)
    port1.once('close', () => connected.delete(port1))
    senderFrame.postMessage(PORT_GIVEN, null, [port2])
  })
  ipcMain.on(FILES_DROPPED, ({ senderFrame }, message: unknown) => {
    const dropped = Dropped.safeParse(message)
    if (!isOurs(senderFrame) || !dropped.success) return
    const { request, paths } = dropped.data
    const tickets = takeDropped(paths)
    senderFrame.postMessage(FILES_TAKEN, {
      request,
      tickets: tickets.map((ticket, at) => (paths[at] ? ticket : null)),
    })
  })
  return () => connected.size
}

/** Only the page itself, as the main frame of its window. */
function isOurs(frame: WebFrameMain | null): frame is WebFrameMain {
  return frame !== null && !frame.parent && isPage(frame.url)
}
