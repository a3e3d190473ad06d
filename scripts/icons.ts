// Draws the icons of all systems from resources/icons/*.svg. Run it after a change of the drawings:
//   node scripts/icons.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { icns, ico } from './icon-files.ts'

const folder = join(import.meta.dirname, '../resources/icons')
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 256]
/** The leaf on a light or dark panel is green; macOS colours a black one itself. */
const GREEN = '#4f9a6c'

const browser = await chromium.launch({
  ...(process.env.CHROMIUM && { executablePath: process.env.CHROMIUM }),
})

const app = readFileSync(join(folder, 'app.svg'), 'utf8')
const appSizes = new Set([...LINUX_SIZES, ...WINDOWS_SIZES, 1024])
const pictures = new Map<number, Buffer>()
for (const size of appSizes) pictures.set(size, await draw(app, size))
mkdirSync(join(folder, 'linux'), { recursive: true })
for (const size of LINUX_SIZES) write(`linux/${size}x${size}.png`, picture(size))
write('app.ico', ico(WINDOWS_SIZES.map((size) => [size, picture(size)])))
write('app.icns', icns([16, 32, 64, 128, 256, 512, 1024].map((size) => [size, picture(size)])))

const tray = readFileSync(join(folder, 'tray.svg'), 'utf8')
const black = tray.replace(GREEN, '#000')
write('tray.png', await draw(tray, 22))
write('tray@2x.png', await draw(tray, 44))
write('trayTemplate.png', await draw(black, 16))
write('trayTemplate@2x.png', await draw(black, 32))
const small = await Promise.all([16, 20, 24, 32].map((size) => draw(tray, size)))
write('tray.ico', ico([16, 20, 24, 32].map((size, at) => [size, small[at] ?? Buffer.alloc(0)])))
await browser.close()

/** The drawing as a PNG with a transparent ground, `size` pixels wide and high. */
async function draw(svg: string, size: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  await page.setContent(
    `<style>*{margin:0}img{display:block;width:${size}px;height:${size}px}</style><img src="${source}">`,
  )
  const png = await page.screenshot({ omitBackground: true })
  await page.close()
  return png
}

function picture(size: number): Buffer {
  const png = pictures.get(size)
  if (!png) throw new Error(`Nothing was drawn at ${size} pixels.`)
  return png
}

function write(name: string, content: Buffer) {
  writeFileSync(join(folder, name), content)
}
