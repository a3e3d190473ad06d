import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { icns, ico } from './icon-files.ts'

const folder = join(import.meta.dirname, '../resources/icons')
const PNG = '\x89PNG'

/** Width and height that a PNG tells in its header. */
function sizeOf(png: Buffer): [number, number] {
  expect(png.toString('latin1', 0, 4)).toBe(PNG)
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

it('has a Windows icon of every size, each picture where the directory says', () => {
  const icon = readFileSync(join(folder, 'app.ico'))
  const sizes = Array.from({ length: icon.readUInt16LE(4) }, (_, at) => {
    const entry = icon.subarray(6 + 16 * at)
    const [size] = sizeOf(icon.subarray(entry.readUInt32LE(12)))
    expect(entry.readUInt8(0)).toBe(size % 256)
    return size
  })
  expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 256])
})

it('has a macOS icon of every size', () => {
  const icon = readFileSync(join(folder, 'app.icns'))
  expect(icon.readUInt32BE(4)).toBe(icon.length)
  const found: Record<string, number> = {}
  for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4))
    [found[icon.toString('latin1', at, at + 4)]] = sizeOf(icon.subarray(at + 8))
  expect(found).toMatchObject({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic14: 512 })
})

it('has pictures for Linux as large as their names say', () => {
  const names = readdirSync(join(folder, 'linux'))
  expect(names).toContain('512x512.png')
  for (const name of names)
    expect(`${sizeOf(readFileSync(join(folder, 'linux', name))).join('x')}.png`).toBe(name)
})

it('writes containers that are as long as they say', () => {
  const png = Buffer.from('picture')
  expect(ico([[16, png]])).toHaveLength(6 + 16 + png.length)
  expect(
    icns([
      [16, png],
      [32, png],
    ]).readUInt32BE(4),
  ).toBe(8 + 3 * (8 + png.length))
})
