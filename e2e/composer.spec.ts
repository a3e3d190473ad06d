// Writing a message, above all with a Japanese input method.
import { expect, testTogether as test, test as testAlone } from './hosts.ts'
import { answers, begin, composer } from './journey.ts'

test('Enter during conversion never sends', async ({ page }) => {
  await begin(page)
  await composer(page).fill('こんにちは')
  // As Chromium reports the Enter that confirms a conversion, and as some input methods do.
  for (const init of [
    { key: 'Enter', keyCode: 229 },
    { key: 'Enter', isComposing: true },
    { key: 'Process', keyCode: 229 },
  ])
    await composer(page).dispatchEvent('keydown', { ...init, bubbles: true, cancelable: true })
  await page.waitForTimeout(300)
  await expect(composer(page)).toHaveValue('こんにちは')
  await expect(answers(page)).toHaveCount(0)
  await composer(page).press('Enter')
  await expect(answers(page)).toContainText('こんにちは')
})

test('a real composition is confirmed by Enter without being sent', async ({ page, host }) => {
  await begin(page)
  await composer(page).focus()
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('Input.imeSetComposition', {
    text: 'てすと',
    selectionStart: 3,
    selectionEnd: 3,
  })
  await expect(composer(page)).toHaveValue('てすと')
  await chromium.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  await chromium.send('Input.insertText', { text: 'テスト' })
  await expect(composer(page)).toHaveValue('テスト')
  await expect(answers(page)).toHaveCount(0)
  expect(host.log.filter((line) => /error/i.test(line))).toEqual([])
})

testAlone('sends with Ctrl+Enter where that was chosen', async ({ page }) => {
  await page.getByRole('radio', { name: /Ctrl\+Enter で送信|⌘\+Enter で送信/ }).check()
  await begin(page)
  await composer(page).fill('こんにちは')
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue('こんにちは\n')
  await composer(page).press('ControlOrMeta+Enter')
  await expect(answers(page)).toContainText('こんにちは')
})

test('Shift+Enter breaks the line, and the field grows', async ({ page }) => {
  await begin(page)
  const height = async () => (await composer(page).boundingBox())?.height ?? 0
  const before = await height()
  await composer(page).fill('一行目')
  for (let line = 0; line < 5; line++) await composer(page).press('Shift+Enter')
  expect(await height()).toBeGreaterThan(before * 2)
  await expect(answers(page)).toHaveCount(0)
})

test('nothing but white space is never sent', async ({ page }) => {
  await begin(page)
  await composer(page).fill(' \n　')
  await composer(page).press('Enter')
  await expect(page.getByRole('button', { name: '送信' })).toBeDisabled()
  await expect(answers(page)).toHaveCount(0)
})

test('a message of 200,000 characters is refused with its length, and stays in the field', async ({
  page,
}) => {
  await begin(page)
  await expect(page.getByRole('button', { name: 'モデルを選ぶ' })).toContainText('準備完了')
  const text = '長い文章です。'.repeat(28_572)
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(page.getByText('モデルが一度に読める量を超えています')).toBeVisible()
  await expect(composer(page)).toHaveValue(text)
  await composer(page).fill('こんにちは')
  await composer(page).press('Enter')
  await expect(answers(page)).toContainText('こんにちは')
})

test('a very long text that is pasted becomes a document', async ({ page }) => {
  await begin(page)
  await composer(page).evaluate((field) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '長い文章です。\n'.repeat(25_000))
    field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await expect(page.getByText(/貼り付けた文章/).first()).toBeVisible()
  await expect(composer(page)).toHaveValue('')
})
