// How the network is reached, what was connected to, and that nothing is once that is switched off.
import { readFileSync } from 'node:fs'
import { LoopbackHub } from '../src/models/loopback-hub.ts'
import { HUB_CERTIFICATE, LoopbackProxy } from '../src/models/loopback-tls.ts'
import { expect, test } from './hosts.ts'
import { begin, openModels } from './journey.ts'

test('a proxy, a certificate and a token lead to the hub, and one switch leads nowhere', async ({
  host,
  page,
}) => {
  const hub = await LoopbackHub.start()
  hub.token = 'hf_secret'
  const proxy = await LoopbackProxy.start({ 443: Number(new URL(hub.endpoint).port) })
  try {
    await begin(page)
    await openModels(page, '通信')
    const address = page.getByLabel('配布元のアドレス')
    await address.fill('http://hub.example')
    await expect(page.getByText('https:// で始まるアドレスを入力してください。')).toBeVisible()
    await address.fill('https://hub.example')
    await address.press('Enter')
    await page.getByText('手動', { exact: true }).click()
    const through = page.getByLabel('プロキシーのアドレス')
    await through.fill('127.0.0.1:1')
    await through.press('Enter')
    const problem = page.getByRole('alert')
    const connect = page.getByRole('button', { name: '接続を試す' })
    await connect.click()
    await expect(problem).toContainText('プロキシー')
    await through.fill(proxy.address)
    await through.press('Enter')
    await connect.click()
    await expect(problem).toContainText('証明書')
    await page.getByLabel('証明書ファイルを追加…', { exact: true }).setInputFiles({
      name: '組織.pem',
      mimeType: 'application/x-pem-file',
      buffer: Buffer.from(HUB_CERTIFICATE),
    })
    await expect(page.getByText('発行者：hub.example')).toBeVisible()
    hub.token = null
    await connect.click()
    await expect(page.getByText(/^hub\.example に接続できました/)).toBeVisible()
    await page.getByLabel('新しいトークン').fill('hf_secret')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await expect(page.getByText('保存済み', { exact: true })).toBeVisible()

    const ledger = page.getByRole('region', { name: '通信台帳' })
    await expect(ledger.getByRole('row').filter({ hasText: '失敗' }).first()).toBeVisible()
    await expect(ledger.getByRole('cell', { name: 'hub.example:443' }).first()).toBeVisible()
    await page.getByRole('switch', { name: '完全オフライン' }).click()
    const asked = proxy.asked.length
    await connect.click()
    await expect(problem).toContainText('完全オフライン')
    await ledger.getByLabel('結果').selectOption({ label: '遮断' })
    await expect(ledger.getByRole('row')).toHaveCount(2)
    expect(proxy.asked).toHaveLength(asked)
    if (host.kind === 'desktop') return // there the system's dialog asks for the place
    const saving = page.waitForEvent('download')
    await ledger.getByRole('button', { name: 'CSV に書き出す' }).click()
    const csv = readFileSync(await (await saving).path(), 'utf8')
    expect(csv).toContain('hub.example:443,接続の確認')
    expect(csv).toContain('遮断')
  } finally {
    proxy.close()
    await hub.close()
  }
})
