// Where documents live: folders of the shelf, a watched folder, and drops on places of their own.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { appOf, expect, test } from './hosts.ts'
import { ask, begin, composer, sidebar } from './journey.ts'

/** Each file is read in a thread of its own, which a busy machine begins slowly. */
const READING = { timeout: 30_000 }

/** Drops a file on a part of the window. */
async function dropOn(page: Page, selector: string, name: string, text: string) {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    [name, text] as const,
  )
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(selector, type, { dataTransfer })
}

test('a watched folder is kept up with, lent to a conversation as a whole, and survives a restart', async ({
  host,
  page: first,
}) => {
  let page = first
  const folder = `${host.dataFolder}-共有`
  await mkdir(folder)
  await writeFile(join(folder, '就業規則.md'), '# 就業規則\n\n社長は山田太郎です。\n')
  try {
    await begin(page)
    await page.getByRole('button', { name: '資料棚', exact: true }).click()
    if (host.kind === 'desktop')
      await appOf(host).evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
      }, folder)
    await page.getByRole('button', { name: '監視フォルダーを追加…' }).click()
    if (host.kind === 'web') {
      await page.getByLabel('監視するフォルダーの場所').fill(folder)
      await page.getByRole('button', { name: '監視する', exact: true }).click()
    }
    const documents = page.getByRole('list', { name: '資料棚' })
    await expect(documents).toContainText('就業規則.md', READING)
    await writeFile(join(folder, '会議.txt'), '会議は三階で開きます。')
    await expect(documents).toContainText('会議.txt', READING)

    await page.getByRole('button', { name: 'このフォルダーについて質問する' }).click()
    await expect(page.getByRole('list', { name: 'この会話の資料' })).toContainText('2 件', READING)
    const answer = await ask(page, '社長は誰ですか？')
    await expect(answer.getByRole('button', { name: '根拠 1：就業規則.md' })).toBeVisible()
    await rm(join(folder, '就業規則.md'))

    await host.quit()
    page = await host.start()
    await page.getByRole('button', { name: '資料棚', exact: true }).click()
    await page.getByRole('button', { name: /^フォルダー「.*共有」を開く$/ }).click()
    await expect(documentsOf(page)).toContainText('会議.txt', READING)
    await expect(documentsOf(page)).not.toContainText('就業規則.md', READING)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

const documentsOf = (page: Page) => page.getByRole('list', { name: '資料棚' })

test('folders of the shelf are made, filled, deleted and brought back; files go where they are dropped', async ({
  page,
}) => {
  await begin(page)
  await ask(page, 'こんにちは')
  await page.getByRole('button', { name: '資料棚', exact: true }).click()
  await page.getByRole('button', { name: 'フォルダーを作る' }).click()
  await page.getByLabel('フォルダーの名前').fill('規程集')
  await page.getByRole('button', { name: '作る', exact: true }).click()
  const folder = page.getByRole('button', { name: 'フォルダー「規程集」を開く' })
  await expect(folder).toBeVisible()
  await dropOn(page, '[data-documents-to^="shelf "]', '規則.md', '始業時刻は9時です。')
  await expect(folder).toContainText('1 件', READING)

  const conversation = sidebar(page).getByRole('listitem').first()
  await dropOn(page, '[data-documents-to^="conversation "]', '計画.txt', '予算は五百万円です。')
  await conversation.getByRole('button').first().click()
  await expect(page.getByRole('list', { name: 'この会話の資料' })).toContainText(
    '計画.txt',
    READING,
  )

  await page.getByRole('button', { name: '資料棚', exact: true }).click()
  await folder.click()
  await expect(documentsOf(page)).toContainText('規則.md')
  await page.getByRole('button', { name: 'フォルダー「規程集」の操作' }).click()
  await page.getByRole('menuitem', { name: 'フォルダーを削除' }).click()
  await expect(documentsOf(page)).toContainText('規則.md')
  await page.getByRole('button', { name: '元に戻す' }).click()
  await expect(folder).toContainText('1 件')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('始業時刻')
  await page.getByRole('option', { name: /始業時刻は9時です/ }).click()
  await expect(page.getByRole('complementary', { name: '規則.md' }).locator('mark')).toContainText(
    '始業時刻は9時です。',
  )
  await expect(composer(page)).toHaveCount(0)
})
