// A document is dropped, asked about, and the answer leads back to the place in it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './hosts.ts'
import { answers, ask, begin, composer, send } from './journey.ts'

const RULES = `# 就業規則

## 第1章 総則

社長は山田太郎です。

## 第2章 服務

始業時刻は9時です。
`

/** Drops files on the window, as from the system's file manager. */
async function drop(page: Page, files: Readonly<Record<string, string | Buffer>>) {
  const contents = Object.entries(files).map(([name, content]) => ({
    name,
    base64: Buffer.from(content).toString('base64'),
  }))
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
      transfer.items.add(new File([bytes], name))
    }
    return transfer
  }, contents)
  await page.dispatchEvent('body', 'dragenter', { dataTransfer })
  await expect(page.getByText('ここにドロップ')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer })
}

const FIXTURES = join(import.meta.dirname, '../src/documents/fixtures')
/** Each file is read in a thread of its own, which a busy machine begins slowly. */
const READING = { timeout: 30_000 }

const chips = (page: Page) => page.getByRole('list', { name: 'この会話の資料' })

test('a question about a dropped document is answered, pinned to its place, and shown there', async ({
  page,
}) => {
  await begin(page)
  await drop(page, { '就業規則.md': RULES })
  await expect(chips(page).getByRole('button', { name: '「就業規則.md」を開く' })).toBeEnabled(
    READING,
  )
  const answer = await ask(page, '社長は誰ですか？')
  await expect(answer).toContainText('山田太郎')

  await answer.getByRole('button', { name: '根拠 1：就業規則.md' }).click()
  const panel = page.getByRole('complementary', { name: '就業規則.md' })
  await expect(panel.locator('mark')).toHaveText('社長は山田太郎です。')
  await expect(panel.getByRole('heading', { name: '第2章 服務' })).toBeVisible()
  await panel.getByRole('button', { name: '資料を閉じる' }).click()
  await expect(panel).toBeHidden()

  await page.reload()
  await answer.getByText('この回答が読んだ箇所').click()
  await answer.getByRole('listitem').filter({ hasText: '就業規則.md' }).first().click()
  await expect(panel.locator('mark')).toContainText('山田太郎')
})

test('what is not in the documents is said, and answered without them only when asked to', async ({
  page,
}) => {
  await begin(page)
  await drop(page, { '就業規則.md': RULES, '空.txt': '', '動画.mp4': 'x' })
  await expect(chips(page)).toContainText('文字が入っていません。', READING)
  await expect(chips(page)).toContainText('この形式には対応していません。', READING)
  await chips(page).getByRole('button', { name: '「空.txt」を外す' }).click()
  await expect(chips(page)).not.toContainText('空.txt')

  await send(page, '富士山の標高は何メートルですか？')
  const answer = answers(page).first()
  await expect(answer).toContainText('関係する箇所が見つかりませんでした')
  await answer.getByRole('button', { name: '資料を使わずに答える' }).click()
  await expect(answer).toContainText('資料を使わずに書かれた回答です')
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  await expect(answer).not.toContainText('関係する箇所が見つかりませんでした')
})

test('the shelf keeps documents, finds what is in them, and lends them to conversations', async ({
  page,
}) => {
  await begin(page)
  await page.getByRole('button', { name: '資料棚', exact: true }).click()
  await expect(page.getByText('資料はまだありません')).toBeVisible()
  await drop(page, { '就業規則.md': RULES })
  const shelf = page.getByRole('list', { name: '資料棚' })
  await expect(shelf).toContainText('文字', READING)

  await page.getByRole('searchbox', { name: '資料の中を検索' }).fill('始業時刻')
  await page.getByRole('button', { name: /始業時刻は9時/ }).click()
  const panel = page.getByRole('complementary', { name: '就業規則.md' })
  await expect(panel.locator('mark')).toContainText('始業時刻は9時です。')
  await panel.getByRole('button', { name: '資料を閉じる' }).click()

  await page.getByRole('button', { name: '新しい会話' }).click()
  await composer(page).click()
  await page.getByRole('button', { name: '資料を追加' }).click()
  await page.getByRole('menuitem', { name: '資料棚から選ぶ…' }).click()
  await page.getByRole('checkbox', { name: /就業規則/ }).check()
  await page.getByRole('button', { name: '1 件を加える' }).click()
  await expect(chips(page)).toContainText('就業規則.md')
  const answer = await ask(page, '始業時刻は何時ですか？')
  await expect(answer.getByRole('button', { name: /^根拠 1/ })).toBeVisible()
})

test('a PDF is read whole, with pauses, and shown as printed with what was cited', async ({
  page,
}) => {
  await begin(page)
  await drop(page, { '旅費規程.pdf': readFileSync(join(FIXTURES, 'regulation.pdf')) })
  const chip = chips(page).getByRole('button', { name: '「旅費規程.pdf」を開く' })
  await expect(chip).toBeEnabled(READING)
  await composer(page).fill('論点を挙げて')
  await expect(page.getByRole('button', { name: '資料全体を読みます' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await composer(page).press('Enter')
  const answer = answers(page).first()
  await answer.getByRole('button', { name: '一時停止' }).click()
  await page.reload()
  await answer.getByRole('button', { name: '続きを読む' }).click()
  await expect(answer).toContainText('資料全体を読みました（4/4ページ）', { timeout: 60_000 })
  await answer.getByRole('button', { name: '回答の詳細' }).click()
  await expect(page.getByRole('dialog', { name: '回答の詳細' })).toContainText(
    /資料を \d+ 回に分けて/,
  )
  await page.keyboard.press('Escape')

  await answer.getByRole('button', { name: '関係する箇所だけを読んで答え直す' }).click()
  await expect(answer).toContainText('この回答が読んだ箇所')
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  await answer.getByText('この回答が読んだ箇所').click()
  await answer.getByRole('listitem').filter({ hasText: '旅費規程.pdf' }).first().click()
  const panel = page.getByRole('complementary', { name: '旅費規程.pdf' })
  await expect(panel.locator('canvas').first()).toBeVisible()
  await expect(panel.locator('mark').first()).toBeVisible()
  await panel.getByRole('button', { name: '文字' }).click()
  await expect(panel.locator('mark').first()).toBeVisible()
})
