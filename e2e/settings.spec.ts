// Settings, and a settings file that somebody has edited.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, testTogether as test, test as testAlone } from './hosts.ts'
import { begin, composer } from './journey.ts'

async function openSettings(page: Page) {
  await page.getByRole('button', { name: '設定', exact: true }).click()
  return page.getByRole('dialog', { name: '設定' })
}

testAlone('changes colours and language at once, and keeps them', async ({ host, page }) => {
  await begin(page)
  const dialog = await openSettings(page)
  await dialog.getByText('暗い').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await dialog.getByText('English').click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.keyboard.press('Escape')
  await host.quit()
  const again = await host.start()
  await expect(again.getByRole('button', { name: 'New conversation' })).toBeVisible()
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('leads to each group, and marks the one that is read', async ({ page }) => {
  await begin(page)
  const dialog = await openSettings(page)
  const groups = dialog.getByRole('navigation').getByRole('button')
  const group = (name: string) => groups.filter({ hasText: new RegExp(`^${name}$`) })
  const marked = groups.and(page.locator('[aria-current=true]'))
  // Short ones too, below which the next one is seen.
  for (const name of ['表示', '送信と入力', 'モデルと動作', '資料', '詳細', '一般']) {
    await group(name).click()
    await expect(marked).toHaveText([name])
    await expect(dialog.getByRole('heading', { name, exact: true })).toBeInViewport()
  }
  await dialog.getByRole('heading', { name: '資料', exact: true }).scrollIntoViewIfNeeded()
  await expect(marked).not.toHaveText(['一般'])
})

test('takes only numbers that make sense', async ({ host, page }) => {
  await begin(page)
  const dialog = await openSettings(page)
  const temperature = dialog.getByRole('textbox', { name: '温度' })
  await temperature.fill('５')
  await temperature.press('Enter')
  await expect(dialog.getByText('0 から 2 までの数を入力してください')).toBeVisible()
  await temperature.fill('０．５')
  await temperature.press('Enter')
  const settings = join(host.dataFolder, 'settings.json')
  await expect
    .poll(() => JSON.parse(readFileSync(settings, 'utf8')).sampling)
    .toEqual({ temperature: 0.5 })
  await dialog.getByRole('button', { name: '「温度」を初期値に戻す' }).click()
  await expect(temperature).toHaveValue('')
})

testAlone(
  'says what it does not know in the settings file, and leaves it there',
  async ({ host, page }) => {
    await begin(page)
    await host.quit()
    const path = join(host.dataFolder, 'settings.json')
    const edited = { ...JSON.parse(readFileSync(path, 'utf8')), colour: 'red', theme: 'purple' }
    writeFileSync(path, JSON.stringify(edited))
    const again = await host.start()
    await expect(composer(again)).toBeVisible()
    const dialog = await openSettings(again)
    await expect(dialog.getByText('「colour」は知らない項目です')).toBeVisible()
    await expect(dialog.getByText('「theme」の値が正しくない')).toBeVisible()
    await dialog.getByText('明るい').click()
    await expect.poll(() => JSON.parse(readFileSync(path, 'utf8')).colour).toBe('red')
  },
)

test('finds a setting by another word for it, and resets all after saying which', async ({
  page,
}) => {
  await begin(page)
  const dialog = await openSettings(page)
  const search = dialog.getByRole('searchbox', { name: '設定を検索' })
  await search.fill('ダークモード')
  await expect(dialog.getByRole('region')).toHaveCount(1)
  await dialog.getByText('暗い').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await search.fill('そんな設定はない')
  await expect(dialog.getByText('「そんな設定はない」に合う設定はありません')).toBeVisible()
  await search.fill('リセット')
  await dialog.getByRole('button', { name: 'すべて初期値に戻す…' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question.getByRole('listitem')).toHaveText(['配色'])
  await question.getByRole('button', { name: '取り消す' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await dialog.getByRole('button', { name: 'すべて初期値に戻す…' }).click()
  await question.getByRole('button', { name: '初期値に戻す', exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'system')
})
