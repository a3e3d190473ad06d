// A walk past every screen of the program, for checks that hold on all of them.
import { expect, type Page } from '@playwright/test'
import type { Host } from './hosts.ts'
import { composer, sidebar } from './journey.ts'
import { SEEDED, seed } from './seeded.ts'

const RULES = '# 就業規則\n\n## 第1章 総則\n\n社長は山田太郎です。\n\n始業時刻は9時です。\n'
const NEW_RULES = RULES.replace('9時', '10時').replace(
  '社長は山田太郎です。',
  '社長は山田太郎です。\n\n任期は二年です。\n\n再任を妨げません。',
)

/**
 * Shows one screen after the other and calls `look` on each, with a name for it.
 * @param host newly started; it is started again on a data folder in which something has happened
 */
export async function visitScreens(
  host: Host,
  look: (page: Page, screen: string) => Promise<void>,
): Promise<void> {
  await look(host.page, 'welcome')
  await host.quit()
  seed(host.dataFolder)
  const page = await host.start()
  const see = (screen: string) => look(page, screen)
  page.setDefaultTimeout(15_000)
  const main = page.getByRole('main')
  const side = (name: string) => sidebar(page).getByRole('button', { name, exact: true })
  const open = (name: string) =>
    sidebar(page).getByRole('listitem').getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  const away = async () => {
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }

  await expect(composer(page)).toBeVisible()
  await see('new')
  await open(SEEDED.long)
  await expect(main.getByRole('article').last()).toContainText('15日以内')
  await see('conversation')
  await main.getByText('はじめの 2 件の発言の要約').click()
  await main.getByText('古い発言 1 件').click()
  await see('conversation-unfolded')
  await main.getByRole('article', { name: 'あなた' }).first().hover()
  await main.getByRole('button', { name: '編集して送り直す' }).first().click()
  await see('question-editor')
  await main.getByRole('button', { name: '取り消す' }).click()
  await main.getByRole('button', { name: '枝の地図' }).click()
  await see('branch-map')
  await away()
  await main.getByRole('button', { name: 'この会話の設定' }).click()
  await see('conversation-settings')
  await away()
  await main.getByRole('button', { name: '回答の詳細' }).last().click()
  await see('answer-details')
  await away()
  await main.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await see('model-menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('textbox', { name: 'この会話の中を検索' }).fill('請求')
  await see('find-bar')
  await page.keyboard.press('Escape')
  await open(SEEDED.failed)
  await expect(main.getByRole('alert').first()).toBeVisible()
  await see('failed-answer')

  await page.setViewportSize({ width: 600, height: 700 })
  await see('narrow')
  await page.setViewportSize({ width: 1280, height: 800 })

  await open(SEEDED.comparison)
  await expect(main.getByText('二つ目のモデル').first()).toBeVisible()
  await see('comparison')
  await side('世代を比べる').click()
  await see('new-comparison')
  await sidebar(page).getByRole('button', { name: SEEDED.text }).first().click()
  await expect(page.getByRole('textbox', { name: '文章' })).toBeVisible()
  await see('text')

  await sidebar(page).getByRole('searchbox').fill('情報公開')
  await expect(sidebar(page).locator('mark').first()).toBeVisible()
  await see('search')
  await sidebar(page).getByRole('searchbox').fill('見つからない言葉')
  await see('search-empty')
  await sidebar(page).getByRole('searchbox').fill('')
  const first = sidebar(page).getByRole('button', { name: SEEDED.long, exact: true })
  await first.focus()
  await page.keyboard.press('F2')
  await see('rename')
  await page.keyboard.press('Escape')
  await first.hover()
  await sidebar(page)
    .getByRole('button', { name: `「${SEEDED.long}」のメニュー` })
    .click()
  await see('conversation-menu')
  await page.keyboard.press('Escape')
  await side('新しいフォルダー').click()
  await see('folder-dialog')
  await away()

  for (const place of ['アーカイブ', 'ごみ箱']) {
    await side(place).click()
    await main.getByRole('checkbox').last().check()
    await see(place === 'アーカイブ' ? 'archive' : 'trash')
  }

  await side('定型文').click()
  await expect(main.getByRole('listitem').nth(20)).toBeAttached()
  await see('prompts')
  await page.getByRole('button', { name: '定型文を追加' }).click()
  await see('prompt-editor')
  await away()

  await side('資料棚').click()
  await see('shelf-empty')
  await main.getByRole('button', { name: 'フォルダーを作る' }).click()
  await see('shelf-folder-dialog')
  await away()
  const chooseFile = main.locator('input[type=file]')
  await chooseFile.setInputFiles([
    { name: '就業規則.md', mimeType: 'text/markdown', buffer: Buffer.from(RULES) },
    { name: '就業規則（改正後）.md', mimeType: 'text/markdown', buffer: Buffer.from(NEW_RULES) },
    { name: '壊れた表.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK') },
  ])
  const shelf = page.getByRole('list', { name: '資料棚' })
  await expect(shelf).toContainText(/文字/, { timeout: 30_000 })
  await see('shelf')
  await shelf
    .getByRole('button', { name: /就業規則/ })
    .first()
    .click()
  await expect(page.getByRole('complementary')).toContainText('山田太郎')
  await see('document-panel')
  await page.getByRole('button', { name: '資料を閉じる' }).click()
  for (const name of ['就業規則.md', '就業規則（改正後）.md'])
    await shelf.getByRole('checkbox', { name: `「${name}」を選ぶ` }).check({ timeout: 30_000 })
  await see('shelf-selected')
  await main.getByRole('button', { name: '選んだ 2 件を比べる' }).click()
  await expect(main.getByText('違いは 3 か所です')).toBeVisible()
  await page.keyboard.press('Alt+ArrowDown')
  await see('differences')
  await main.getByRole('button', { name: /^変更後：/ }).click()
  await expect(dialog.getByRole('button', { name: /就業規則/ }).first()).toBeVisible()
  await see('choose-document')
  await away()
  await page.setViewportSize({ width: 600, height: 700 })
  await see('differences-narrow')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: '新しい会話' }).click()
  await page.getByRole('button', { name: '資料を追加' }).click()
  await page.getByRole('menuitem', { name: '資料棚から選ぶ…' }).click()
  await see('shelf-picker')
  await away()
  await composer(page).press('/')
  await see('prompt-picker')
  await page.getByRole('option').first().click()
  await see('prompt-form')
  await away()

  await page.keyboard.press('ControlOrMeta+k')
  await see('palette')
  await page.getByRole('combobox').fill('しらべても出ないもの')
  await see('palette-empty')
  await away()
  await page.keyboard.press('ControlOrMeta+/')
  await see('shortcuts')
  await away()
  await page.keyboard.press('ControlOrMeta+,')
  const groups = page.getByRole('navigation', { name: '設定の分類' }).getByRole('button')
  for (const group of await groups.all()) {
    await group.click()
    await see(`settings-${await group.textContent()}`)
  }
  const findSetting = page.getByRole('searchbox', { name: '設定を検索' })
  await findSetting.fill('バックアップ')
  await page.getByRole('button', { name: '今すぐ作る' }).click()
  await page.getByRole('button', { name: '中身を見る…' }).first().click()
  await expect(page.getByText('戻すものはありません')).toBeVisible()
  await see('backup')
  await page.keyboard.press('Escape')
  await findSetting.fill('配色')
  await see('settings-search')
  await page.getByRole('button', { name: '閉じる' }).click()

  await page.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await page.getByRole('menuitem', { name: 'モデルの管理…' }).click()
  for (const tab of await main.getByRole('tab').all()) {
    await tab.click()
    const manual = main.getByText('手動', { exact: true })
    if (await manual.count()) await manual.click()
    await see(`models-${await tab.textContent()}`)
  }
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('診断')
  await page.getByRole('combobox').press('Enter')
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(/診断/)
  await see('diagnostics')

  await page.evaluate((place) => {
    location.hash = place
    location.reload()
  }, '#launcher')
  await expect(page.getByRole('textbox', { name: '質問' })).toBeVisible()
  await see('launcher')
  await host.kill()
  await expect(page.getByText('つなぎ直しています')).toHaveCount(0)
}
