// What only the desktop has: model files are brought in, shown and moved by the system's dialogs.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { appOf, expect, test } from './hosts.ts'
import { begin, chooseForModel, chooseInDialogs, openModels, putModel } from './journey.ts'

test('a model is brought in, shown where it lies, and moves with its folder', async ({
  host,
  page,
}) => {
  const own = putModel(join(host.dataFolder, '自分の 資料'), '持ってきた.gguf')
  await begin(page)
  await openModels(page)
  await chooseInDialogs(host, own)
  await page.getByRole('button', { name: 'コピーして追加…' }).click()
  const item = page.getByRole('listitem').filter({ hasText: '持ってきた.gguf' })
  await expect(item).toContainText('内容を確認済み')
  await page.getByRole('button', { name: '今の場所のまま追加…' }).click()
  await expect(page.getByRole('alert')).toContainText('すでに')
  await appOf(host).evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => Object.assign(globalThis, { shown: path })
  })
  await chooseForModel(page, item, 'ファイルの場所を開く')
  const shown = () => appOf(host).evaluate((): string => Reflect.get(globalThis, 'shown'))
  await expect.poll(shown).toBe(join(host.dataFolder, 'models/持ってきた.gguf'))
  await chooseInDialogs(host, join(host.dataFolder, '自分の 資料'))
  await page.getByRole('button', { name: '置き場所を移す…' }).click()
  await expect(page.getByRole('alert')).toContainText('には移せません')
  await chooseInDialogs(host, join(host.dataFolder, '新しい 場所'))
  await page.getByRole('button', { name: '置き場所を移す…' }).click()
  await expect(page.getByText(/^モデルの置き場所を「.+新しい 場所」に移しました。$/)).toBeVisible()
  await expect(item).toContainText('内容を確認済み')
  expect(existsSync(join(host.dataFolder, '新しい 場所/持ってきた.gguf'))).toBe(true)
  expect(existsSync(join(host.dataFolder, 'models'))).toBe(false)
})
