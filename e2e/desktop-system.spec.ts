// What the system asks of the program: to open files, and to start at login.
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { appOf, electronCommand, expect, test } from './hosts.ts'
import { answerDialogs, ask, begin } from './journey.ts'

const root = join(import.meta.dirname, '..')
const starter = join(root, 'resources/starter-model.gguf')

const models = (page: Page) => page.getByRole('listitem').filter({ hasText: '.gguf' })

test('a file opened with the program becomes a model, after asking', async ({ host, page }) => {
  const app = appOf(host)
  await begin(page)
  const folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  copyFileSync(starter, join(folder, '私の モデル.gguf'))
  const openFile = async () => {
    const { command, args } = electronCommand([`--data=${host.dataFolder}`])
    // The file is named as the folder's own, as a terminal does it.
    const absolute = args.map((arg) => (arg === '.' ? root : arg))
    const second = spawn(command, [...absolute, '私の モデル.gguf'], { cwd: folder })
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
  }
  const told = await answerDialogs(app, 2)
  await openFile()
  await expect.poll(told).toEqual(['「私の モデル.gguf」をモデルとして追加しますか？'])
  expect(existsSync(join(host.dataFolder, 'models'))).toBe(false)
  await answerDialogs(app, 0)
  await openFile()
  await expect(models(page)).toContainText('私の モデル.gguf')
  expect(existsSync(join(folder, '私の モデル.gguf'))).toBe(true)
  rmSync(folder, { recursive: true })
})

test('a file dropped on the icon of the running program is asked about', async ({ host, page }) => {
  const app = appOf(host)
  await begin(page)
  const told = await answerDialogs(app, 0)
  await app.evaluate(
    ({ app: application }, paths) => {
      for (const path of paths) application.emit('open-file', { preventDefault() {} }, path)
    },
    [starter, join(root, 'package.json')],
  )
  await expect(models(page)).toContainText('starter-model.gguf')
  expect(await told()).toHaveLength(1)
})

test('starts at login only when the user wants it', async ({ host, page }) => {
  const app = appOf(host)
  await begin(page)
  await app.evaluate(({ app: application }, folder) => {
    application.setPath('appData', folder)
    application.setLoginItemSettings = (settings) => Object.assign(globalThis, { login: settings })
  }, host.dataFolder)
  const entry = join(host.dataFolder, 'autostart/kotonoha.desktop')
  const starts = async () =>
    process.platform === 'linux'
      ? existsSync(entry)
      : (await app.evaluate(() => Reflect.get(globalThis, 'login')))?.openAtLogin === true
  expect(await starts()).toBe(false)
  await page.getByRole('button', { name: '設定', exact: true }).click()
  const setting = page.getByRole('switch', { name: 'ログイン時に起動する' })
  await setting.click()
  await expect.poll(starts).toBe(true)
  if (process.platform === 'linux') {
    await expect.poll(() => readFileSync(entry, 'utf8')).toContain('--hidden')
    expect(readFileSync(entry, 'utf8')).toContain(host.dataFolder)
  }
  await setting.click()
  await expect.poll(starts).toBe(false)
})

if (process.platform !== 'darwin')
  test('started at login it waits without a window', async ({ host, page }) => {
    await begin(page)
    await host.quit()
    const only = await host.start(['--hidden'])
    await expect(only.getByRole('textbox', { name: '質問' })).toBeVisible()
    const visible = await appOf(host).evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isVisible()),
    )
    expect(visible).toEqual([false])
  })

test('a long answer is told only while another program is in front', async ({ host, page }) => {
  const app = appOf(host)
  await begin(page)
  await app.evaluate(({ Notification }) => {
    const told: unknown[] = []
    Object.assign(globalThis, { told })
    Notification.prototype.show = function () {
      told.push(this)
    }
    // Time passes so fast that every answer takes long.
    const real = Date.now
    const begun = real()
    Date.now = () => begun + (real() - begun) * 1000
  })
  const told = () =>
    app.evaluate(() => Array.from(Reflect.get(globalThis, 'told'), (one) => Object(one).title))

  await ask(page, 'こんにちは')
  expect(await told()).toEqual([])
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur())
  await ask(page, 'こんにちは')
  await expect.poll(told).toEqual(['回答ができました'])
  await app.evaluate(() => Reflect.get(globalThis, 'told')[0].emit('click'))
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null))
    .toBe(true)
})

test('the menu leads to the settings and to the diagnostics', async ({ host, page }) => {
  const app = appOf(host)
  await begin(page)
  const choose = (label: string) =>
    app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? [])
      items?.find((item) => item.label === wanted)?.click()
    }, label)
  await choose('設定…')
  await expect(page.getByRole('dialog', { name: '設定' })).toBeVisible()
  await page.keyboard.press('Escape')
  await choose('診断')
  await expect(page.getByRole('heading', { name: '診断', level: 1 })).toBeVisible()
})
