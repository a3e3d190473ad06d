import { expect, it } from 'vitest'
import { defaultSettings, Settings } from '../../contract/settings.ts'
import { en } from '../words/en.ts'
import { ja } from '../words/ja.ts'
import { settingRows } from './registry.ts'
import { searchRows } from './search.ts'
import { isChanged } from './setting-row.ts'

/** What the program remembers among the settings, and nobody sets: models are moved. */
const REMEMBERED = ['welcomed', 'toldOfTray', 'modelFolder']

const ids = (query: string, words = ja) => searchRows(settingRows, query, words).map(({ id }) => id)

it('has a row for every setting, with a sentence and a way back', () => {
  const reset = settingRows.flatMap(({ defaults }) =>
    Object.keys(defaults?.(defaultSettings) ?? {}),
  )
  const all = Settings.keyof().options.filter((key) => !REMEMBERED.includes(key))
  expect(new Set(reset)).toEqual(new Set(all))
  expect(new Set(settingRows.map(({ id }) => id)).size).toBe(settingRows.length)
  for (const row of settingRows) {
    expect(row.hint(ja), row.id).toMatch(/。$/)
    expect(row.hint(en), row.id).toMatch(/\.$/)
  }
})

it('offers a way back only where something was changed', () => {
  expect(settingRows.filter((row) => isChanged(row, defaultSettings))).toEqual([])
  const changed: Settings = { ...defaultSettings, theme: 'dark', sampling: { topP: 0.5, seed: 1 } }
  const rows = settingRows.filter((row) => isChanged(row, changed))
  expect(rows.map(({ id }) => id)).toEqual(['theme', 'topP'])
  let back = changed
  for (const row of rows) back = { ...back, ...row.defaults?.(back) }
  expect(back).toEqual({ ...defaultSettings, sampling: { seed: 1 } })
})

it('finds rows by their words, by other words for the same, and however they are typed', () => {
  expect(ids('ダークモード')).toEqual(['theme'])
  expect(ids('おんど')).toContain('temperature')
  expect(ids('ｇｐｕ')).toContain('gpuLayers')
  expect(ids('soushin')).toEqual(['sendKey'])
  expect(ids('らんちゃー')).toContain('launcherShortcut')
  expect(ids('GPU 層')).toEqual(['gpuLayers'])
  expect(ids('プライバシー')).toContain('offline')
  expect(ids('dark mode', en)).toEqual(['theme'])
  expect(ids('存在しない設定')).toEqual([])
  expect(ids('')).toHaveLength(settingRows.length)
})
