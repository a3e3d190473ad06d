// The plain list of models: good ones, bad ones, and ones that went away.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './hosts.ts'
import { ask, begin, composer, openModels, starterModel } from './journey.ts'

test('says of each bad file what is wrong with it, and goes on', async ({ host, page }) => {
  const folder = join(host.dataFolder, 'models')
  mkdirSync(folder, { recursive: true })
  const whole = readFileSync(starterModel)
  writeFileSync(join(folder, 'foreign.gguf'), 'これはモデルではありません')
  writeFileSync(join(folder, 'truncated.gguf'), whole.subarray(0, whole.length / 2))
  writeFileSync(
    join(folder, 'corrupt.gguf'),
    Buffer.concat([whole.subarray(0, 16), Buffer.alloc(4096, 255)]),
  )
  writeFileSync(join(folder, 'empty.gguf'), '')
  await begin(page)
  await openModels(page)
  const item = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(item('foreign')).toContainText('GGUF 形式のモデルではありません')
  await expect(item('empty')).toContainText('GGUF 形式のモデルではありません')
  await expect(item('truncated')).toContainText('途中で切れています')
  await expect(item('corrupt')).toContainText('壊れています')
  await page.getByRole('button', { name: '新しい会話' }).click()
  await expect(await ask(page, 'こんにちは')).toContainText('こんにちは')
})

test('loads, unloads and makes another model the default', async ({ host, page }) => {
  const folder = join(host.dataFolder, 'models')
  mkdirSync(folder, { recursive: true })
  copyFileSync(starterModel, join(folder, 'copy.gguf'))
  await begin(page)
  await openModels(page)
  const chosen = page.getByRole('listitem').filter({ hasText: 'copy.gguf' })
  await chosen.getByRole('button', { name: '既定にする' }).click()
  await expect(chosen.getByText('既定', { exact: true })).toBeVisible()
  await chosen.getByRole('button', { name: '読み込む', exact: true }).click()
  await expect(chosen).toContainText('準備完了')
  await chosen.getByRole('button', { name: 'メモリーから外す' }).click()
  await expect(chosen.getByRole('button', { name: '読み込む', exact: true })).toBeVisible()
})

test('a conversation whose model is gone can be read, and goes on with another', async ({
  host,
  page,
}) => {
  const folder = join(host.dataFolder, 'models')
  mkdirSync(folder, { recursive: true })
  copyFileSync(starterModel, join(folder, 'going-away.gguf'))
  await begin(page)
  await ask(page, 'こんにちは')
  await page.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await page.getByRole('menuitemradio').nth(1).click()
  await expect(page.getByRole('button', { name: 'モデルを選ぶ' })).toContainText('準備完了')
  await expect(await ask(page, 'こんにちは')).toContainText('こんにちは')
  await host.quit()
  rmSync(join(folder, 'going-away.gguf'))
  const again = await host.start()
  await again.getByRole('navigation').getByRole('listitem').getByRole('button').first().click()
  await expect(again.getByText('「going-away.gguf」が見つかりません')).toBeVisible()
  await expect(again.getByRole('article', { name: 'あなた' })).toHaveCount(2)
  await again.getByRole('alert').getByRole('button', { name: 'Kotonoha Starter' }).click()
  await expect(again.getByText('「going-away.gguf」が見つかりません')).toBeHidden()
  await composer(again).fill('こんにちは')
  await composer(again).press('Enter')
  await expect(again.getByRole('article', { name: 'ことのは' }).nth(2)).toContainText('こんにちは')
})
