import { expect, it } from 'vitest'
import { defaultShortcut, Shortcut } from '../../contract/launcher.ts'
import { type Press, shortcutName, shortcutOf } from './shortcut.ts'

const press = (code: string, ...held: (keyof Press)[]): Press => ({
  code,
  ctrlKey: held.includes('ctrlKey'),
  altKey: held.includes('altKey'),
  shiftKey: held.includes('shiftKey'),
  metaKey: held.includes('metaKey'),
})

it('records what is pressed, whatever the input method makes of it', () => {
  expect(shortcutOf(press('Space', 'altKey', 'shiftKey'), true)).toBe('Alt+Shift+Space')
  expect(shortcutOf(press('KeyK', 'ctrlKey', 'metaKey'), true)).toBe('Control+Command+K')
  expect(shortcutOf(press('Digit1', 'ctrlKey', 'altKey'), false)).toBe('Control+Alt+1')
  expect(shortcutOf(press('F12', 'shiftKey', 'metaKey'), false)).toBe('Shift+Super+F12')
})

it('waits while only modifiers are held', () => {
  for (const code of ['ControlLeft', 'AltRight', 'ShiftLeft', 'MetaLeft'])
    expect(shortcutOf(press(code, 'ctrlKey'), false)).toBeUndefined()
})

it('refuses what input methods, the system and other programs need', () => {
  for (const keys of [
    press('Space', 'ctrlKey'),
    press('Space', 'shiftKey'),
    press('Space', 'altKey'),
    press('Space', 'metaKey'),
    press('Backquote', 'altKey'),
    press('KeyC', 'ctrlKey'),
    press('F4', 'altKey'),
    press('KeyA'),
    press('Escape', 'ctrlKey', 'shiftKey'),
    press('Delete', 'ctrlKey', 'altKey'),
  ])
    expect(shortcutOf(keys, false)).toBeNull()
})

it('has a default for each system that it would take itself', () => {
  for (const platform of ['darwin', 'win32', 'linux'])
    expect(Shortcut.safeParse(defaultShortcut(platform)).success).toBe(true)
})

it('writes keys as the system does', () => {
  expect(shortcutName('Alt+Shift+Space', true)).toBe('⌥⇧Space')
  expect(shortcutName('Control+Alt+Space', false)).toBe('Ctrl+Alt+Space')
})
