import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createProxy, type Server } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'
import { Network, type NetworkOptions } from './network.ts'

// Of hub.example, signed by itself, valid for a hundred years; the key protects nothing.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUW+/Vfix1ZsE2Zf6VKE9DBWl+TzkwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLaHViLmV4YW1wbGUwIBcNMjYxMTIxMDgwNjM3WhgPMjEyNjEw
MjgwODA2MzdaMBYxFDASBgNVBAMMC2h1Yi5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAE/L0TjNXBOlU84As115WivYwWPKS5FiQ6znDWnQsT+yV+hUtN
EQr62u1TnkxZwmxXNMI7+gXKiiARjXvus88vz6NrMGkwHQYDVR0OBBYEFKLFm/Ii
67wr/jsQNrSyN1HQMu98MB8GA1UdIwQYMBaAFKLFm/Ii67wr/jsQNrSyN1HQMu98
MA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYILaHViLmV4YW1wbGUwCgYIKoZI
zj0EAwIDSAAwRQIhAOX09AAhWsXbX+7zgsJlaD0Vy89kSwINu+IMVpPsUloWAiBY
B7kSSl/gqaLP92up1ZQwWU8W0nB3UAnsWojuRpJyZg==
-----END CERTIFICATE-----`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDD3NdQg1y7s0wOds
NK+wG77nBtLFPy+ARrlzgmC1H02hRANCAAT8vROM1cE6VTzgCzXXlaK9jBY8pLkW
JDrOcNadCxP7JX6FS00RCvra7VOeTFnCbFc0wjv6BcqKIBGNe+6zzy/P
-----END PRIVATE KEY-----`

let folder: string
let ledger: Ledger
let hub: Server
let proxy: Server
let asked: string[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'network '))
  ledger = new Ledger(folder)
  asked = []
  hub = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    if (request.url === '/elsewhere')
      response.writeHead(302, { location: 'http://127.0.0.1/' }).end()
    else response.end('from the hub')
  })
  proxy = createProxy()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const through = connect(portOf(hub), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      through.pipe(socket).pipe(through)
    })
    through.on('error', () => socket.destroy())
    socket.on('error', () => through.destroy())
  })
  for (const server of [hub, proxy]) {
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
  }
})

afterEach(() => {
  for (const server of [hub, proxy]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

/** What https://hub.example/ answers, by way of the proxy. */
async function ask(path: string, options: Partial<NetworkOptions> = {}): Promise<string> {
  const through = `http://127.0.0.1:${portOf(proxy)}`
  const network = new Network({
    ledger,
    offline: () => false,
    proxyFor: async () => through,
    ...options,
  })
  const { signal } = new AbortController()
  try {
    const url = new URL(path, 'https://hub.example')
    const { body } = await network.get(url, { purpose: 'download', signal, timeout: 5000 })
    let text = ''
    for await (const chunk of body) text += chunk
    return text
  } finally {
    await network.disconnect()
  }
}

it('goes through a proxy, and trusts a certificate that the user has added', async () => {
  expect(await ask('/', { certificates: () => [CERTIFICATE] })).toBe('from the hub')
  expect(asked).toEqual(['hub.example:443'])
  expect(ledger.read()).toMatchObject([
    { host: 'hub.example:443', purpose: 'download', result: 'closed' },
  ])
})

it('trusts no other certificate', async () => {
  await expect(ask('/')).rejects.toMatchObject({
    code: 'CERTIFICATE_UNTRUSTED',
    data: { subject: 'hub.example' },
  })
  const direct = `https://127.0.0.1:${portOf(hub)}/`
  await expect(ask(direct, { proxyFor: async () => null })).rejects.toMatchObject({
    code: 'CERTIFICATE_UNTRUSTED',
  })
  expect(ledger.read().at(-1)).toMatchObject({ result: 'failed' })
})

it('does not follow a redirect away from https', async () => {
  await expect(ask('/elsewhere', { certificates: () => [CERTIFICATE] })).rejects.toMatchObject({
    code: 'ADDRESS_REFUSED',
  })
})

it('asks not even the proxy while everything stays offline', async () => {
  await expect(ask('/', { offline: () => true })).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(asked).toEqual([])
  expect(ledger.read()).toMatchObject([{ host: 'hub.example:443', result: 'denied' }])
})

function portOf(server: Server): number {
  const address = server.address()
  return isPort(address) ? address.port : 0
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
