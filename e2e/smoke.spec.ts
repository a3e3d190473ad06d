// What holds on both hosts, whatever the screens show.
import type { Page } from '@playwright/test'
import { expect, testTogether as test, test as testAlone } from './hosts.ts'

test('opens without a complaint', async ({ page }) => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  await page.reload()
  await expect(page).toHaveTitle(/ことのは/)
  await page.waitForLoadState('networkidle')
  expect(complaints).toEqual([])
})

test('gives the page nothing beyond what a page has', async ({ page }) => {
  const added = await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'))
    const plain = frame.contentWindow
    if (!plain) throw new Error('The frame has no window.')
    const names = Object.getOwnPropertyNames(window)
      .filter((name) => !/^\d+$/.test(name)) // frames by their number
      .filter((name) => !Object.getOwnPropertyNames(plain).includes(name))
      .filter((name) => !name.startsWith('__zod_')) // the schema library's own configuration
    frame.remove()
    return names
  })
  expect(added).toEqual([])
})

test('runs and loads nothing that is not its own', async ({ page }) => {
  const blocked = await page.evaluate(async () => {
    const seen: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      seen.push(effectiveDirective)
    })
    const settled = (done: (resolve: () => void) => void) =>
      new Promise<void>((resolve) => {
        const end = () => resolve()
        document.addEventListener('securitypolicyviolation', end, { once: true })
        done(end)
      })
    await settled((end) => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
      if (Reflect.has(window, 'ran')) end()
    })
    await settled((end) => {
      const script = document.createElement('script')
      script.src = 'https://example.com/script.js'
      script.onload = script.onerror = end
      document.body.append(script)
    })
    await settled((end) => {
      const image = new Image()
      image.onload = image.onerror = end
      image.src = 'https://example.com/image.png'
    })
    await settled((end) => {
      fetch('https://example.com/').then(end, () => {})
    })
    await settled((end) => {
      const socket = new WebSocket('wss://example.com/')
      socket.onopen = end
    })
    await settled((end) => {
      const frame = document.createElement('iframe')
      frame.onload = end
      frame.src = 'data:text/html,frame'
      document.body.append(frame)
    })
    await settled((end) => {
      const base = document.createElement('base')
      base.href = 'https://example.com/'
      document.head.append(base)
      if (document.baseURI === base.href) end()
    })
    await settled((end) => {
      const form = document.createElement('form')
      form.action = 'https://example.com/'
      form.target = '_self'
      document.body.append(form)
      addEventListener('pagehide', end)
      form.submit()
    })
    return seen
  })
  expect(blocked).toEqual([
    'script-src-elem',
    'script-src-elem',
    'img-src',
    'connect-src',
    'connect-src',
    'frame-src',
    'base-uri',
    'form-action',
  ])
})

test('finds only files of the page under its own address', async ({ page }) => {
  const statuses = await page.evaluate(() =>
    Promise.all(
      ['/package.json', '/../main/index.js', '/%2e%2e%2fmain%2findex.js', '/assets/', '/x%00'].map(
        async (path) => (await fetch(path)).status,
      ),
    ),
  )
  expect(new Set(statuses)).toEqual(new Set([404]))
})

testAlone('is there again after its process was killed', async ({ host }) => {
  // The title alone is there before the page's own files have all arrived.
  const welcome = (page: Page) => page.getByRole('button', { name: 'お試しモデルではじめる' })
  await expect(welcome(host.page)).toBeVisible()
  await host.kill()
  await expect(welcome(await host.start())).toBeVisible()
})
