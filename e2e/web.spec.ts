// What only the web host has: an address with a token, and a page that outlives its server.
import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './hosts.ts'
import { begin, openModels, putModel } from './journey.ts'

test('the token does not stay in the address', async ({ host, page }) => {
  expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{64}$/)
  await expect.poll(() => page.url()).toBe(host.address?.replace(/#.*/, ''))
  const again = page.waitForEvent('websocket')
  await page.reload()
  const socket = await again
  expect(socket.isClosed()).toBe(false)
})

test('models come in as files and by their paths, and move', async ({ host, page }) => {
  const mine = join(host.dataFolder, 'mine')
  const first = putModel(mine, '選んだ モデル.gguf')
  await begin(page)
  await openModels(page)
  const work = page.getByRole('status')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'ファイルを選んで追加…' }).click(),
  ])
  await chooser.setFiles(first)
  await expect(work.filter({ hasText: '1 件のモデルを追加しました。' })).toBeVisible()
  const item = page.getByRole('listitem').filter({ hasText: '選んだ モデル.gguf' })
  await expect(item).toContainText('内容を確認済み')

  // Dropped: the same contents again.
  const transfer = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer()
    const contents = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))
    data.items.add(new File([contents], '落とした.gguf'))
    return data
  }, readFileSync(first).toString('base64'))
  await page.getByRole('heading', { name: 'モデル', exact: true }).dispatchEvent('drop', {
    dataTransfer: transfer,
  })
  const failure = page.getByRole('alert').filter({ hasText: 'すでにあります' })
  await expect(failure).toContainText('選んだ モデル.gguf')
  await failure.getByRole('button', { name: '閉じる' }).click()

  appendFileSync(first, 'another')
  await page.getByRole('button', { name: '場所を入力して追加…' }).click()
  const dialog = page.getByRole('dialog')
  const path = dialog.getByRole('textbox')
  await path.fill('モデル.gguf')
  await path.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('「モデル.gguf」を開けません')
  await path.fill(first)
  await path.press('Enter')
  await expect(page.getByText(`元の場所のまま使っています：${mine}`)).toBeVisible()

  await page.getByRole('button', { name: '置き場所を移す…' }).click()
  await path.fill(join(host.dataFolder, '移した先'))
  await dialog.getByRole('button', { name: '移す' }).click()
  await expect(work.filter({ hasText: 'モデルの置き場所を「' })).toBeVisible()
  await expect(page.getByText(join(host.dataFolder, '移した先')).last()).toBeVisible()
  await expect(item.last()).toContainText('内容を確認済み')
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
