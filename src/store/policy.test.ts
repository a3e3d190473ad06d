import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSettings } from '../contract/settings.ts'
import { readPolicy, systemPolicyFile } from './policy.ts'
import { openSettings } from './settings.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  file = join(folder, 'policy.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (content: unknown) =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))

it('lies where each system keeps what is for all of its users', () => {
  expect(systemPolicyFile('linux')).toBe('/etc/kotonoha/policy.json')
  expect(systemPolicyFile('darwin')).toBe('/Library/Application Support/Kotonoha/policy.json')
  expect(systemPolicyFile('win32', 'D:\\共有')).toBe('D:\\共有\\Kotonoha\\policy.json')
  expect(systemPolicyFile('win32', '')).toBe('C:\\ProgramData\\Kotonoha\\policy.json')
})

it('decides nothing where there is none', () => {
  expect(readPolicy(file)).toBeUndefined()
  expect(readPolicy(join(file, 'below'))).toBeUndefined()
  const { policy, settings } = openSettings(folder, file).read()
  expect(policy).toBeNull()
  expect(settings).toEqual(defaultSettings)
})

it('fixes settings, whatever the user’s own file says', () => {
  const hub = 'https://mirror.example.jp'
  write({ updates: 'forbidden', settings: { hub, theme: 'dark' } })
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ hub: 'https://x.example' }))
  const settings = openSettings(folder, file)
  expect(settings.updatesForbidden).toBe(true)
  expect(settings.read()).toMatchObject({
    settings: { hub, theme: 'dark', offline: false },
    policy: { file, fixed: ['theme', 'hub'], problems: [] },
  })
  expect(() => settings.change({ hub: 'https://y.example' })).toThrow('SETTING_FIXED')
  expect(settings.change({ theme: 'light', sendKey: 'mod-enter' })).toMatchObject({
    hub,
    theme: 'dark',
    sendKey: 'mod-enter',
  })
  // The user's own choices come back with the end of the policy.
  const kept = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))
  expect(kept).toEqual({ hub: 'https://x.example', sendKey: 'mod-enter' })
  expect(settings.reset()).toMatchObject({ hub, theme: 'dark', sendKey: 'enter' })
})

it('reads what editors on Windows write', () => {
  write(`\ufeff${JSON.stringify({ $schema: 'policy.schema.json', settings: { offline: true } })}`)
  expect(readPolicy(file)).toMatchObject({ settings: { offline: true }, state: { problems: [] } })
})

it.each([
  ['no JSON', '{', [{ problem: 'unreadable' }]],
  ['no object', [], [{ problem: 'unreadable' }]],
  ['nothing', '', [{ problem: 'unreadable' }]],
  ['a name mistyped', { settings: { ofline: true } }, [{ key: 'settings.ofline' }]],
  ['a wrong value', { settings: { hub: 'mirror' } }, [{ key: 'settings.hub' }]],
  ['another wrong value', { updates: 'never' }, [{ key: 'updates' }]],
  ['settings that are none', { settings: [] }, [{ key: 'settings' }]],
  ['something of the prototype', '{"constructor":1}', [{ key: 'constructor' }]],
  ['where models lie', { settings: { modelFolder: '/x' } }, [{ key: 'settings.modelFolder' }]],
])('denies all connections when it holds %s', (_name, content, problems) => {
  write(content)
  const settings = openSettings(folder, file)
  const { settings: now, policy } = settings.read()
  expect(now.offline).toBe(true)
  expect(policy?.problems).toMatchObject(problems)
  expect(policy?.fixed).toContain('offline')
  expect(settings.updatesForbidden).toBe(true)
  expect(() => settings.change({ offline: false })).toThrow('SETTING_FIXED')
})

it('keeps in force what is clear in a file that is partly wrong', () => {
  write({ settings: { theme: 'dark', offline: 'no', sendKey: 1 } })
  expect(readPolicy(file)).toMatchObject({
    settings: { theme: 'dark', offline: true },
    state: { problems: [{ key: 'settings.offline' }, { key: 'settings.sendKey' }] },
  })
})

it('denies all connections when the file cannot be read', () => {
  mkdirSync(file)
  expect(readPolicy(file)?.settings).toEqual({ offline: true })
  rmSync(file, { recursive: true })
  writeFileSync(file, ' '.repeat(2 ** 20 + 1))
  expect(readPolicy(file)?.settings).toEqual({ offline: true })
  writeFileSync(file, '{}')
  chmodSync(file, 0)
  // Whoever may read everything reads it all the same.
  const expected = process.getuid?.() === 0 ? {} : { offline: true }
  expect(readPolicy(file)?.settings).toEqual(expected)
})
