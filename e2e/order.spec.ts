// Folders, pins, archive and trash; the command palette and the keys.
import type { Page } from '@playwright/test'
import { expect, test } from './hosts.ts'
import { answers, ask, begin, composer, sidebar } from './journey.ts'

const items = (page: Page) => sidebar(page).getByRole('listitem')
const item = (page: Page, name: RegExp | string) => items(page).filter({ hasText: name })
const folder = (page: Page, name: string) =>
  sidebar(page).getByRole('region', { name: `フォルダー「${name}」` })

/** Two conversations, the second one shown. */
async function talkTwice(page: Page) {
  await begin(page)
  await ask(page, 'こんにちは')
  await expect(item(page, /あいさつ/)).toHaveCount(1)
  await page.getByRole('button', { name: '新しい会話' }).click()
  await ask(page, '次の文を繰り返してください：春は桜が美しい')
  await expect(items(page)).toHaveText([/繰り返し/, /あいさつ/])
}

async function addFolder(page: Page, name: string, instruction = '') {
  await sidebar(page).getByRole('button', { name: '新しいフォルダー' }).click()
  const dialog = page.getByRole('dialog', { name: '新しいフォルダー' })
  await dialog.getByLabel('フォルダーの名前').fill(name)
  await dialog.getByLabel('モデルへの指示').fill(instruction)
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(folder(page, name)).toBeVisible()
}

async function choose(page: Page, name: RegExp, ...path: string[]) {
  await item(page, name).hover()
  await item(page, name)
    .getByRole('button', { name: /のメニュー/ })
    .click()
  for (const step of path) await page.getByRole('menuitem', { name: step }).click()
}

test('conversations are dropped into folders, and a folder speaks for them', async ({
  host,
  page,
}) => {
  await talkTwice(page)
  await addFolder(page, '仕事', '簡潔に答えてください。')
  await item(page, /あいさつ/).dragTo(folder(page, '仕事'))
  await expect(folder(page, '仕事').getByRole('listitem')).toHaveText([/あいさつ/])
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(folder(page, '仕事').getByRole('listitem')).toHaveCount(0)

  await folder(page, '仕事').hover()
  await page.getByRole('button', { name: 'フォルダー「仕事」のメニュー' }).click()
  await page.getByRole('menuitem', { name: 'ここで新しい会話' }).click()
  const answer = await ask(page, '私の名前は田中です。')
  await expect(folder(page, '仕事').getByRole('listitem')).toHaveCount(1)
  await page.getByRole('button', { name: 'この会話の設定' }).click()
  await expect(page.getByLabel('モデルへの指示')).toHaveAttribute(
    'placeholder',
    '簡潔に答えてください。',
  )
  await page.keyboard.press('Escape')
  await expect(answer).toBeVisible()

  const search = sidebar(page).getByRole('searchbox', { name: '会話を検索' })
  await search.fill('は')
  const hits = page.getByRole('region', { name: '会話の内容' }).getByRole('listitem')
  const outside = hits.filter({ hasText: '美しい' })
  await expect(outside).not.toHaveCount(0)
  await page.getByRole('combobox', { name: 'フォルダー' }).selectOption('仕事')
  await expect(outside).toHaveCount(0)
  await expect(hits.filter({ hasText: '田中' })).not.toHaveCount(0)
  await search.fill('')

  await host.quit()
  const again = await host.start()
  await expect(folder(again, '仕事').getByRole('listitem')).toHaveCount(1)
  await folder(again, '仕事').hover()
  await again.getByRole('button', { name: 'フォルダー「仕事」のメニュー' }).click()
  await again.getByRole('menuitem', { name: 'フォルダーを削除' }).click()
  await expect(folder(again, '仕事')).toHaveCount(0)
  await expect(items(again)).toHaveCount(3)
})

test('pins, archive and trash, for one and for several, with a way back', async ({ page }) => {
  await talkTwice(page)
  await page.keyboard.press('ControlOrMeta+,')
  await page.getByRole('searchbox', { name: '設定を検索' }).fill('バックアップ')
  await page.getByRole('button', { name: '今すぐ作る' }).click()
  await expect(page.getByText('バックアップを作りました')).toBeVisible()
  await page.keyboard.press('Escape')
  await choose(page, /あいさつ/, 'ピン留めする')
  await expect(items(page)).toHaveText([/あいさつ/, /繰り返し/])
  await item(page, /あいさつ/)
    .getByRole('button')
    .first()
    .focus()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(sidebar(page).getByText('2 件を選択中')).toBeAttached()
  await page.keyboard.press('Delete')
  await expect(items(page)).toHaveCount(0)
  await expect(answers(page)).toHaveCount(0)
  await page.getByRole('button', { name: '元に戻す' }).last().click()
  await expect(items(page)).toHaveText([/あいさつ/, /繰り返し/])

  await choose(page, /繰り返し/, 'アーカイブする')
  await expect(items(page)).toHaveText([/あいさつ/])
  await sidebar(page).getByRole('button', { name: 'アーカイブ' }).click()
  await page
    .getByRole('main')
    .getByRole('checkbox', { name: /繰り返し/ })
    .check()
  await page.getByRole('main').getByRole('button', { name: '削除', exact: true }).click()
  await expect(page.getByText('会話はありません')).toBeVisible()
  await sidebar(page).getByRole('button', { name: 'ごみ箱' }).click()
  await page.getByRole('button', { name: 'ごみ箱を空にする' }).click()
  await page.getByRole('button', { name: '1 件を完全に削除する' }).click()
  await expect(page.getByText('会話はありません')).toBeVisible()

  await page.keyboard.press('ControlOrMeta+,')
  await page.getByRole('searchbox', { name: '設定を検索' }).fill('バックアップ')
  await page
    .getByRole('button', { name: /中身を見る/ })
    .first()
    .click()
  const backup = page.getByRole('dialog', { name: /のバックアップ$/ })
  await expect(backup.getByRole('region', { name: /^今はない会話/ })).toContainText('繰り返し')
  await expect(backup.getByRole('region', { name: /^そのまま残る会話/ })).toContainText('あいさつ')
  await backup.getByRole('button', { name: '1 件の会話を戻す' }).click()
  await expect(page.getByText('会話 1 件を戻し、発言 2 件を追加しました')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(item(page, /繰り返し/)).toHaveCount(1)
})

test('the palette finds conversations, actions and prompts by keyboard', async ({ page }) => {
  await talkTwice(page)
  const palette = page.getByRole('combobox', { name: /会話、操作、設定、定型文/ })
  await page.keyboard.press('ControlOrMeta+k')
  await expect(palette).toBeFocused()
  await palette.fill('あいさつ')
  await palette.press('Enter')
  await expect(answers(page)).toHaveText([/こんにちは/])
  await page.keyboard.press('ControlOrMeta+k')
  await palette.fill('きーぼーど')
  await palette.press('Enter')
  await expect(page.getByRole('dialog', { name: 'キーボードショートカット' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+k')
  await palette.fill('kousei')
  await palette.press('Enter')
  const form = page.getByRole('dialog', { name: '校正する' })
  await form.getByLabel('文章').fill('今日わ晴れです。')
  await form.getByRole('button', { name: '入力欄に入れる' }).click()
  await expect(composer(page)).toHaveValue(/校正してください[\s\S]+今日わ晴れです。$/)
  await page.keyboard.press('ControlOrMeta+,')
  await expect(page.getByRole('dialog', { name: '設定' })).toBeVisible()
})
