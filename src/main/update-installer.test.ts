import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { prepareInstaller } from './update-installer.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** A program that says that it was started. */
const program = (says: string) => `#!/bin/sh\nprintf '%s' '${says}' > '${folder}/started'\n`

function installer(content: string, version: string) {
  const path = join(folder, 'Kotonoha-0.2.0.AppImage')
  writeFileSync(path, content)
  const sha512 = createHash('sha512').update(content).digest('hex')
  const size = Buffer.byteLength(content)
  const name = 'Kotonoha-0.2.0.AppImage'
  const file = { system: 'linux', processor: 'x64', name, size, sha512 } as const
  return { path, version, file }
}

function prepare(content: string, version = '0.2.0') {
  const resourcesFolder = join(folder, 'resources')
  mkdirSync(resourcesFolder, { recursive: true })
  const running = join(folder, 'ことのは.AppImage')
  writeFileSync(running, program('old'))
  chmodSync(running, 0o755)
  vi.stubEnv('APPIMAGE', running)
  const prepared = prepareInstaller(installer(content, version), {
    platform: 'linux',
    version: '0.1.0',
    resourcesFolder,
    folder: join(folder, 'installer'),
    quit() {},
  })
  return { running, prepared }
}

if (process.platform === 'linux') {
  it('puts a checked AppImage in place of the one that runs, under its name, and starts it', async () => {
    const { running, prepared } = prepare(program('new'))
    const putInPlace = await prepared
    expect(readFileSync(running, 'utf8')).toContain('old')
    putInPlace()
    expect(readFileSync(running, 'utf8')).toContain('new')
    await vi.waitFor(() => expect(readFileSync(join(folder, 'started'), 'utf8')).toBe('new'))
  })

  it.each(['0.1.0', '0.0.9'])(
    'does not put version %s in place of a newer one',
    async (version) => {
      const { running, prepared } = prepare(program('new'), version)
      await expect(prepared).rejects.toThrow(version)
      expect(readFileSync(running, 'utf8')).toContain('old')
      expect(existsSync(join(folder, 'started'))).toBe(false)
    },
  )
}
