// From starting the program to a window in which a message can be written; against the same browser
// showing an empty page of a bare server.
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { chromium } from '@playwright/test'
import { compare } from './compare.ts'
import { startWebHost } from './web-host.ts'

const ROUNDS = 7

export async function start(): Promise<void> {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  )
  const browser = await chromium.launch({ executablePath })
  const usable = async (address: string, button: string) => {
    const page = await browser.newPage()
    await page.goto(address)
    await page.getByRole('button', { name: button }).waitFor()
    await page.close()
  }
  const app: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    let begun = performance.now()
    const host = await startWebHost()
    await usable(host.address, 'お試しモデルではじめる')
    app.push(performance.now() - begun)
    await host.end()

    begun = performance.now()
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<button>start</button>'),
    ).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    if (typeof address === 'object' && address)
      await usable(`http://127.0.0.1:${address.port}/`, 'start')
    bare.push(performance.now() - begun)
    server.close()
  }
  await browser.close()
  compare('ms to a usable window', ['Kotonoha', app], ['an empty page', bare])
}
