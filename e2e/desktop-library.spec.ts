// What only the desktop has: model files are brought in, shown and moved by the system's dialogs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LoopbackHub } from '../src/models/loopback-hub.ts'
import { appOf, expect, test } from './hosts.ts'
import {
  begin,
  chooseForModel,
  chooseInDialogs,
  openModels,
  putModel,
  starterModel,
  withHub,
} from './journey.ts'

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

test('a download shows in the taskbar how far it is, and tells that it is done', async ({
  host,
}) => {
  const hub = await LoopbackHub.start()
  try {
    const model = readFileSync(starterModel)
    hub.files.set('small-F16.gguf', model)
    hub.rate = model.length / 2
    const page = await withHub(host, hub)
    await appOf(host).evaluate(({ BrowserWindow, Notification }) => {
      const shown: { progress: number[]; told: string[] } = { progress: [], told: [] }
      Object.assign(globalThis, { shown })
      BrowserWindow.prototype.setProgressBar = (progress) => shown.progress.push(progress)
      Notification.prototype.show = function () {
        shown.told.push(`${this.title}: ${this.body}`)
      }
    })
    const shown = () =>
      appOf(host).evaluate((): { progress: number[]; told: string[] } =>
        Reflect.get(globalThis, 'shown'),
      )
    await openModels(page, '入手する')
    const field = page.getByRole('searchbox', { name: 'モデル名、リポジトリー名、またはアドレス' })
    await field.fill(hub.repo)
    await field.press('Enter')
    await page.getByRole('button', { name: 'small-F16.gguf F16 をダウンロード' }).click()
    await expect.poll(async () => (await shown()).told).toHaveLength(1)
    const { progress, told } = await shown()
    expect(told[0]).toMatch(/^モデルのダウンロードが完了しました: .*small/)
    const parts = progress.filter((one) => one > 0 && one < 1)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(-1)
  } finally {
    await hub.close()
  }
})
