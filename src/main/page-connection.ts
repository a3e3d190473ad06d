import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, MessageChannelMain } from 'electron'
import type { App } from '../app/app.ts'
import { PORT_GIVEN, PORT_WANTED } from '../contract/handshake.ts'
import { isPage } from './app-protocol.ts'

/** Hands every page of ours that asks a port to the router. */
export function connectPages(router: App['router']): void {
  const rpc = new RPCHandler(router)
  ipcMain.on(PORT_WANTED, ({ senderFrame }) => {
    // Only the page itself, as the main frame of its window.
    if (!senderFrame || senderFrame.parent || !isPage(senderFrame.url)) return
    const { port1, port2 } = new MessageChannelMain()
    rpc.upgrade(port1, { context: {} })
    port1.start()
    senderFrame.postMessage(PORT_GIVEN, null, [port2])
  })
}
