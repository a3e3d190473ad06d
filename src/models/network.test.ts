import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'
import { HUB_CERTIFICATE, LoopbackProxy, portOf } from './loopback-tls.ts'
import { Network, type NetworkOptions } from './network.ts'

let folder: string
let ledger: Ledger
let hub: Server
let proxy: LoopbackProxy

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'network '))
  ledger = new Ledger(folder)
  hub = createServer((request, response) => {
    if (request.url === '/elsewhere')
      response.writeHead(302, { location: 'http://127.0.0.1/' }).end()
    else response.end('from the hub')
  })
  hub.listen(0, '127.0.0.1')
  await new Promise((resolve) => hub.once('listening', resolve))
  proxy = await LoopbackProxy.start({ 443: portOf(hub) })
})

afterEach(() => {
  proxy.close()
  hub.closeAllConnections()
  hub.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What https://hub.example/ answers, by way of the proxy. */
async function ask(path: string, options: Partial<NetworkOptions> = {}): Promise<string> {
  const network = new Network({
    ledger,
    offline: () => false,
    proxyFor: async () => proxy.address,
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
  expect(await ask('/', { certificates: () => [HUB_CERTIFICATE] })).toBe('from the hub')
  expect(proxy.asked).toEqual(['hub.example:443'])
  expect(ledger.read()).toMatchObject([
    { host: 'hub.example:443', purpose: 'download', result: 'closed' },
  ])
})

it('trusts no other certificate', async () => {
  await expect(ask('/')).rejects.toMatchObject({
    code: 'CERTIFICATE_UNTRUSTED',
    data: { subject: 'hub.example' },
  })
  const direct = `https://127.0.0.1:${proxy.portBehind(443)}/`
  await expect(ask(direct, { proxyFor: async () => null })).rejects.toMatchObject({
    code: 'CERTIFICATE_UNTRUSTED',
  })
  expect(ledger.read().at(-1)).toMatchObject({ result: 'failed' })
})

it('does not follow a redirect away from https', async () => {
  await expect(ask('/elsewhere', { certificates: () => [HUB_CERTIFICATE] })).rejects.toMatchObject({
    code: 'ADDRESS_REFUSED',
  })
})

it('asks not even the proxy while everything stays offline', async () => {
  await expect(ask('/', { offline: () => true })).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(proxy.asked).toEqual([])
  expect(ledger.read()).toMatchObject([{ host: 'hub.example:443', result: 'denied' }])
})

it('says who stands in the way', async () => {
  const certificates = () => [HUB_CERTIFICATE]
  proxy.credentials = 'user:secret'
  await expect(ask('/', { certificates })).rejects.toMatchObject({
    code: 'PROXY_FAILED',
    data: { subject: new URL(proxy.address).host },
  })
  const withName = proxy.address.replace('//', '//user:secret@')
  expect(await ask('/', { certificates, proxyFor: async () => withName })).toBe('from the hub')
  const nowhere = { certificates, proxyFor: async () => 'http://127.0.0.1:9' }
  await expect(ask('/', nowhere)).rejects.toMatchObject({ failure: { code: 'PROXY_FAILED' } })
  await expect(ask('http://127.0.0.1:9/', { proxyFor: async () => null })).rejects.toMatchObject({
    failure: { code: 'HOST_UNREACHABLE' },
  })
  expect(ledger.read().at(-1)).toMatchObject({ result: 'failed', sent: 0, received: 0 })
})
