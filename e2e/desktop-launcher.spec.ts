// The launcher: called from anywhere, it answers in place and leaves the main window alone.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import {
  appOf,
  electronCommand,
  expect,
  type Host,
  testTogether as test,
  test as testAlone,
} from './hosts.ts'
import { answers, begin, composer, sidebar } from './journey.ts'

/**
 * Takes the place of the system's shortcuts, which no test can press; once for a host.
 * @param taken keys that another program has
 */
async function holdShortcuts(app: ElectronApplication, taken: readonly string[] = []) {
  await app.evaluate(({ globalShortcut }, others) => {
    if (Reflect.has(globalThis, 'shortcuts')) return
    const shortcuts = new Map<string, () => void>()
    Object.assign(globalThis, { shortcuts })
    globalShortcut.register = (keys, pressed) => {
      if (others.includes(keys)) return false
      shortcuts.set(keys, pressed)
      return true
    }
    globalShortcut.unregister = (keys) => void shortcuts.delete(keys)
  }, taken)
  return {
    keys: () => app.evaluate((): string[] => [...Reflect.get(globalThis, 'shortcuts').keys()]),
    press: () =>
      app.evaluate(() => {
        for (const pressed of Reflect.get(globalThis, 'shortcuts').values()) pressed()
      }),
  }
}

const standardKeys = process.platform === 'darwin' ? 'Alt+Shift+Space' : 'Control+Alt+Space'

/** Begins, and waits until the launcher has been made in advance; it is hidden and shows nothing. */
async function beginWithLauncher(host: Host, page: Page) {
  const app = appOf(host)
  const shortcuts = await holdShortcuts(app)
  await begin(page)
  await expect.poll(() => app.windows().length).toBe(2)
  const launcher = app.windows().find((window) => window !== page)
  if (!launcher) throw new Error('There is no launcher.')
  await app.evaluate(({ BrowserWindow }) => {
    const [main, hidden] = BrowserWindow.getAllWindows()
    hidden?.hide()
    main?.restore()
  })
  // What is still being loaded cannot be loaded again.
  await expect(field(launcher)).toBeAttached()
  await launcher.reload()
  await expect(field(launcher)).toBeFocused()
  return { app, shortcuts, launcher }
}

const field = (launcher: Page) => launcher.getByRole('textbox', { name: '質問' })

/** Which windows show, and which has the focus: the main window first. */
function windows(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .sort((a, b) => b.getBounds().width - a.getBounds().width)
      .map((window) => ({ visible: window.isVisible(), focused: window.isFocused() })),
  )
}

test('comes on the display with the pointer, answers, and goes', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  expect(await shortcuts.keys()).toEqual([standardKeys])
  await app.evaluate(({ BrowserWindow, screen }) => {
    screen.getCursorScreenPoint = () => ({ x: 2500, y: 300 })
    BrowserWindow.getAllWindows()[0]?.minimize()
  })
  await shortcuts.press()
  expect((await windows(app))[1]).toEqual({ visible: true, focused: true })
  const place = await app.evaluate(({ BrowserWindow, screen }) => {
    const bounds = BrowserWindow.getFocusedWindow()?.getBounds()
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
    return { bounds, workArea }
  })
  expect(place.bounds?.x).toBeGreaterThanOrEqual(place.workArea.x)
  expect(place.bounds?.y).toBeGreaterThanOrEqual(place.workArea.y)

  await field(launcher).fill('私の名前は田中です。')
  await field(launcher).press('Enter')
  await expect(answers(launcher)).toHaveAttribute('aria-busy', 'false')
  await field(launcher).fill('私の名前は何ですか？')
  await field(launcher).press('Enter')
  await expect(answers(launcher).nth(1)).toContainText('田中')

  await launcher.keyboard.press('Escape')
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(false)
  // All the while nobody has touched the main window.
  expect(
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
  ).toBe(true)
  await shortcuts.press()
  await expect(answers(launcher)).toHaveCount(2)
  await shortcuts.press()
  expect((await windows(app))[1]?.visible).toBe(false)
})

