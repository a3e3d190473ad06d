import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultSettings } from '../contract/settings.ts'
import { openSettings } from './settings.ts'

let folder: string
const path = () => join(folder, 'settings.json')
const written = () => JSON.parse(readFileSync(path(), 'utf8'))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('are the defaults before there is a file, and only what was changed is written', () => {
  const settings = openSettings(folder)
  expect(settings.read()).toEqual({ settings: defaultSettings, problems: [], policy: null })
  expect(settings.change({ theme: 'dark' })).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(written()).toEqual({ theme: 'dark' })
  expect(openSettings(folder).read().settings.theme).toBe('dark')
})

it('keep what they do not know, and say so', () => {
  const before = { colour: 'red', theme: 'purple', sampling: { temperature: 9, mood: 'good' } }
  writeFileSync(path(), JSON.stringify(before))
  const settings = openSettings(folder)
  expect(settings.read().settings).toEqual(defaultSettings)
  expect(settings.read().problems).toEqual([
    { problem: 'unknown-key', key: 'colour' },
    { problem: 'invalid-value', key: 'theme' },
    { problem: 'invalid-value', key: 'sampling.temperature' },
    { problem: 'unknown-key', key: 'sampling.mood' },
  ])
  settings.change({ language: 'en' })
  expect(written()).toEqual({ ...before, language: 'en' })
  settings.change({ theme: 'light', sampling: { topP: 0.5 } })
  expect(written()).toMatchObject({
    colour: 'red',
    theme: 'light',
    sampling: { temperature: 9, mood: 'good', topP: 0.5 },
  })
})

it('set a file aside that is no JSON, and begin anew', () => {
  writeFileSync(path(), '{ "theme": "dark"')
  const { settings, problems } = openSettings(folder).read()
  expect(settings).toEqual(defaultSettings)
  const kept = readdirSync(folder).find((name) => name.startsWith('settings.broken-'))
  expect(problems).toEqual([{ problem: 'unreadable', keptAs: kept }])
  expect(readFileSync(join(folder, kept ?? ''), 'utf8')).toBe('{ "theme": "dark"')
})

it('go back to the defaults, but the welcome is not given twice', () => {
  const settings = openSettings(folder)
  settings.change({ theme: 'dark', welcomed: true, sampling: { temperature: 0.5 } })
  expect(settings.reset()).toEqual({ ...defaultSettings, welcomed: true })
})

it('take edits that others made to the file meanwhile', () => {
  const settings = openSettings(folder)
  settings.change({ theme: 'dark' })
  writeFileSync(path(), JSON.stringify({ theme: 'dark', gpu: 'cpu' }))
  expect(settings.change({ language: 'en' })).toMatchObject({ gpu: 'cpu', language: 'en' })
})
