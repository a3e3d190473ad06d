// From a question to its answer, and what can be done with it.
import { join } from 'node:path'
import { expect, testTogether as test, test as testAlone } from './hosts.ts'
import {
  answers,
  ask,
  askLong,
  begin,
  beginSlowly,
  composer,
  putModel,
  sidebar,
} from './journey.ts'

testAlone('a newcomer is welcomed, asks, and gets answers', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'ことのはへようこそ' })).toBeVisible()
  await expect(page.getByText('会話はこのパソコンの外に出ません')).toBeVisible()
  await begin(page)
  await expect(page.getByText('会話はまだありません')).toBeVisible()
  await expect(await ask(page, 'こんにちは')).toContainText('こんにちは')
  await expect(await ask(page, '次の文を繰り返してください：春は桜が美しい')).toContainText(
    '春は桜が美しい',
  )
  await expect(page.getByRole('button', { name: 'モデルを選ぶ' })).toContainText('準備完了')
  await expect(page.getByText(/文脈 \d+ \/ 2,048/)).toBeVisible()
})

testAlone('an example can be asked, and the conversation gets a title', async ({ page }) => {
  await begin(page)
  await page.getByRole('button', { name: 'こんにちは' }).click()
  await expect(answers(page)).toContainText('こんにちは')
  await expect(sidebar(page).getByRole('listitem')).toHaveText(/あいさつ/)
  await expect(page).toHaveTitle(/あいさつ/)
})

test('remembers what was said', async ({ page }) => {
  await begin(page)
  await ask(page, '私の名前は田中です。')
  await expect(await ask(page, '私の名前は何ですか？')).toContainText('田中')
})

test('tells how an answer was made', async ({ page }) => {
  await begin(page)
  const answer = await ask(page, 'こんにちは')
  await answer.getByRole('button', { name: '回答の詳細' }).click()
  const details = page.getByRole('dialog')
  await expect(details).toContainText('Kotonoha Starter')
  await expect(details).toContainText(/実行(CPU|Metal|CUDA|Vulkan)/)
  await expect(details).toContainText(/トークン\/秒/)
})

testAlone('stops at once, keeps the text, and writes on', async ({ host, page }) => {
  testAlone.setTimeout(150_000)
  await beginSlowly(host, page)
  const answer = await askLong(page)
  await page.getByRole('button', { name: '停止' }).click()
  await expect(answer.getByText('停止しました')).toBeVisible()
  const stopped = (await answer.locator('.prose-ja').innerText()).trim()
  expect(stopped).toMatch(/^1、2/)
  expect(stopped).not.toMatch(/。$/)
  await answer.getByRole('button', { name: '続きを書く' }).click()
  await expect(answer.getByText('停止しました')).toBeHidden()
  await expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  const whole = await answer.locator('.prose-ja').innerText()
  expect(whole.startsWith(stopped)).toBe(true)
  expect(whole.length).toBeGreaterThan(stopped.length)
})

test('answers again, and keeps both answers', async ({ page }) => {
  await begin(page)
  const answer = await ask(page, 'こんにちは')
  await answer.getByRole('button', { name: 'もう一度回答する' }).click()
  await expect(answer).toContainText('2 / 2')
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  await answer.getByRole('button', { name: '前の回答' }).click()
  await expect(answer).toContainText('1 / 2')
  await answer.getByRole('button', { name: '次の回答' }).click()
  await expect(answer).toContainText('2 / 2')
})

testAlone('answers again otherwise and by another model', async ({ host, page }) => {
  putModel(join(host.dataFolder, 'models'), 'another.gguf')
  await begin(page)
  const answer = await ask(page, 'こんにちは')
  const otherwise = async (way: RegExp) => {
    await answer.getByRole('button', { name: '条件を変えて回答し直す' }).click()
    await page.getByRole('menuitem', { name: way }).click()
  }
  await otherwise(/多様に/)
  await expect(answer).toContainText('2 / 2')
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  await answer.getByRole('button', { name: '回答の詳細' }).click()
  await expect(page.getByRole('dialog')).toContainText('温度 1')
  await page.keyboard.press('Escape')
  await otherwise(/^Kotonoha Starter$/)
  await expect(answer).toContainText('3 / 3')
  await expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  await expect(answer).toContainText('こんにちは')
})

test('a question can be asked in other words, and the first one is kept', async ({ page }) => {
  await begin(page)
  await ask(page, 'こんにちは')
  const question = page.getByRole('article', { name: 'あなた' })
  await question.hover()
  const editor = page.getByRole('textbox', { name: '編集して送り直す' })
  await question.getByRole('button', { name: '編集して送り直す' }).click()
  await editor.fill('1から')
  // What is written is kept, but not what was given up.
  await page.getByRole('button', { name: '新しい会話' }).click()
  await sidebar(page).getByRole('listitem').first().getByRole('button').first().click()
  await question.hover()
  await question.getByRole('button', { name: '編集して送り直す' }).click()
  await expect(editor).toHaveValue('1から')
  await editor.press('Escape')
  await question.hover()
  await question.getByRole('button', { name: '編集して送り直す' }).click()
  await expect(editor).toHaveValue('こんにちは')
  await editor.fill('1から5まで数えてください。')
  await page.getByRole('button', { name: '送信', exact: true }).first().click()
  await expect(answers(page)).toContainText('1、2、3、4、5')
  await expect(question).toContainText('2 / 2')
  await question.getByRole('button', { name: '前の回答' }).click()
  await expect(question).toContainText('こんにちは')
  await expect(answers(page)).toContainText('こんにちは')
})

testAlone('goes on from an answer in a conversation of its own', async ({ page }) => {
  await begin(page)
  await ask(page, '私の名前は田中です。')
  await answers(page).getByRole('button', { name: 'ここから別の会話を始める' }).click()
  await expect(sidebar(page).getByRole('listitem')).toHaveCount(2)
  await expect(await ask(page, '私の名前は何ですか？')).toContainText('田中')
  await sidebar(page).getByRole('listitem').nth(1).getByRole('button').first().click()
  await expect(answers(page)).toHaveCount(1)
})

test('copies an answer', async ({ page, host }) => {
  if (host.kind === 'web') await page.context().grantPermissions(['clipboard-write'])
  await begin(page)
  const answer = await ask(page, '次の文を繰り返してください：春は桜が美しい')
  await answer.getByRole('button', { name: 'コピー', exact: true }).click()
  await expect(answer.getByRole('button', { name: 'コピーしました' })).toBeVisible()
  await composer(page).press('ControlOrMeta+V')
  await expect(composer(page)).toHaveValue('春は桜が美しい')
})

test('shows what a model writes as text and never as HTML', async ({ page }) => {
  await begin(page)
  const question = '<img src=x onerror=alert(1)>**太字**'
  await ask(page, question)
  await expect(page.getByRole('article', { name: 'あなた' })).toHaveText(question)
  await expect(page.locator('article img')).toHaveCount(0)
})
