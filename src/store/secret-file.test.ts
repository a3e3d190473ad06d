import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SecretFile } from './secret-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const path = () => join(folder, 'token.json')
const file = (cipher?: ConstructorParameters<typeof SecretFile>[2]) =>
  new SecretFile(folder, 'token.json', cipher)
const turn = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 1))
const cipher = {
  encrypt: (text: string) => turn(Buffer.from(text)),
  decrypt: (bytes: Uint8Array) => turn(bytes).toString(),
}

it('is read by its user alone where the system has no protection', () => {
  expect(file().read()).toBeNull()
  file().write('hf_秘密')
  expect(file()).toMatchObject({ place: 'file' })
  expect(file().read()).toBe('hf_秘密')
  if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600)
  file().write('hf_other')
  if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600)
  file().remove()
  expect(file().read()).toBeNull()
})

it('is encrypted where it has', () => {
  file(cipher).write('hf_secret')
  expect(file(cipher)).toMatchObject({ place: 'system' })
  expect(file(cipher).read()).toBe('hf_secret')
  expect(readFileSync(path(), 'utf8')).not.toContain('hf_secret')
})

it('is told to be unreadable when it was encrypted elsewhere, or spoilt', () => {
  file(cipher).write('hf_secret')
  expect(file().read()).toBeUndefined()
  const failing = {
    ...cipher,
    decrypt: () => {
      throw new Error('another user')
    },
  }
  expect(file(failing).read()).toBeUndefined()
  writeFileSync(path(), '{"half')
  expect(file().read()).toBeUndefined()
})
