// Japanese conversion in the text fields of a page, as an input method of Chromium goes about it:
// keys pressed for the conversion do nothing else, and what is written arrives whole.
import type { CDPSession, Locator, Page } from '@playwright/test'

const FIELDS = [
  'input:not([type])',
  ...['text', 'search', 'password', 'url', 'email', 'tel', 'number'].map((t) => `input[type=${t}]`),
  'textarea',
  '[contenteditable=true]',
].join(', ')

/** What a conversion shows on its way, and what it ends as. */
const READINGS = ['に', 'にほ', 'にほんg', 'にほんご']
const WRITTEN = '日本語'

/** Keys by which conversions are steered, confirmed and given up, and such as do something here. */
const KEYS: readonly { key: string; code: string; modifiers?: number }[] = [
  { key: ' ', code: 'Space' },
  { key: 'ArrowDown', code: 'ArrowDown' },
  { key: 'ArrowUp', code: 'ArrowUp' },
  { key: 'ArrowLeft', code: 'ArrowLeft' },
  { key: 'ArrowRight', code: 'ArrowRight' },
  { key: 'Tab', code: 'Tab' },
  { key: 'Backspace', code: 'Backspace' },
  { key: 'Delete', code: 'Delete' },
  { key: '/', code: 'Slash' },
  { key: 'F2', code: 'F2' },
  { key: 'k', code: 'KeyK', modifiers: 2 },
  { key: 'Escape', code: 'Escape' },
  { key: 'Enter', code: 'Enter' },
  { key: 'Enter', code: 'Enter', modifiers: 2 },
  { key: 'Process', code: 'Enter' },
]

/** Calls to the host that read or keep a draft, which may come at any time; all others are actions. */
const NO_ACTIONS = /\/(list|search|measure|state|ledger|read\w*|info|fits|save(Draft|Edit))$/

/**
 * Converts in every text field that can be seen, and says what else came of it.
 * @param known fields that were looked at already; those that are found are added
 */
export async function prematureActions(
  page: Page,
  screen: string,
  known: Set<string>,
): Promise<string[]> {
  const found: string[] = []
  const chromium = await page.context().newCDPSession(page)
  const calls: string[] = []
  chromium.on('Network.webSocketFrameSent', ({ response }) => {
    const path = /"u":"([^"]+)"/.exec(response.payloadData)?.[1]
    if (path && !NO_ACTIONS.test(path)) calls.push(path)
  })
  await chromium.send('Network.enable')
  const focused = await page.evaluateHandle(() => document.activeElement)
  for (const field of await page.locator(FIELDS).all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue
    const name = await nameOf(field)
    if (known.has(name)) continue
    known.add(name)
    const told = await convertIn(chromium, field, calls)
    found.push(...told.map((what) => `${screen}: ${name}: ${what}`))
  }
  await focused.evaluate((element) => element instanceof HTMLElement && element.focus())
  await chromium.detach()
  return found
}

/** What a field is called and where it stands, which tells it from others. */
function nameOf(field: Locator): Promise<string> {
  return field.evaluate((element) => {
    const labels = 'labels' in element && element.labels instanceof NodeList ? element.labels : []
    const [label] = [...labels]
    const place = element.closest('[role=dialog], main, nav, aside')
    return [
      place?.getAttribute('role') ?? place?.localName,
      place?.querySelector('h1, h2')?.textContent,
      element.getAttribute('aria-label') ?? label?.textContent ?? element.id,
      element.getAttribute('placeholder'),
    ].join(' ')
  })
}

async function convertIn(chromium: CDPSession, field: Locator, calls: string[]): Promise<string[]> {
  const element = await field.elementHandle()
  if (!element) return ['is gone']
  const old = await field.inputValue()
  await field.fill('')
  await field.focus()
  const state = () =>
    element.evaluate((one) => ({
      focused: one === document.activeElement,
      text: 'value' in one ? String(one.value) : one.textContent,
      place: location.hash,
      dialogs: document.querySelectorAll('[role=dialog], [role=menu], [role=alertdialog]').length,
      messages: document.querySelectorAll('article').length,
    }))
  const { place, dialogs, messages } = await state()
  const found: string[] = []
  calls.length = 0
  const check = async (step: string, text: string) => {
    const now = await state()
    const should = { focused: true, text, place, dialogs, messages }
    if (JSON.stringify(now) !== JSON.stringify(should))
      found.push(`${step}: ${JSON.stringify(now)} instead of ${JSON.stringify(should)}`)
    found.push(...calls.splice(0).map((call) => `${step}: calls ${call}`))
  }
  const press = async (key: (typeof KEYS)[number]) => {
    // 229 stands for a key that belongs to an input method; `isComposing` is set by the conversion.
    await chromium.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      ...key,
      windowsVirtualKeyCode: 229,
    })
    await chromium.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  }
  for (const text of READINGS) {
    const { length } = text
    await chromium.send('Input.imeSetComposition', {
      text,
      selectionStart: length,
      selectionEnd: length,
    })
    await check('while it is written', text)
  }
  const reading = READINGS.at(-1) ?? ''
  for (const key of KEYS) {
    await press(key)
    await check(`${key.modifiers ? 'Ctrl+' : ''}${key.key} in a conversion`, reading)
  }
  await chromium.send('Input.insertText', { text: WRITTEN })
  await check('when it is confirmed', WRITTEN)
  // Safari ends the conversion first, and reports the key that ended it then.
  for (const key of KEYS) {
    await press(key)
    await check(`${key.modifiers ? 'Ctrl+' : ''}${key.key} after a conversion`, WRITTEN)
  }
  await field.fill(old)
  return found
}
