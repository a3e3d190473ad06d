import type { launcherJa } from './launcher-ja.ts'

export const launcherEn: typeof launcherJa = {
  keys: (mod) => `${mod}+Shift+V takes the clipboard as material, / a prompt, Esc closes`,
  insert: 'Copy and return',
  insertHint: (mod) => `Copies the answer and closes; paste it into your app (${mod}+I)`,
  addClipboard: 'Take the text of the clipboard as material',
  prompts: 'Prompts',
  keepOpen: 'Stay open while other windows are used, e.g. to drag files here',
  materials: 'Material',
  clipboard: 'Clipboard',
  clipboardEmpty: 'There is no text in the clipboard.',
  characters: (n) => `${n.toLocaleString('en-US')} characters`,
  removeMaterial: (name) => `Remove “${name}”`,
}
