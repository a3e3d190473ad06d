// What only the web host has: an address with a token, and a page that outlives its server.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './hosts.ts'

test('the token does not stay in the address', async ({ host, page }) => {
  expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{64}$/)
  await expect.poll(() => page.url()).toBe(host.address?.replace(/#.*/, ''))
  const again = page.waitForEvent('websocket')
  await page.reload()
  const socket = await again
  expect(socket.isClosed()).toBe(false)
})

test('a page without the token is not let in', async ({ host, browserOfWeb }) => {
  const stranger = await browserOfWeb?.newPage()
  const refused = stranger?.waitForEvent('websocket')
  await stranger?.goto(host.address?.replace(/#.*/, '') ?? '')
  const socket = await refused
  await expect.poll(() => socket?.isClosed()).toBe(true)
  await stranger?.context().close()
})

test('the open page finds the server again after it was killed, at the same address', async ({
  host,
  page,
}) => {
  await expect(page.getByRole('button', { name: 'お試しモデルではじめる' })).toBeVisible()
  const before = host.address
  await host.kill()
  let frames = 0
  page.on('websocket', (socket) => socket.on('framereceived', () => frames++))
  await host.start()
  expect(host.address).toBe(before)
  await expect.poll(() => frames).toBeGreaterThan(0)
})

test('ends well when asked to', async ({ host }) => {
  await host.quit()
  expect(host.log).toEqual([])
})

/** Starts a web host that is expected to end by itself. */
async function startInVain(args: readonly string[]) {
  const server = spawn(process.execPath, ['out/main/web.js', ...args], {
    cwd: join(import.meta.dirname, '..'),
  })
  let said = ''
  server.stderr.on('data', (data) => {
    said += data
  })
  const code = await new Promise((resolve) => server.once('close', resolve))
  return { code, said }
}

test('says that its port is taken, and what to do', async ({ host }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
  const port = new URL(host.address ?? '').port
  const { code, said } = await startInVain(['--port', port, '--data', folder])
  expect(code).toBe(2)
  expect(said).toContain(`ポート ${port} はほかのプログラムが使っています`)
  rmSync(folder, { recursive: true })
})

test('says that its data folder is in use, and what to do', async ({ host }) => {
  const { code, said } = await startInVain(['--data', host.dataFolder])
  expect(code).toBe(3)
  expect(said).toContain('起動中の別の「ことのは」が使っています')
})
