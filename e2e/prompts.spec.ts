// The prompt library: used from the composer, and made one's own.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, testTogether as test, test as testAlone } from './hosts.ts'
import { answers, ask, begin, composer, sidebar } from './journey.ts'

const search = (page: Page) => page.getByRole('combobox', { name: /定型文を検索/ })
const items = (page: Page) => page.getByRole('main').locator('ol > li')
const openLibrary = (page: Page) =>
  sidebar(page).getByRole('button', { name: '定型文', exact: true }).click()

async function add(page: Page, title: string, reading: string, text: string) {
  await page.getByRole('button', { name: '定型文を追加' }).click()
  const editor = page.getByRole('dialog', { name: '定型文を追加' })
  await editor.getByLabel('名前').fill(title)
  await editor.getByLabel('読み').fill(reading)
  await editor.getByLabel('本文').fill(text)
  await editor.getByRole('button', { name: '保存' }).click()
  await expect(editor).toHaveCount(0)
}

test('a slash opens it, romaji finds, and what is asked for goes into the message', async ({
  page,
}) => {
  await begin(page)
  await composer(page).press('/')
  await expect(search(page)).toBeFocused()
  await search(page).fill('youyaku')
  await expect(page.getByRole('option').first()).toContainText('要約する')
  await search(page).fill('敬語')
  await expect(page.getByRole('option').first()).toContainText('敬語に直す')
  await search(page).press('Enter')
  const form = page.getByRole('dialog', { name: '敬語に直す' })
  await expect(form.getByLabel('相手')).toHaveValue('取引先')
  await expect(form.getByLabel('文章')).toBeFocused()
  await form.getByLabel('文章').fill('明日行く。\nよろしく。')
  await form.getByLabel('相手').fill('上司')
  await form.getByLabel('文章').press('ControlOrMeta+Enter')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue(/^次の文章を、上司に[^{}]+\n\n明日行く。\nよろしく。$/)
  await expect(answers(page)).toHaveCount(0)
  // As with typing, one step back leads to what was there before.
  await composer(page).press('ControlOrMeta+z')
  await expect(composer(page)).toHaveValue('')
})

test('a slash is a slash in a text, in a conversion, and when typed twice', async ({ page }) => {
  await begin(page)
  await composer(page).fill('')
  for (const init of [
    { key: '/', keyCode: 229 },
    { key: '/', isComposing: true },
    { key: 'Process', keyCode: 229 },
  ])
    await composer(page).dispatchEvent('keydown', { ...init, bubbles: true, cancelable: true })
  await expect(search(page)).toHaveCount(0)
  await composer(page).pressSequentially('1/2')
  await expect(composer(page)).toHaveValue('1/2')
  await composer(page).fill('')
  await composer(page).press('/')
  await search(page).press('Escape')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('')
  await composer(page).press('/')
  await search(page).press('/')
  await expect(composer(page)).toHaveValue('/')
})

test('what was written or selected is offered for the main blank', async ({ page }) => {
  await begin(page)
  const answer = await ask(page, '次の文を繰り返してください：春は桜が美しい')
  await expect(answer).toContainText('春は桜が美しい')
  await answer.getByText('春は桜が美しい').click({ clickCount: 3 })
  await composer(page).fill('書いた文章')
  await page.getByRole('main').getByRole('button', { name: '定型文' }).click()
  await expect(page.getByRole('option', { name: /^要約する/ })).toBeVisible()
  await search(page).press('Enter')
  const form = page.getByRole('dialog', { name: '要約する' })
  await expect(form.getByLabel('文章')).toHaveValue('書いた文章')
  await form.getByRole('button', { name: '選択した文章を入れる' }).click()
  await expect(form.getByLabel('文章')).toHaveValue('春は桜が美しい')
  await form.getByRole('button', { name: '入力欄に入れる' }).click()
  await expect(composer(page)).toHaveValue(/三文以内で要約[\s\S]+\n\n春は桜が美しい$/)
})

testAlone(
  'own prompts and changes are kept, undone, and brought back to the original',
  async ({ host, page }) => {
    testAlone.setTimeout(150_000)
    await begin(page)
    await openLibrary(page)
    await expect(items(page).nth(25)).toBeAttached()
    const count = await items(page).count()
    await add(page, '繰り返す', 'くりかえす', '次の文を繰り返してください：{{文}}')
    await expect(items(page).last()).toContainText('繰り返す自分で追加')

    await page.getByRole('button', { name: '「要約する」を編集' }).click()
    const editor = page.getByRole('dialog', { name: '定型文を編集' })
    await editor.getByLabel('本文').fill('{{文章}}を一言で')
    await editor.getByLabel('本文').press('ControlOrMeta+Enter')
    await expect(items(page).first()).toContainText('編集済み')
    await page.getByRole('button', { name: '「要約する」を最初の文面に戻す' }).click()
    await expect(items(page).first()).not.toContainText('編集済み')

    await page.getByRole('button', { name: '「繰り返す」を削除' }).click()
    await expect(items(page)).toHaveCount(count)
    await page.getByRole('button', { name: '元に戻す' }).last().click()
    await expect(items(page)).toHaveCount(count + 1)

    await page.getByRole('button', { name: '「繰り返す」の並べ替え' }).focus()
    await page.keyboard.press('ArrowUp')
    await expect(page.getByText(`${count + 1} 件中 ${count} 番目に移しました`)).toBeVisible()
    await expect(page.getByRole('button', { name: '「繰り返す」の並べ替え' })).toBeFocused()
    await items(page).nth(2).dragTo(items(page).first())
    await expect(items(page).first()).toContainText('敬語に直す')

    await host.quit()
    const again = await host.start()
    await again.getByRole('button', { name: '新しい会話' }).click()
    await composer(again).press('/')
    await expect(again.getByRole('option').first()).toContainText('敬語に直す')
    await search(again).fill('kurikae')
    await search(again).press('Enter')
    await again.getByLabel('文', { exact: true }).fill('春は桜が美しい')
    await again.getByLabel('文', { exact: true }).press('Enter')
    await expect(composer(again)).toHaveValue('次の文を繰り返してください：春は桜が美しい')
    await composer(again).press('Enter')
    await expect(answers(again)).toContainText('春は桜が美しい')
  },
)

test('a file takes prompts out and in', async ({ host, page }) => {
  await begin(page)
  await openLibrary(page)
  const chooseFile = page.locator('input[type=file]')
  const file = (content: unknown) => ({
    name: '定型文.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(content)),
  })
  await chooseFile.setInputFiles(file({ prompts: [{ title: '形式の違うもの' }] }))
  await expect(page.getByText('定型文のファイルとして読み込めません')).toBeVisible()
  const prompts = [{ title: '持ち込み', reading: 'もちこみ', text: '{{文章}}を直す' }]
  await chooseFile.setInputFiles(file({ format: 'kotonoha-prompts', version: 1, prompts }))
  await expect(page.getByText('定型文を 1 件追加しました')).toBeVisible()
  await expect(items(page).last()).toContainText('持ち込み')
  if (host.kind === 'desktop') return // there the system's dialog asks for the place
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: '書き出す' }).click()
  const exported = JSON.parse(readFileSync(await (await downloading).path(), 'utf8'))
  expect(exported).toMatchObject({ format: 'kotonoha-prompts', version: 1 })
  expect(exported.prompts.at(-1)).toEqual(prompts[0])
  await chooseFile.setInputFiles(file(exported))
  await expect(page.getByText('新しい定型文はありませんでした')).toBeVisible()
})
