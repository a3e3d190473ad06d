import { Shortcut } from '../../contract/launcher.ts'

const isMac = () => /Mac/.test(navigator.userAgent)

/** What of a key press tells the keys of a shortcut. */
export type Press = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

/**
 * The shortcut that was pressed: `undefined` while only modifiers are held, `null` for keys that
 * cannot be one. Goes by the key's place, so that a conversion in progress does not matter.
 */
export function shortcutOf(press: Press, mac = isMac()): Shortcut | null | undefined {
  const { code, ctrlKey, altKey, shiftKey, metaKey } = press
  if (/^(?:Control|Alt|Shift|Meta|OS)(?:Left|Right)?$/.test(code)) return undefined
  const key = code.replace(/^(?:Key|Digit)(?=.$)/, '')
  const keys = [
    ctrlKey && 'Control',
    altKey && 'Alt',
    shiftKey && 'Shift',
    metaKey && (mac ? 'Command' : 'Super'),
    key,
  ]
  const { data } = Shortcut.safeParse(keys.filter(Boolean).join('+'))
  return data ?? null
}

const macNames: Readonly<Record<string, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Command: '⌘',
}
const names: Readonly<Record<string, string>> = { Control: 'Ctrl', Super: 'Win' }

/** A shortcut as the system's own programs write it. */
export function shortcutName(shortcut: string, mac = isMac()): string {
  const keys = shortcut.split('+')
  return mac
    ? keys.map((key) => macNames[key] ?? key).join('')
    : keys.map((key) => names[key] ?? key).join('+')
}
