import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { readPageFile } from '../app/page-files.ts'
import { MAX_MESSAGE_LENGTH } from '../contract/conversation.ts'
import { readUploadPath, WEB_PROTOCOL } from '../contract/handshake.ts'
import { holdsToken, isAddressedHere, isFromOwnPage } from './access.ts'

export interface WebServerOptions {
  /** 0 is any free port. */
  readonly port: number
  readonly token: string
  /** Folder of the built screens. */
  readonly pageFolder: string
  /** Takes a socket of a page that showed the token. */
  readonly accept: (socket: WebSocket) => void
  /**
   * Takes bytes of a file that a page announced over its socket, which told it the upload's secret id.
   * False when no more is wanted.
   */
  readonly takePiece?: (
    uploadId: string,
    file: number,
    offset: number,
    bytes: Uint8Array,
  ) => Promise<boolean>
}

export interface WebServer {
  readonly port: number
  /** How many pages are connected. */
  pages(): number
  close(): Promise<void>
}

/** In bytes. A character takes at most three in UTF-8 and six in JSON. */
const MAX_FRAME = MAX_MESSAGE_LENGTH * 6 + 65_536

/**
 * Serves the screens and their connection on 127.0.0.1.
 * @throws the system's error, e.g. EADDRINUSE, when the port cannot be had
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    handleProtocols: () => WEB_PROTOCOL,
  })
  const server = createServer((request, response) => {
    void respond(request, response, options, port)
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!isAddressedHere(request, port) || !isFromOwnPage(request)) return refuse(socket, 403)
    if (!holdsToken(request, options.token)) return refuse(socket, 401)
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      accepted.on('error', () => accepted.terminate())
      options.accept(accepted)
    })
  })
  const port = await listen(server, options.port)

  return {
    port,
    pages: () => sockets.clients.size,
    close: () =>
      new Promise((resolve) => {
        // Not by a closing handshake: a page that does not answer must not keep the program alive.
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { pageFolder, takePiece }: WebServerOptions,
  port: number,
) {
  const { method, headers } = request
  const reading = method === 'GET' || method === 'HEAD'
  if (!isAddressedHere(request, port) || !(reading || isFromOwnPage(request)))
    return say(response, 403)
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  if (method === 'PUT' && takePiece) return await take(request, response, path, takePiece)
  if (!reading) return say(response.setHeader('allow', 'GET, HEAD'), 405)
  const file = await readPageFile(pageFolder, path, [`ws://${headers.host}`])
  if (!file) return say(response, 404)
  response.writeHead(200, { ...file.headers, 'content-length': file.body.length })
  response.end(method === 'HEAD' ? undefined : file.body)
}

/** Takes the pieces of a file, from a place on. */
async function take(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  takePiece: NonNullable<WebServerOptions['takePiece']>,
) {
  const place = readUploadPath(path)
  if (!place) return say(response, 404)
  let { offset } = place
  let goesOn = true
  try {
    for await (const bytes of request) {
      // What is not wanted any more is read all the same, or the page would not hear of it.
      if (goesOn) goesOn = await takePiece(place.uploadId, place.file, offset, bytes)
      offset += bytes.length
    }
  } catch {
    // It broke off, or is not what follows: the page asks where to go on.
    return say(response, 409)
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ goesOn }))
}

function say(response: ServerResponse, status: number) {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  })
  response.end(`${status}\n`)
}

function refuse(socket: Duplex, status: 401 | 403) {
  const reason = { 401: 'Unauthorized', 403: 'Forbidden' }[status]
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