test('goes on in the main window with the same conversation', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  const before = await sidebar(page).getByRole('listitem').count()
  await shortcuts.press()
  await field(launcher).fill('こんにちは')
  await field(launcher).press('Enter')
  await expect(answers(launcher)).toContainText('こんにちは')
  await launcher.getByRole('button', { name: 'メイン画面で続ける' }).click()
  await expect(answers(page)).toContainText('こんにちは')
  await expect(composer(page)).toBeVisible()
  await expect(sidebar(page).getByRole('listitem')).toHaveCount(before + 1)
  expect(await windows(app)).toEqual([
    { visible: true, focused: true },
    { visible: false, focused: false },
  ])
  await expect(answers(launcher)).toHaveCount(0)
})

test('Esc that cancels a conversion does not close it', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  await shortcuts.press()
  const session = await launcher.context().newCDPSession(launcher)
  await session.send('Input.imeSetComposition', {
    text: 'にほんご',
    selectionStart: 4,
    selectionEnd: 4,
  })
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Escape',
    code: 'Escape',
    windowsVirtualKeyCode: 229,
  })
  expect((await windows(app))[1]?.visible).toBe(true)
  await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 })
  await launcher.keyboard.press('Escape')
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(false)
})

test('goes when another window is in front, but not under a dialog', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  await app.evaluate(({ BrowserWindow, dialog }) => {
    dialog.showMessageBox = async () => {
      BrowserWindow.getFocusedWindow()?.blur()
      return { response: 1, checkboxChecked: false }
    }
  })
  await shortcuts.press()
  await launcher.evaluate(() => window.open('mailto:someone@example.com'))
  await expect.poll(async () => (await windows(app))[1]?.focused).toBe(false)
  expect((await windows(app))[1]?.visible).toBe(true)
  await app.evaluate(({ BrowserWindow }) => {
    const [main, launcher] = BrowserWindow.getAllWindows()
    launcher?.focus()
    main?.focus()
  })
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(false)
})

testAlone(
  'has forgotten what it showed when it is called after ten minutes',
  async ({ host, page }) => {
    const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
    await shortcuts.press()
    await field(launcher).fill('書きかけ')
    await shortcuts.press()
    const later = (minutes: number) =>
      app.evaluate((_electron, passed) => {
        const now = Date.now() + passed * 60_000
        Date.now = () => now
      }, minutes)
    await later(9)
    await shortcuts.press()
    await expect(field(launcher)).toHaveValue('書きかけ')
    await shortcuts.press()
    await later(10)
    await shortcuts.press()
    await expect(field(launcher)).toHaveValue('')
  },
)

test('a second start with --toggle calls it, and never the main window', async ({ host, page }) => {
  const { app } = await beginWithLauncher(host, page)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  const toggle = async () => {
    const { command, args } = electronCommand([`--data=${host.dataFolder}`, '--toggle'])
    const second = spawn(command, args, { cwd: join(import.meta.dirname, '..') })
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
  }
  await toggle()
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(true)
  await toggle()
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(false)
  expect(
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
  ).toBe(true)
})

testAlone(
  'keys that are taken are noticed, and others are chosen by pressing them',
  async ({ host, page }) => {
    // The notice goes by itself, so nothing else is waited for before it.
    const shortcuts = await holdShortcuts(appOf(host), [standardKeys])
    await begin(page)
    await expect(
      page.getByText(/クイック呼び出しのキー.*ほかのアプリかシステムが使っています/).first(),
    ).toBeVisible()
    expect(await shortcuts.keys()).toEqual([])
    await page.getByRole('button', { name: '設定', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '設定' })
    await expect(dialog.getByRole('alert')).toContainText('別の組み合わせを選んでください')
    if (process.platform === 'linux')
      await expect(dialog.getByText(/「kotonoha --toggle」/)).toBeVisible()
    await dialog.getByRole('button', { name: 'キーを変更' }).click()
    await page.keyboard.press('Control+Space')
    await expect(dialog.getByText('二つ以上と')).toBeVisible()
    await page.keyboard.press('Control+Shift+K')
    await expect(dialog.getByRole('alert')).toHaveCount(0)
    await expect.poll(shortcuts.keys).toEqual(['Control+Shift+K'])
    const settings = join(host.dataFolder, 'settings.json')
    expect(JSON.parse(readFileSync(settings, 'utf8')).launcherShortcut).toBe('Control+Shift+K')
    await dialog.getByRole('switch', { name: 'クイック呼び出し' }).click()
    await expect.poll(shortcuts.keys).toEqual([])
  },
)

