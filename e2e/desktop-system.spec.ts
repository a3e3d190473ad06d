// What the system asks of the program: to open files, and to start at login.
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
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

test('files opened with the program become material of a new question, models are asked about', async ({
  host,
  page,
}) => {
  const app = appOf(host)
  await begin(page)
  await ask(page, 'こんにちは')
  const folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  const minutes = join(folder, '第１回　議事録（案）.txt')
  const guests = join(folder, '名簿.csv')
  writeFileSync(minutes, '定例会議は金曜日の十時に第三会議室で開く。')
  writeFileSync(guests, '氏名,部署\n田中,総務')
  const chips = page.getByRole('list', { name: 'この会話の資料' }).getByRole('listitem')

  // The way of Linux's file managers: addresses. What is no file is passed over.
  const { command, args } = electronCommand([`--data=${host.dataFolder}`])
  const others = [folder, join(folder, 'ありません.pdf'), 'file://elsewhere/x.pdf', 'kotonoha://x']
  const second = spawn(command, [...args, pathToFileURL(minutes).href, ...others], { cwd: root })
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
  await expect(chips).toHaveCount(1)
  await expect(page.getByRole('heading', { name: '何でも聞いてください' })).toBeVisible()

  // The way of macOS, also for what is dropped on the icon: one after the other.
  const told = await answerDialogs(app, 0)
  await app.evaluate(
    ({ app: application }, paths) => {
      for (const path of paths) application.emit('open-file', { preventDefault() {} }, path)
    },
    [guests, starter],
  )
  await expect(models(page)).toContainText('starter-model.gguf')
  expect(await told()).toEqual(['「starter-model.gguf」をモデルとして追加しますか？'])
  await page.getByRole('button', { name: '新しい会話' }).click()
  await expect(chips).toHaveCount(2)
  const answer = await ask(page, '定例会議はどこで開きますか？')
  await expect(answer.getByText('この回答が読んだ箇所')).toBeVisible()
  rmSync(folder, { recursive: true })
})

test('started with a file, it begins with a question about it', async ({ host, page }) => {
  await begin(page)
  await host.quit()
  const again = await host.start([join(root, 'README.md')])
  const chips = again.getByRole('list', { name: 'この会話の資料' }).getByRole('listitem')
  await expect(chips).toContainText('README.md')
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
