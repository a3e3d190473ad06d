// Two versions of a document are put side by side, looked through, and asked about.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './hosts.ts'
import { answers, begin, composer } from './journey.ts'

const FIXTURES = join(import.meta.dirname, '../src/documents/fixtures')
/** Each file is read in a thread of its own, which a busy machine begins slowly. */
const READING = { timeout: 30_000 }

test('two versions of an agreement are compared, and the gist of it is pinned to both', async ({
  page,
}) => {
  await begin(page)
  await page.getByRole('button', { name: '資料棚', exact: true }).click()
  const main = page.getByRole('main')
  const file = (name: string, from: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: readFileSync(join(FIXTURES, from)),
  })
  await main
    .locator('input[type=file]')
    .setInputFiles([
      file('契約書（改正後）.pdf', 'agreement-after.pdf'),
      file('契約書（改正前）.docx', 'agreement-before.docx'),
    ])
  await main.getByRole('checkbox', { name: '「契約書（改正後）.pdf」を選ぶ' }).check(READING)
  await expect(main.getByRole('button', { name: '比べる相手をもう 1 件' })).toBeDisabled()
  await main.getByRole('checkbox', { name: '「契約書（改正前）.docx」を選ぶ' }).check(READING)
  await main.getByRole('button', { name: '選んだ 2 件を比べる' }).click()

  // The names tell which is the earlier one.
  await expect(main.getByRole('button', { name: '変更前：契約書（改正前）.docx' })).toBeVisible()
  await expect(main.getByText('違いは 13 か所です')).toBeVisible(READING)
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(main.getByText('2 / 13')).toBeVisible()
  await expect(main.locator('[aria-current]')).toContainText('第三者に開示してはならない')

  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('textbox', { name: 'この比較の中を検索' }).fill('株式会社')
  await expect(main.getByText('1 / 2 件')).toBeVisible()
  await expect(main.getByText('合同会社みずほ工房').first()).toBeInViewport()
  await page.keyboard.press('Escape')

  await main.getByText('数字・日付など 5').click()
  await expect(main.getByText('金額：250,000円 → 280,000円')).toBeVisible()
  await expect(main.locator('del').first()).toHaveText('250,000円')
  await main.getByRole('button', { name: '変更後の資料で見る：1 ページ' }).first().click()
  const panel = page.getByRole('complementary', { name: '契約書（改正後）.pdf' })
  await expect(panel.locator('mark').first()).toBeVisible(READING)
  await panel.getByRole('button', { name: '資料を閉じる' }).click()

  await main.getByRole('button', { name: '差分の要点を聞く' }).click()
  const answer = answers(page).first()
  await expect(answer).toContainText('違いは13か所です（変更8、追加1、削除1、移動3）', READING)
  await expect(answer).toContainText('違いをすべて読みました（13/13 か所）', { timeout: 60_000 })
  const amount = answer.getByRole('listitem').filter({ hasText: '250,000円 → 280,000円' }).first()
  await expect(amount.getByRole('button')).toHaveText(['1', '2'])
  await amount.getByRole('button', { name: /契約書（改正前）/ }).click()
  await expect(
    page.getByRole('complementary', { name: '契約書（改正前）.docx' }).locator('mark'),
  ).toContainText('月額250,000円')
  await page.getByRole('button', { name: '資料を閉じる' }).click()

  await composer(page).fill('2つの資料の違いは？')
  await expect(page.getByRole('button', { name: '2 つの資料を比べます' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})
