// From looking for a model to having it, over a hub on this machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LoopbackHub } from '../src/models/loopback-hub.ts'
import { expect, test } from './hosts.ts'
import { begin, openModels, withHub } from './journey.ts'

const resources = join(import.meta.dirname, '../resources')

test('says what runs here, and what a model is', async ({ page }) => {
  await begin(page)
  await openModels(page, '入手する')
  await expect(page.getByText(/メモリー .+空き .+ディスクの空き/)).toBeVisible({ timeout: 45_000 })
  await page.getByLabel('世代').selectOption({ label: 'LLM-jp-3.1' })
  // Once more where it is what is advised for this machine.
  await page
    .getByRole('button', { name: 'LLM-jp-3.1 1.8B instruct4 についてくわしく' })
    .last()
    .click()
  const card = page.getByRole('dialog', { name: 'LLM-jp-3.1 1.8B instruct4' })
  await expect(card).toContainText('Apache-2.0')
  await expect(card).toContainText('出力が人の意図や安全性に沿うようには調整されていません')
  const chart = card.getByRole('figure').filter({ hasText: 'MT-Bench（日本語' })
  await expect(chart).toContainText('gpt-4o-2024-08-06')
  await expect(chart.locator('[aria-current]')).toContainText('6.30')
  // The judge of later figures was another one.
  await expect(chart).not.toContainText('LLM-jp-4')
  await expect(card.getByText(/動きます|足りません/).first()).toBeVisible()
})

test('finds a model on the hub and fetches it', async ({ host }) => {
  const hub = await LoopbackHub.start()
  try {
    hub.files.set('small-F16.gguf', readFileSync(join(resources, 'starter-model.gguf')))
    const page = await withHub(host, hub)
    await openModels(page, '入手する')
    const field = page.getByRole('searchbox', { name: 'モデル名、リポジトリー名、またはアドレス' })
    await field.fill('何もない')
    await field.press('Enter')
    await expect(page.getByText('「何もない」に合う GGUF モデルは見つかりません')).toBeVisible()
    await field.fill('small')
    await field.press('Enter')
    await page.getByRole('button', { name: hub.repo }).click()
    await page.getByRole('button', { name: 'small-F16.gguf F16 をダウンロード' }).click()
    await expect(page.getByText('入手済み')).toBeVisible()
    hub.token = 'needed'
    await field.fill(hub.repo)
    await field.press('Enter')
    await expect(page.getByRole('alert')).toContainText('許可がありません')
  } finally {
    await hub.close()
  }
})

test('takes another catalogue from a file, after telling what it changes', async ({ page }) => {
  await begin(page)
  await openModels(page, '入手する')
  const file = page.getByLabel('ファイルから更新…', { exact: true })
  const buffer = (contents: unknown) => ({
    name: 'catalogue.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(contents)),
  })
  await file.setInputFiles(buffer({ version: 1 }))
  await expect(page.getByText('モデルカタログのファイルを読み取れません。')).toBeVisible()
  const own = JSON.parse(readFileSync(join(resources, 'catalogue.json'), 'utf8'))
  const [first, ...others] = own.models
  const added = { ...first, id: 'new', name: '新しいモデル' }
  await file.setInputFiles(buffer({ ...own, updated: '2999-01-01', models: [...others, added] }))
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('新しいモデル')
  await expect(dialog).toContainText(first.name)
  await dialog.getByRole('button', { name: 'このカタログを使う' }).click()
  await expect(page.getByText('2999-01-01 版')).toBeVisible()
  await page.getByRole('button', { name: '付属のものに戻す' }).click()
  await expect(page.getByText('付属のカタログに戻しました。')).toBeVisible()
})
