// What an administrator has decided for a machine, as its users meet it. The file lies where no test may
// write, so the assistant is wired here, and shown by the web host's server.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RPCHandler } from '@orpc/server/ws'
import { expect, test } from '@playwright/test'
import { createApp } from '../src/app/app.ts'
import { noDesktop } from '../src/app/desktop.ts'
import { spawnNodeEngine } from '../src/engine/spawn-node.ts'
import { startWebServer } from '../src/web/server.ts'
import { begin } from './journey.ts'

const root = join(import.meta.dirname, '..')
const TOKEN = 'a'.repeat(64)

/** The assistant under a policy, in a browser. */
async function managed(policy: string) {
  const dataFolder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  const policyFile = join(dataFolder, 'policy/policy.json')
  mkdirSync(join(dataFolder, 'policy'))
  writeFileSync(policyFile, policy)
  const app = await createApp({
    dataFolder,
    resourcesFolder: join(root, 'resources'),
    host: 'web',
    version: '0.1.0',
    spawnEngine: spawnNodeEngine,
    desktop: noDesktop,
    policyFile,
  })
  const rpc = new RPCHandler(app.router)
  const server = await startWebServer({
    port: 0,
    token: TOKEN,
    pageFolder: join(root, 'out/renderer'),
    accept: (socket) => void rpc.upgrade(socket, { context: {} }),
  })
  return {
    address: `http://127.0.0.1:${server.port}/#token=${TOKEN}`,
    async end() {
      await server.close()
      await app.close()
      rmSync(dataFolder, { recursive: true })
    },
  }
}

test('what an administrator has decided is said and locked', async ({ page }) => {
  const hub = 'https://mirror.example.jp'
  const host = await managed(JSON.stringify({ settings: { offline: true, hub } }))
  await page.goto(host.address)
  await begin(page)
  await page.getByRole('button', { name: '設定', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '設定' })
  await expect(dialog.getByText('このパソコンの管理者が、一部の設定を決めています。')).toBeVisible()
  const row = (id: string) => dialog.locator(`[data-setting=${id}]`)
  for (const id of ['offline', 'hub']) {
    await expect(row(id)).toContainText('管理者により設定されています')
    await expect(row(id).getByRole('button', { name: /初期値に戻す/ })).toHaveCount(0)
  }
  await expect(row('hub').getByRole('textbox')).toHaveValue(hub)
  await expect(row('hub').getByRole('textbox')).toBeDisabled()
  await expect(row('offline').getByRole('radio').first()).toBeDisabled()
  await expect(row('theme').getByRole('radio').first()).toBeEnabled()
  await expect(row('theme')).not.toContainText('管理者により')
  await host.end()
})

test('a policy that cannot be understood is told, and everything is denied', async ({ page }) => {
  const host = await managed('{ "settings": { "ofline": true } }')
  await page.goto(host.address)
  await begin(page)
  const told = page.getByRole('alert').filter({ hasText: '管理者が用意した設定ファイル' })
  await expect(told).toContainText('「settings.ofline」は知らない項目です。')
  await page.getByRole('button', { name: '設定', exact: true }).click()
  const row = page.getByRole('dialog', { name: '設定' }).locator('[data-setting=offline]')
  await expect(row.getByRole('radio', { checked: true })).toBeDisabled()
  await expect(row).toContainText('管理者により設定されています')
  await host.end()
})
