// What only the desktop has: a window that its page cannot leave, a menu, and one instance.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { appOf, electronCommand, expect, testTogether as test } from './hosts.ts'

test('the page cannot be led elsewhere', async ({ host, page }) => {
  const app = appOf(host)
  // Heard from before anything is tried; what was asked of the window is kept there.
  await app.evaluate(({ BrowserWindow }) => {
    const refused: string[] = []
    Object.assign(globalThis, { refused })
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.on('will-navigate', (event, url) => {
        if (event.defaultPrevented) refused.push(url)
      })
  })
  const refused = () => app.evaluate((): string[] => Reflect.get(globalThis, 'refused'))
  const follow = (target: string) =>
    page.evaluate((url) => {
      const link = document.body.appendChild(document.createElement('a'))
      link.href = url
      link.click()
    }, target)
  const before = page.url()
  // Chromium itself does not let a page go to a file.
  await follow('file:///etc/passwd')
  for (const target of ['https://example.com/', `${before}other`]) {
    await follow(target)
    await expect.poll(refused).toContain(target)
  }
  expect(page.url()).toBe(before)
  await expect(page).toHaveTitle(/ことのは/)
})

test('links open outside, by https and mailto only, and only when the user agrees', async ({
  host,
  page,
}) => {
  const app = appOf(host)
  await app.evaluate(({ dialog, shell }) => {
    const asked: string[] = []
    const opened: string[] = []
    const answers = { response: 1 }
    Object.assign(globalThis, { asked, opened, answers })
    dialog.showMessageBox = async (...args: unknown[]) => {
      const options = args.at(-1)
      if (typeof options === 'object' && options && 'detail' in options)
        asked.push(String(options.detail))
      return { response: answers.response, checkboxChecked: false }
    }
    shell.openExternal = async (url) => {
      opened.push(url)
    }
  })
  const heard = (name: 'asked' | 'opened') =>
    app.evaluate((_electron, key) => Reflect.get(globalThis, key), name)
  const open = (url: string) => page.evaluate((target) => window.open(target) === null, url)

  for (const url of [
    'http://example.com/',
    'file:///etc/passwd',
    'smb://host/share',
    'calculator:',
  ])
    expect(await open(url)).toBe(true)
  await open('https://example.com/declined')
  await expect.poll(() => heard('asked')).toEqual(['https://example.com/declined'])
  expect(await heard('opened')).toEqual([])

  await app.evaluate(() => {
    Reflect.get(globalThis, 'answers').response = 0
  })
  await page.evaluate(() => {
    const link = document.body.appendChild(document.createElement('a'))
    link.href = 'https://example.com/agreed'
    link.target = '_blank'
    link.click()
  })
  await expect.poll(() => heard('opened')).toEqual(['https://example.com/agreed'])
  await open('mailto:someone@example.com')
  await expect
    .poll(() => heard('opened'))
    .toEqual(['https://example.com/agreed', 'mailto:someone@example.com'])
  await expect.poll(() => app.windows().length).toBe(1)
})

test('the page has no permission but to write to the clipboard', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = ['camera', 'geolocation', 'notifications', 'clipboard-read', 'clipboard-write']
    const entries = names.map(async (name) => {
      // The type of the names lags behind Chromium's.
      const description: PermissionDescriptor = JSON.parse(JSON.stringify({ name }))
      return [name, (await navigator.permissions.query(description)).state]
    })
    return Object.fromEntries(await Promise.all(entries))
  })
  expect(states).toEqual({
    camera: 'denied',
    geolocation: 'denied',
    notifications: 'denied',
    'clipboard-read': 'denied',
    'clipboard-write': 'granted',
  })
})

test('the menu speaks Japanese', async ({ host }) => {
  const labels = await appOf(host).evaluate(({ Menu }) => {
    const menu = Menu.getApplicationMenu()
    return (menu?.items ?? [])
      .flatMap((item) => [item, ...(item.submenu?.items ?? [])])
      .filter(({ type }) => type !== 'separator')
      .map(({ label }) => label)
  })
  expect(labels.length).toBeGreaterThan(15)
  for (const label of labels) expect(label).toMatch(/^[ぁ-んァ-ヶー一-龠／…]+$/)
})

test('a second start brings the first window forward', async ({ host }) => {
  const app = appOf(host)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  const { command, args } = electronCommand([`--data=${host.dataFolder}`])
  const second = spawn(command, args, { cwd: join(import.meta.dirname, '..') })
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
    )
    .toBe(false)
  expect(app.windows()).toHaveLength(1)
})
