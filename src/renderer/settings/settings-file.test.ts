import { expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../contract/settings.ts'
import { readSettingsFile, writeSettingsFile } from './settings-file.ts'

const file = (settings: object) => JSON.stringify({ format: 'kotonoha-settings', settings })

it('reads what it has written, but for what belongs to one machine', () => {
  const mine: Settings = {
    ...defaultSettings,
    theme: 'dark',
    welcomed: true,
    proxy: 'manual',
    proxyAddress: 'http://name:secret@proxy:8080',
    modelFolder: '/mine',
    sampling: { temperature: 0.3 },
  }
  const { welcomed, toldOfTray, proxy, proxyAddress, modelFolder, ...chosen } = mine
  expect(readSettingsFile(writeSettingsFile(mine, '1.0.0'))).toEqual({
    change: chosen,
    refused: [],
  })
})

it('takes each setting by itself, and names those it cannot use', () => {
  expect(
    readSettingsFile(
      file({ theme: 'dark', contextSize: -5, colour: 'red', welcomed: false, __proto__x: 1 }),
    ),
  ).toEqual({
    change: { theme: 'dark' },
    refused: ['contextSize', 'colour', 'welcomed', '__proto__x'],
  })
})

it('refuses other files', () => {
  for (const text of ['', '{', '[]', 'null', '{"settings":{}}', '{"format":"kotonoha-settings"}'])
    expect(readSettingsFile(text)).toBeUndefined()
})
