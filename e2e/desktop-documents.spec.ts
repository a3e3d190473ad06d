// What only the desktop has: files are added where they lie, by the system's dialog.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appOf, expect, test } from './hosts.ts'
import { ask, begin } from './journey.ts'

test('files and folders chosen in the dialog are read where they lie', async ({ host, page }) => {
  const folder = join(host.dataFolder, '規程 集')
  await mkdir(folder)
  await writeFile(join(folder, '就業規則.txt'), '社長は山田太郎です。')
  await writeFile(join(folder, '写真.jpg'), 'x')
  await begin(page)
  await appOf(host).evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, folder)
  await page.getByRole('button', { name: '資料を追加' }).click()
  await page.getByRole('menuitem', { name: 'ファイルを選ぶ…' }).click()
  const chips = page.getByRole('list', { name: 'この会話の資料' })
  await expect(chips.getByRole('button', { name: '「就業規則.txt」を開く' })).toBeEnabled({
    timeout: 30_000,
  })
  await expect(chips.getByRole('listitem')).toHaveCount(1)
  const answer = await ask(page, '社長は誰ですか？')
  await answer.getByRole('button', { name: /^根拠 1/ }).click()
  await expect(page.locator('mark')).toHaveText('社長は山田太郎です。')
})
