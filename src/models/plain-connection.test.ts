import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'
import { OWN_CERTIFICATE, OWN_KEY, portOf } from './loopback-tls.ts'
import { Network } from './network.ts'

let folder: string
let ledger: Ledger
let network: Network
let server: Server
/** Answers a request, given its number, over the raw connection. */
let answer: (socket: Socket, number: number) => void
let connections = 0
let requests = 0

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plain '))
  ledger = new Ledger(folder)
  network = new Network({ ledger, offline: () => false, certificates: () => [OWN_CERTIFICATE] })
  connections = 0
  requests = 0
  server = createServer((socket) => {
    connections++
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      if (bytes.includes('\r\n\r\n')) answer(socket, requests++)
    })
  })
  await listen(server)
})
afterEach(async () => {
  await network.disconnect()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function listen(one: Server) {
  one.listen(0, '127.0.0.1')
  await new Promise((resolve) => one.once('listening', resolve))
}

async function get(url = new URL(`http://127.0.0.1:${portOf(server)}/`)) {
  const { signal } = new AbortController()
  const { status, headers, body } = await network.get(url, {
    purpose: 'download',
    signal,
    timeout: 2000,
  })
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(Buffer.from(chunk))
  return { status, headers, bytes: Buffer.concat(chunks) }
}

const plain = (text: string, more = '') =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\n${more}\r\n${text}`

it('reads answers of a told length, over one connection after the other', async () => {
  answer = (socket, number) => socket.write(plain(`answer ${number}`))
  for (const number of [0, 1, 2]) expect((await get()).bytes.toString()).toBe(`answer ${number}`)
  expect(connections).toBe(1)
  await network.disconnect()
  expect(ledger.read()).toMatchObject([{ result: 'closed', purpose: 'download' }])
})

it('reads a head and a body that come in pieces, after a word of patience', async () => {
  answer = (socket) => {
    const whole = `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${plain('はい', 'ETag: "a"\r\n')}`
    const bytes = Buffer.from(whole)
    let at = 0
    const next = () => {
      if (at === bytes.length) return
      socket.write(bytes.subarray(at, ++at))
      setImmediate(next)
    }
    next()
  }
  const { bytes, headers } = await get()
  expect(bytes.toString()).toBe('はい')
  expect(headers.etag).toBe('"a"')
})

it('asks anew when the server has closed a connection that was resting', async () => {
  answer = (socket) => socket.end(plain('once'))
  for (let n = 0; n < 3; n++) expect((await get()).bytes.toString()).toBe('once')
  expect(connections).toBe(3)
})

it('leaves what is not plain to another client, and does not ask twice for what failed', async () => {
  answer = (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')
  expect((await get()).bytes.toString()).toBe('abc')
  const before = requests
  expect((await get()).bytes.toString()).toBe('abc')
  expect(requests).toBe(before + 1)
})

it.each(['429 Too Many Requests', '503 x', '404 x'])('asks once for %s', async (line) => {
  answer = (socket) =>
    socket.end(`HTTP/1.1 ${line}\r\nTransfer-Encoding: chunked\r\nRetry-After: 9\r\n\r\n0\r\n\r\n`)
  expect(await get()).toMatchObject({ status: Number(line.slice(0, 3)) })
  expect(requests).toBe(1)
})

it.each([
  ['ends early', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'],
  ['says nothing', ''],
  ['speaks another protocol', 'SSH-2.0-x\r\n\r\n'],
  ['tells two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
  ['never ends its head', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
])('fails where a server %s', async (_what, text) => {
  answer = (socket) => socket.end(text)
  await expect(get()).rejects.toThrow()
})

it('uses no connection again over which more came than was announced', async () => {
  answer = (socket, number) => socket.write(`${plain(`answer ${number}`)}and more`)
  expect((await get()).bytes.toString()).toBe('answer 0')
  expect((await get()).bytes.toString()).toBe('answer 1')
  expect(connections).toBe(2)
})

it('reads https, from servers whose certificate is trusted for their name', async () => {
  const contents = randomBytes(5 * 2 ** 20)
  const secure = createHttps({ cert: OWN_CERTIFICATE, key: OWN_KEY }, (_request, response) => {
    response.setHeader('content-length', contents.length)
    response.end(contents)
  })
  await listen(secure)
  try {
    for (const host of ['127.0.0.1', 'localhost']) {
      const { bytes } = await get(new URL(`https://${host}:${portOf(secure)}/`))
      expect(bytes.equals(contents)).toBe(true)
    }
    const strict = new Network({ ledger, offline: () => false })
    network = strict
    await expect(get(new URL(`https://localhost:${portOf(secure)}/`))).rejects.toMatchObject({
      code: 'CERTIFICATE_UNTRUSTED',
    })
  } finally {
    secure.closeAllConnections()
    secure.close()
  }
})
