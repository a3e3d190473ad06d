// Model files on this machine: checked, brought in, moved, deleted, and carried to a closed machine.
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { openSettings } from '../src/store/settings.ts'
import { expect, test } from './hosts.ts'
import {
  ask,
  begin,
  chooseForModel,
  chooseInDialogs,
  openModels,
  putModel,
  starterModel,
} from './journey.ts'

test('files are checked, noticed when they change or vanish, and deleted', async ({
  host,
  page,
}) => {
  const models = join(host.dataFolder, 'models')
  const path = putModel(models, '手元のモデル.gguf')
  await begin(page)
  await openModels(page)
  const item = page.getByRole('listitem').filter({ hasText: '手元のモデル.gguf' })
  await expect(item).toContainText('内容は未確認')
  await chooseForModel(page, item, '内容を確かめる')
  await expect(page.getByText('1 件のモデルの内容を確かめました。')).toBeVisible()
  await expect(item).toContainText('内容を確認済み')
  appendFileSync(path, 'x')
  await expect(item).toContainText('記録したときから内容が変わっています')
  await chooseForModel(page, item, '内容を確かめる')
  await expect(page.getByRole('alert')).toContainText('記録したときから変わっています')
  await page.getByRole('alert').getByRole('button', { name: '閉じる' }).click()
  renameSync(path, join(host.dataFolder, 'away.gguf'))
  await expect(page.getByText('ファイルが見つかりません')).toBeVisible()
  copyFileSync(starterModel, path)
  await expect(item.getByRole('button', { name: '読み込む' })).toBeVisible()
  await chooseForModel(page, item, 'ファイルを削除…')
  await page.getByRole('alertdialog').getByRole('button', { name: '削除する' }).click()
  await expect(item).toBeHidden()
  expect(existsSync(path)).toBe(false)
})

test('a kit carries a model to a machine without a network, up to its first answer', async ({
  host,
  page,
}) => {
  putModel(join(host.dataFolder, 'models/llm-jp/運ぶ'), '運ぶモデル.gguf')
  await begin(page)
  await openModels(page, '持ち込みキット')
  await page.getByRole('list', { name: 'キットに入れるモデル' }).getByRole('checkbox').check()
  await page.getByLabel('ファイルの大きさ').selectOption({ label: '650 MB ごとに分ける' })
  if (host.kind === 'desktop') {
    mkdirSync(join(host.dataFolder, 'kits'))
    await chooseInDialogs(host, join(host.dataFolder, 'kits'))
  }
  await page.getByRole('button', { name: /作る/ }).click()
  await expect(page.getByText(/^持ち込みキットができました/)).toBeVisible()
  const sum = await page.locator('code').last().textContent()
  await host.quit()

  // Of this machine, the other one has nothing but the kit.
  for (const name of readdirSync(host.dataFolder))
    if (!['kits', 'web.json'].includes(name))
      rmSync(join(host.dataFolder, name), { recursive: true })
  openSettings(host.dataFolder).change({ offline: true })
  const closed = await host.start()
  await closed.reload()
  await begin(closed)
  await openModels(closed, '持ち込みキット')
  await expect(closed.locator('code').last()).toHaveText(sum ?? '')
  await closed.getByRole('button', { name: '確かめる' }).click()
  await expect(closed.getByText('内容も正しいことを確かめました。')).toBeVisible()
  await closed.getByRole('button', { name: 'このパソコンに取り込む' }).click()
  await expect(closed.getByText('1 個のファイルを取り込みました。')).toBeVisible()
  await closed.getByRole('tab', { name: 'このパソコンのモデル' }).click()
  const item = closed.getByRole('listitem').filter({ hasText: '運ぶモデル.gguf' })
  await item.getByRole('button', { name: '既定にする' }).click()
  await expect(item).toContainText('内容を確認済み')
  await closed.getByRole('tab', { name: '通信' }).click()
  await expect(closed.getByText('まだ一度も通信していません。')).toBeVisible()
  await closed.getByRole('button', { name: '新しい会話' }).click()
  await expect(await ask(closed, 'こんにちは')).toContainText('こんにちは')
})
