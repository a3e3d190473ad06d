import { expect, it } from 'vitest'
import { desktopEntry } from './desktop-entry.ts'

const exec = (command: string[]) => /^Exec=(.*)$/m.exec(desktopEntry(command))?.[1]

it('starts programs wherever they lie', () => {
  expect(exec(['/opt/Kotonoha/kotonoha', '--hidden'])).toBe('"/opt/Kotonoha/kotonoha" "--hidden"')
  expect(exec(['/home/田中　太郎/こと のは.AppImage'])).toBe(
    '"/home/田中　太郎/こと のは.AppImage"',
  )
})

it('keeps what has a meaning in such files from having it', () => {
  expect(exec(['/a "b" $HOME `x` 100%'])).toBe('"/a \\\\"b\\\\" \\\\$HOME \\\\`x\\\\` 100%%"')
  expect(exec(['a\\b'])).toBe('"a\\\\\\\\b"')
})
