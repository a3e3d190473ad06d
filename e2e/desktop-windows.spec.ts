// The window's place and its end, and the tray.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { appOf, expect, type Host, test } from './hosts.ts'
import { answerDialogs, ask, begin, sidebar } from './journey.ts'

const placeFile = ({ dataFolder }: Host) => join(dataFolder, 'desktop/window.json')

/** The main window, which is the first. */
function boundsOf(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
}

function closeWindow(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
}

function isVisible(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
}

/** Keeps the menu that the tray is given last, and tells its labels; `choose` clicks one. */
async function watchTray(app: ElectronApplication) {
  await app.evaluate(({ Tray }) => {
    Tray.prototype.setContextMenu = (menu) => Object.assign(globalThis, { trayMenu: menu })
  })
  return {
    labels: () =>
      app.evaluate((): string[] =>
        (Reflect.get(globalThis, 'trayMenu')?.items ?? []).map(
          ({ label }: { label: string }) => label,
        ),
      ),
    choose: (label: string) =>
      app.evaluate((_electron, chosen) => {
        const { items } = Reflect.get(globalThis, 'trayMenu')
        items.find((item: { label: string }) => item.label === chosen).click()
      }, label),
  }
}

test('a window comes back to its size and place, on the display where it was or one that is there', async ({
  host,
}) => {
  const place = { x: 2000, y: 100, width: 900, height: 700 }
  await appOf(host).evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
    place,
  )
  await host.quit()
  expect(JSON.parse(readFileSync(placeFile(host), 'utf8')).bounds).toEqual(place)
  await host.start()
  expect(await boundsOf(appOf(host))).toEqual(place)

  // Its display is gone.
  await host.quit()
  const bounds = { x: -9000, y: 4000, width: 900, height: 700 }
  writeFileSync(placeFile(host), JSON.stringify({ bounds, maximized: true }))
  await host.start()
  const [found, areas, maximized] = await appOf(host).evaluate(
    ({ BrowserWindow, screen }) =>
      [
        BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
        screen.getAllDisplays().map(({ workArea }) => workArea),
        BrowserWindow.getAllWindows()[0]?.isMaximized(),
      ] as const,
  )
  expect(maximized).toBe(true)
  const inside = areas.some(
    (area) =>
      found &&
      found.x >= area.x &&
      found.y >= area.y &&
      found.x + found.width <= area.x + area.width &&
      found.y + found.height <= area.y + area.height,
  )
  expect(inside).toBe(true)
})

// macOS keeps a program without windows in the dock instead.
if (process.platform !== 'darwin') {
  test('closing the window leaves the program in the tray, and says so once', async ({
    host,
    page,
  }) => {
    const app = appOf(host)
    await begin(page)
    const told = await answerDialogs(app, 0)
    const tray = await watchTray(app)
    await ask(page, 'こんにちは')
    await closeWindow(app)
    expect(await isVisible(app)).toBe(false)
    await expect.poll(told).toEqual(['ことのはは、トレイで動き続けます。'])
    await tray.choose('ことのはを開く')
    expect(await isVisible(app)).toBe(true)
    await closeWindow(app)
    await tray.choose('新しい会話')
    await expect(page.getByRole('heading', { name: '何でも聞いてください' })).toBeVisible()
    expect(await told()).toHaveLength(1)
  })

  test('the tray leads to conversations, and tells the state of the model', async ({
    host,
    page,
  }) => {
    const app = appOf(host)
    await begin(page)
    const tray = await watchTray(app)
    await ask(page, 'こんにちは')
    await expect(sidebar(page).getByRole('listitem')).toHaveText(/あいさつ/)
    await expect.poll(tray.labels).toContain('モデル: 準備完了')
    const title = (await sidebar(page).getByRole('listitem').first().innerText()).trim()
    await expect.poll(tray.labels).toContain(title)
    await page.getByRole('button', { name: '新しい会話' }).click()
    await tray.choose(title)
    await expect(page.getByRole('article', { name: 'ことのは' })).toBeVisible()
    const ended = new Promise((resolve) => app.process().once('exit', resolve))
    await tray.choose('ことのはを終了')
    expect(await ended).toBe(0)
  })

  test('closing the window ends the program where the user wants that', async ({ host, page }) => {
    await begin(page)
    await page.getByRole('button', { name: '設定', exact: true }).click()
    const staysInTray = page.getByRole('switch', { name: '閉じてもトレイで動かし続ける' })
    await staysInTray.click()
    // The host tells the page only once it keeps to the change itself; the file is written before.
    await expect(staysInTray).not.toBeChecked()
    const ended = new Promise((resolve) => appOf(host).process().once('exit', resolve))
    await closeWindow(appOf(host)).catch(() => {}) // it ends before it can answer
    expect(await ended).toBe(0)
  })
}
