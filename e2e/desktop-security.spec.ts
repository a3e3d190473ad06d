// Attacks that other programs of this kind fell to, tried on this one: each must fail.
import { openStore } from '../src/store/store.ts'
import { appOf, expect, type Host, testTogether as test, test as testAlone } from './hosts.ts'
import { answerDialogs, answers, begin, sidebar } from './journey.ts'

const HOSTILE = `<img src=x onerror="window.hacked = 1"> <script>window.hacked = 2</script>

![x" onerror="window.hacked = 3](https://example.com/beacon.png?secret)

<iframe srcdoc="<script>parent.hacked = 4</script>"></iframe> <svg onload="window.hacked = 5">

\`\`\`mermaid
graph TD; A["<img src=x onerror=window.hacked=6>"]
\`\`\`

[開く](javascript:window.hacked=7) [実行](ms-msdt:/id) <a href="smb://host/share">共有</a>`

/** Puts a conversation with a hostile answer into the data, as a model could have written it. */
async function withHostileAnswer(host: Host) {
  await begin(host.page)
  await host.quit()
  const store = openStore(host.dataFolder)
  const { id } = store.createConversation({ modelId: null })
  const message = {
    conversationId: id,
    modelId: null,
    reasoning: '',
    generation: null,
    material: null,
  } as const
  const state = { status: 'complete' } as const
  const question = store.addMessage({ ...message, parentId: null, role: 'user', text: 'q', state })
  store.addMessage({ ...message, parentId: question.id, role: 'assistant', text: HOSTILE, state })
  store.close()
  return host.start()
}

testAlone(
  'what a model writes runs nothing, loads nothing and leads nowhere (CVE-2026-32626, CVE-2025-68669)',
  async ({ host }) => {
    const page = await withHostileAnswer(host)
    await sidebar(page).getByRole('listitem').first().getByRole('button').first().click()
    const answer = answers(page)
    await expect(answer).toContainText('mermaid')
    await expect(answer.locator('img, iframe, script, svg[onload], object, embed')).toHaveCount(0)
    const targets = await answer
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(targets.filter((href) => href && !/^(https|mailto):/.test(href))).toEqual([])
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined()
  },
)

test('no address starts a program (CVE-2025-66481, CVE-2026-43899)', async ({ host, page }) => {
  const app = appOf(host)
  const told = await answerDialogs(app, 0)
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => void opened.push(url)
  })
  for (const url of [
    'ms-msdt:/id PCWDiagnostic',
    'search-ms:query=x',
    'calculator:',
    'smb://host/share',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'vscode://x',
    'HTTP://example.com',
    ' file:///etc/passwd',
  ])
    await page.evaluate((target) => window.open(target), url)
  await page.evaluate(() => window.open('https://example.com/end'))
  await expect
    .poll(() => app.evaluate(() => Reflect.get(globalThis, 'opened')))
    .toEqual(['https://example.com/end'])
  expect(await told()).toHaveLength(1)
})

test('a page finds nothing of the program to call (CVE-2026-23733)', async ({ page }) => {
  const found = await page.evaluate(() =>
    [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      'electron',
      'electronAPI',
      'ipcRenderer',
      'api',
      'bridge',
      'kotonoha',
      '__dirname',
    ].filter((name) => name in window),
  )
  expect(found).toEqual([])
})

test('files outside of the screens cannot be read through its scheme (CVE-2024-36857, GHSA-qfjh-mvq6-c5p8)', async ({
  page,
}) => {
  const statuses = await page.evaluate(async () => {
    const paths = [
      '/../main/index.js',
      '/..%2fmain/index.js',
      '/%2e%2e/%2e%2e/package.json',
      '/..%5c..%5cpackage.json',
      '/assets/..%2f..%2fmain/index.js',
      '/%00',
      '/C:/Windows/win.ini',
      '/etc/passwd',
    ]
    const got = await Promise.all(paths.map(async (path) => (await fetch(path)).status))
    const written = await fetch('/index.html', { method: 'POST', body: 'x' })
    return [...got, written.status]
  })
  expect(new Set(statuses)).toEqual(new Set([404]))
})

test('only the page itself is given a port', async ({ host }) => {
  const given = await appOf(host).evaluate(({ BrowserWindow, ipcMain }) => {
    const own = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.url ?? ''
    const ask = (url: string, parent: unknown) => {
      let ports = 0
      const postMessage = (_channel: string, _data: unknown, transfer: unknown[]) => {
        ports += transfer.length
      }
      ipcMain.emit('kotonoha:port-wanted', { senderFrame: { url, parent, postMessage } })
      return ports
    }
    ipcMain.emit('kotonoha:port-wanted', { senderFrame: null })
    return {
      itself: ask(own, null),
      inFrame: ask(own, {}),
      others: ['https://example.com/', 'app://other/', `${own}x`, 'about:blank', 'file:///x'].map(
        (url) => ask(url, null),
      ),
    }
  })
  expect(given).toEqual({ itself: 1, inFrame: 0, others: [0, 0, 0, 0, 0] })
})

test('nothing of the page reaches the network or runs from outside (remote pictures, beacons)', async ({
  page,
}) => {
  const refused = await page.evaluate(async () => {
    const seen = new Set<string>()
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.add(event.effectiveDirective),
    )
    const add = (name: string, set: (element: HTMLElement) => void) => {
      const element = document.createElement(name)
      set(element)
      document.body.append(element)
    }
    const remote = 'https://example.com/x'
    add('img', (element) => element.setAttribute('src', remote))
    add('script', (element) => element.setAttribute('src', remote))
    add('script', (element) => {
      element.textContent = 'window.hacked = 1'
    })
    add('iframe', (element) => element.setAttribute('src', remote))
    add('object', (element) => element.setAttribute('data', remote))
    await fetch(remote).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { seen: [...seen].sort(), hacked: Reflect.get(window, 'hacked') }
  })
  expect(refused).toEqual({
    seen: ['connect-src', 'frame-src', 'img-src', 'object-src', 'script-src-elem'],
    hacked: undefined,
  })
})

test('an address given to a second start does nothing but show the window (CVE-2025-61929)', async ({
  host,
  page,
}) => {
  const app = appOf(host)
  await begin(page)
  const told = await answerDialogs(app, 0)
  await app.evaluate(({ app: application }) => {
    const command = Buffer.from('{"command":"calc"}').toString('base64')
    application.emit(
      'second-instance',
      {},
      ['kotonoha', `kotonoha://mcp/install?x=${command}`],
      '/',
    )
  })
  await expect(page.getByRole('textbox', { name: 'メッセージ' })).toBeVisible()
  expect(await told()).toEqual([])
  expect(app.windows().length).toBeLessThanOrEqual(2)
})