test('asks about the clipboard, with a prompt of the library at hand', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  await app.evaluate(({ clipboard }) => clipboard.writeText('会議は十時からです。'))
  await shortcuts.press()
  await launcher.keyboard.press('ControlOrMeta+Shift+V')
  const materials = launcher.getByRole('list', { name: '資料', exact: true }).getByRole('listitem')
  await expect(materials).toContainText(['クリップボード10 字'])
  await launcher.keyboard.press('/')
  await launcher.getByRole('dialog').getByRole('combobox').press('Escape')
  await expect(launcher.getByRole('dialog')).toHaveCount(0)
  expect((await windows(app))[1]?.visible).toBe(true)
  await field(launcher).fill('次の文を繰り返してください')
  await field(launcher).press('Enter')
  await expect(launcher.getByRole('article', { name: 'あなた' })).toContainText(
    '次の文を繰り返してください\n\n【クリップボード】\n会議は十時からです。',
    { useInnerText: true },
  )
  await expect(materials).toHaveCount(0)
})

test('asks about three dropped files, and goes on with them in the main window', async ({
  host,
  page,
}) => {
  const { shortcuts, launcher } = await beginWithLauncher(host, page)
  await shortcuts.press()
  const dropped = await launcher.evaluateHandle(() => {
    const files = new DataTransfer()
    // 「予算」 in Shift_JIS, a text in UTF-8, and something that cannot be read.
    files.items.add(new File([Uint8Array.of(0x97, 0x5c, 0x8e, 0x5a)], '予算.csv'))
    files.items.add(new File(['定例会議は金曜日の十時に第三会議室で開く。'], '議事録.txt'))
    files.items.add(new File([Uint8Array.of(0x89, 0x50, 0, 0, 1)], '図.png'))
    return files
  })
  await launcher.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped })
  const chips = (shown: Page) => shown.getByRole('list', { name: 'この会話の資料' })
  await expect(chips(launcher).getByRole('listitem')).toHaveCount(3)
  await expect(chips(launcher).getByRole('alert')).toBeVisible()
  await chips(launcher)
    .getByRole('button', { name: /図\.png.*外す/ })
    .click()
  // What is being asked here does not show where another conversation begins.
  await expect(chips(page)).toHaveCount(0)
  await field(launcher).fill('定例会議はどこで開きますか？')
  await field(launcher).press('Enter')
  await expect(answers(launcher)).toHaveAttribute('aria-busy', 'false')
  await launcher.getByRole('button', { name: 'メイン画面で続ける' }).click()
  await expect(answers(page).getByText('この回答が読んだ箇所')).toBeVisible()
  await expect(page.getByRole('button', { name: '資料 2' })).toBeVisible()
})

test('puts the answer into the clipboard and gives the focus back', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  await launcher.evaluate(() => {
    navigator.clipboard.writeText = async (text) => void Object.assign(window, { copied: text })
  })
  await shortcuts.press()
  await field(launcher).fill('こんにちは')
  await field(launcher).press('Enter')
  await expect(launcher.getByRole('button', { name: 'コピーして戻る' })).toBeVisible()
  await launcher.keyboard.press('ControlOrMeta+i')
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(false)
  expect(await launcher.evaluate(() => Reflect.get(window, 'copied'))).toContain('こんにちは')
  expect(
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
  ).toBe(true)
})

test('stays over other windows while it is kept open', async ({ host, page }) => {
  const { app, shortcuts, launcher } = await beginWithLauncher(host, page)
  await shortcuts.press()
  await launcher.getByRole('button', { name: 'ほかのウィンドウを使っても閉じない' }).click()
  await expect(launcher.getByRole('button', { pressed: true })).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur())
  expect((await windows(app))[1]?.visible).toBe(true)
  await field(launcher).focus()
  await launcher.keyboard.press('Escape')
  await expect.poll(async () => (await windows(app))[1]?.visible).toBe(false)
})
