import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { TOKEN_PROTOCOL_PREFIX, uploadPath, WEB_PROTOCOL } from '../contract/handshake.ts'
import { newToken } from './last-address.ts'
import { startWebServer, type WebServer } from './server.ts'

const token = newToken()
let folder: string
const taken: unknown[] = []
let server: WebServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'server-'))
  await writeFile(join(folder, 'index.html'), '<title>頁</title>')
  await symlink('/etc/hosts', join(folder, 'hosts.txt'))
  server = await startWebServer({
    port: 0,
    token,
    pageFolder: folder,
    accept: (socket) => socket.on('message', (data) => socket.send(`${data}`)),
    async takePiece(uploadId, file, offset, bytes) {
      if (offset === 99) throw new Error('not what follows')
      taken.push([uploadId, file, offset, `${Buffer.from(bytes)}`])
      return offset === 0
    },
  })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

/** Sends one request exactly as written and gives what comes back. */
function raw(head: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1')
    let text = ''
    socket.on('data', (data) => {
      text += data
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
    socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`)
  })
}
const status = async (head: readonly string[]) => Number((await raw(head)).split(' ')[1])
const here = () => `Host: 127.0.0.1:${server.port}`
const get = (path: string) => status([`GET ${path} HTTP/1.1`, here()])

describe('the page', () => {
  it('is served with its policy, which names the socket', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/`)
    expect(await response.text()).toBe('<title>頁</title>')
    expect(response.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ws://127.0.0.1:${server.port};`,
    )
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is answered without a body to HEAD', async () => {
    const response = await fetch(`http://localhost:${server.port}/?x=1`, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it.each([
    '/../index.html/../../etc/hosts',
    '/%2e%2e/%2e%2e/etc/hosts',
    '/..%2f..%2fetc%2fhosts',
    '//etc/hosts',
    '/hosts.txt',
    '/index.html%00',
    '/%zz',
    '*',
    'http://127.0.0.1/etc/hosts',
  ])('does not answer %s', async (path) => {
    expect(await get(path)).toBe(404)
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost.evil.example', '[::1]'])(
    'is refused under the name %s',
    async (host) => {
      expect(await status(['GET / HTTP/1.1', `Host: ${host}`])).toBe(403)
    },
  )

  it('is refused without a name', async () => {
    expect(await status(['GET / HTTP/1.0'])).toBe(403)
  })

  it('takes nothing from other pages, and nothing but questions from its own', async () => {
    const post = (origin: string) =>
      status(['POST / HTTP/1.1', here(), `Origin: ${origin}`, 'Content-Length: 0'])
    expect(await post('http://evil.example')).toBe(403)
    expect(await post('null')).toBe(403)
    expect(await post(`http://localhost:${server.port}`)).toBe(403)
    expect(await post(`http://127.0.0.1:${server.port}`)).toBe(405)
    expect(await status(['DELETE / HTTP/1.1', here()])).toBe(403)
  })

  it('takes bytes of files from its own pages alone', async () => {
    const own = `http://127.0.0.1:${server.port}`
    const put = async (path: string, origin = own) =>
      (await fetch(own + path, { method: 'PUT', headers: { origin }, body: 'abc' })).status
    const path = (offset: number) => uploadPath('0a1b2c3d-0000-4000-8000-000000000000', 2, offset)
    expect(await put(path(5), 'http://evil.example')).toBe(403)
    expect(await put('/index.html')).toBe(404)
    expect(await put(`${path(5)}/more`)).toBe(404)
    expect(taken).toEqual([])
    expect(await put(path(5))).toBe(200)
    expect(taken).toEqual([['0a1b2c3d-0000-4000-8000-000000000000', 2, 5, 'abc']])
    const refused = await put(path(99)).catch(() => 'broken off')
    expect(refused).not.toBe(200)
  })
})

describe('the socket', () => {
  interface Attempt {
    readonly protocols?: readonly string[]
    readonly origin?: string
    readonly host?: string
  }
  const right = () => [WEB_PROTOCOL, TOKEN_PROTOCOL_PREFIX + token]
  /** The subprotocol on success, or the status that refused it. */
  const open = ({ protocols = right(), origin, host }: Attempt): Promise<string> =>
    new Promise((resolve) => {
      const own = `127.0.0.1:${server.port}`
      const socket = new WebSocket(`ws://${own}/`, [...protocols], {
        origin: origin ?? `http://${host ?? own}`,
        headers: host ? { Host: host } : {},
      })
      socket.on('open', () => {
        resolve(socket.protocol)
        socket.close()
      })
      socket.on('error', (error) => resolve(error.message))
    })

  it('opens with the token, and does not repeat it', async () => {
    expect(await open({})).toBe(WEB_PROTOCOL)
    expect(await open({ host: `localhost:${server.port}` })).toBe(WEB_PROTOCOL)
  })

  it.each([
    ['none', []],
    ['no token', [WEB_PROTOCOL]],
    ['an empty token', [WEB_PROTOCOL, TOKEN_PROTOCOL_PREFIX]],
    ['another token', [WEB_PROTOCOL, TOKEN_PROTOCOL_PREFIX + newToken()]],
    ['the beginning of the token', [WEB_PROTOCOL, TOKEN_PROTOCOL_PREFIX + token.slice(0, -1)]],
    ['more than the token', [WEB_PROTOCOL, `${TOKEN_PROTOCOL_PREFIX}${token}0`]],
  ])('is refused with %s', async (_, protocols) => {
    expect(await open({ protocols })).toMatch(/401/)
  })

  it('is refused to pages of others, even with the token', async () => {
    expect(await open({ origin: 'http://evil.example' })).toMatch(/403/)
    expect(await open({ origin: 'null' })).toMatch(/403/)
    expect(await open({ origin: `https://127.0.0.1:${server.port}` })).toMatch(/403/)
    expect(await open({ origin: `http://localhost:${server.port}` })).toMatch(/403/)
  })

  it('is refused under another name', async () => {
    expect(await open({ host: 'evil.example' })).toMatch(/403/)
    expect(await open({ host: `evil.example:${server.port}` })).toMatch(/403/)
  })

  it('is refused without an origin', async () => {
    const upgrade = [
      'GET / HTTP/1.1',
      here(),
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: ${right().join(', ')}`,
    ]
    const answered = await new Promise<number | undefined>((resolve) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('data', (data) => resolve(Number(`${data}`.split(' ')[1])))
      socket.write(`${[...upgrade, 'Connection: Upgrade'].join('\r\n')}\r\n\r\n`)
    })
    expect(answered).toBe(403)
  })

  it('cuts off a frame that is too long, and stays up', async () => {
    const own = `127.0.0.1:${server.port}`
    const socket = new WebSocket(`ws://${own}/`, right(), { origin: `http://${own}` })
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('error', () => {})
    socket.on('open', () => socket.send(Buffer.alloc(20_000_000)))
    expect([1006, 1009]).toContain(await closed)
    expect(await open({})).toBe(WEB_PROTOCOL)
  })
})

describe('the port', () => {
  it('is only open on the loopback address', async () => {
    const { networkInterfaces } = await import('node:os')
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)
    const target = outer?.address ?? '127.0.0.2'
    const reached = await new Promise<boolean>((resolve) => {
      const attempt = request({ host: target, port: server.port }, () => resolve(true))
      attempt.on('error', () => resolve(false))
      attempt.end()
    })
    expect(reached).toBe(false)
  })

  it('is not shared', async () => {
    const second = startWebServer({
      port: server.port,
      token,
      pageFolder: folder,
      accept: () => {},
    })
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('is free again after closing, with sockets still open', async () => {
    const first = await startWebServer({ port: 0, token, pageFolder: folder, accept: () => {} })
    const own = `127.0.0.1:${first.port}`
    const socket = new WebSocket(`ws://${own}/`, [WEB_PROTOCOL, TOKEN_PROTOCOL_PREFIX + token], {
      origin: `http://${own}`,
    })
    await new Promise((resolve) => socket.on('open', resolve))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await first.close()
    await closed
    const { port } = first
    const next = await startWebServer({ port, token, pageFolder: folder, accept: () => {} })
    expect(next.port).toBe(port)
    await next.close()
  })
})
