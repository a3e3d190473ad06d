// What there is for those who know models: comparing, continuing texts, and setting answers up.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Host, test } from './hosts.ts'
import { answers, ask, begin, sidebar } from './journey.ts'
import { ANSWER, addThinkingModel, THOUGHT } from './thinking-model.ts'

function addCopy({ dataFolder }: Host, name: string) {
  const folder = join(dataFolder, 'models')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(import.meta.dirname, '../resources/starter-model.gguf'), join(folder, name))
}

test('compares two models on one question, and keeps the comparison', async ({ host, page }) => {
  addCopy(host, '二つ目.gguf')
  await begin(page)
  await page.getByRole('button', { name: '世代を比べる' }).click()
  await expect(page.getByRole('button', { name: '比べる', exact: true })).toBeDisabled()
  await page.getByRole('checkbox').nth(0).check()
  await page.getByRole('checkbox').nth(1).check()
  await page.getByLabel('質問').fill('1から10まで数えてください。')
  await page.getByRole('button', { name: '比べる', exact: true }).click()
  await expect(answers(page)).toHaveText([/1、2、3.*トークン/, /1、2、3.*トークン/])
  await page.getByRole('button', { name: '新しい会話' }).click()
  await sidebar(page).getByRole('listitem').getByRole('button').first().click()
  await expect(answers(page)).toHaveCount(2)
  await expect(page.getByText('二つ目.gguf')).toBeVisible()
})

test('continues a text, and keeps what was accepted', async ({ page }) => {
  await begin(page)
  await page.getByRole('button', { name: '文章の続き' }).click()
  const text = page.getByRole('textbox', { name: '文章' })
  await page.getByRole('button', { name: '例「自然言語処理とは何か」の続きを書く' }).click()
  await expect(text).toHaveValue('自然言語処理とは何か')
  await expect(page.getByRole('region', { name: '候補 1' })).not.toHaveText('採用')
  await text.fill('1、2、3、')
  await expect(page.getByRole('button', { name: '書き直す' })).toBeVisible()
  await page.getByText('2', { exact: true }).click()
  await text.press('ControlOrMeta+Enter')
  const second = page.getByRole('region', { name: '候補 2' })
  await expect(second.getByRole('button', { name: '採用' })).toBeEnabled()
  await expect(page.getByRole('button', { name: '書き直す' })).toBeVisible()
  const written = await second.getByRole('paragraph').innerText()
  await second.locator('span').first().hover()
  await expect(page.getByRole('tooltip')).toContainText('この語の確率')
  await second.getByRole('button', { name: '採用' }).click()
  expect((await text.inputValue()).startsWith(`1、2、3、${written.slice(0, 3)}`)).toBe(true)
  await text.press('ControlOrMeta+z')
  await expect(text).toHaveValue('1、2、3、')
  await text.press('End')
  await text.pressSequentially('終わり')
  await expect(sidebar(page).getByRole('listitem')).toHaveText('1、2、3、終わり')
  await page.reload()
  await expect(text).toHaveValue('1、2、3、終わり')
})

test('sets one conversation up, and goes back to the recommendation', async ({ page }) => {
  await begin(page)
  await page.getByRole('button', { name: 'この会話の設定' }).click()
  await page.getByRole('textbox', { name: '回答の最大の長さ（トークン）' }).fill('3')
  await page.getByRole('textbox', { name: '回答の最大の長さ（トークン）' }).press('Enter')
  await page.keyboard.press('Escape')
  const answer = await ask(page, 'こんにちは')
  await expect(answer.getByText('長さの上限で途切れました')).toBeVisible()
  await page.getByRole('button', { name: 'この会話の設定' }).click()
  await expect(page.getByRole('textbox', { name: '回答の最大の長さ（トークン）' })).toHaveValue('3')
  await expect(page.getByText('実験的な機能です')).toBeVisible()
  await page.getByRole('button', { name: '推奨値に戻す' }).click()
  await page.keyboard.press('Escape')
  await expect(await ask(page, 'こんにちは')).not.toContainText('途切れました')
})

test('lets a wrong recognition be corrected', async ({ host, page }) => {
  addCopy(host, 'unknown.gguf')
  await begin(page)
  await page.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await page.getByRole('menuitem', { name: 'モデルの管理…' }).click()
  const item = page.getByRole('listitem').filter({ hasText: 'unknown.gguf' })
  await item.getByRole('combobox').selectOption({ label: 'LLM-jp-3' })
  await expect(item.getByRole('definition').filter({ hasText: 'LLM-jp-3' })).toBeVisible()
  await item.getByRole('combobox').selectOption('')
  await expect(item.getByRole('definition').filter({ hasText: 'お試しモデル' })).toBeVisible()
})

test('shows what a model thinks apart from what it answers, and does not remind it of that', async ({
  host,
  page,
}) => {
  addThinkingModel(host.dataFolder)
  await begin(page)
  await page.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await page.getByRole('menuitemradio', { name: /llm-jp-4-8b-thinking/ }).click()
  // The weights think only when no thought of theirs is in what they read.
  for (const question of ['日本でいちばん高い山はどこですか。', 'ほかには？']) {
    const answer = await ask(page, question)
    await expect(answer.getByText(ANSWER, { exact: true })).toBeVisible()
    await expect(answer.getByText(THOUGHT)).toBeHidden()
    await answer.getByText('考えている過程').click()
    await expect(answer.getByText(THOUGHT)).toBeVisible()
  }
})
