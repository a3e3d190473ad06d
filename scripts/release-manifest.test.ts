import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { offerOf } from '../src/updates/release.ts'
import { manifestOf, newKeys, signatureOf } from './release-manifest.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('is what the program takes for a new version, on each system', async () => {
  const names = {
    'darwin arm64': 'Kotonoha-0.2.0-mac-arm64.zip',
    'darwin x64': 'Kotonoha-0.2.0-mac-x64.zip',
    'win32 x64': 'Kotonoha-0.2.0-win-x64.exe',
    'linux x64': 'Kotonoha-0.2.0-linux-x86_64.AppImage',
  }
  const others = ['-linux-amd64.deb', '-linux-x86_64.rpm', '-win-x64.zip', '-mac-arm64.dmg']
  for (const name of Object.values(names)) writeFileSync(join(folder, name), name)
  for (const end of others) writeFileSync(join(folder, `Kotonoha-0.2.0${end}`), '')
  const notes = { ja: '速くなりました。', en: 'Faster.' }
  const text = await manifestOf(folder, '0.2.0', notes)
  const { privateKey, publicKey } = newKeys()
  const signature = signatureOf(text, privateKey)
  const offered = (system: string, processor: string) =>
    offerOf(Buffer.from(text), signature, publicKey, { version: '0.1.0', system, processor })
  for (const [machine, name] of Object.entries(names)) {
    const [system = '', processor = ''] = machine.split(' ')
    const offer = offered(system, processor)
    expect(offer?.file.name).toBe(name)
    expect(offer?.release).toEqual({ version: '0.2.0', notes, size: name.length })
  }
  expect(offered('win32', 'arm64')).toBeUndefined()
  expect(JSON.parse(text).files).toHaveLength(4)
})

it('is not made of nothing', async () => {
  await expect(manifestOf(folder, '0.2.0', { ja: '', en: '' })).rejects.toThrow('no installers')
})
