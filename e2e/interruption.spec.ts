// Whatever ends the program or its engine in the middle of an answer, nothing is lost.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { expect, type Host, test } from './hosts.ts'
import {
  answers,
  ask,
  askLong,
  begin,
  beginSlowly,
  composer,
  LONG_QUESTION,
  sidebar,
} from './journey.ts'

test.setTimeout(150_000)

test('killed in mid-answer, it has question and text when it is started again', async ({
  host,
  page,
}) => {
  await beginSlowly(host, page)
  await askLong(page)
  await expect
    .poll(() => stored(host, "SELECT text FROM messages WHERE role = 'assistant'"))
    .toMatch(/1、2、3/)
  await host.kill()
  const again = await host.start()
  await sidebar(again).getByRole('listitem').getByRole('button').first().click()
  await expect(again.getByRole('article', { name: 'あなた' })).toHaveText(LONG_QUESTION)
  const answer = answers(again)
  await expect(answer.getByText('前回の終了時に中断されました')).toBeVisible()
  const kept = (await answer.locator('.prose-ja').innerText()).trim()
  expect(kept).toMatch(/^1、2/)
  await answer.getByRole('button', { name: '続きを書く' }).click()
  await expect(answer.getByText('前回の終了時に中断されました')).toBeHidden()
  await expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  expect((await answer.locator('.prose-ja').innerText()).startsWith(kept)).toBe(true)
})

test('quit in mid-answer, while a document is read and right after typing, it has it all', async ({
  host,
  page,
}) => {
  await beginSlowly(host, page)
  await askLong(page)
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    const sentence = '定例会議は金曜日の十時に第三会議室で開く。'
    transfer.items.add(new File([sentence.repeat(40_000)], '長い議事録.txt'))
    return transfer
  })
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  const chips = (shown: Page) => shown.getByRole('list', { name: 'この会話の資料' })
  await expect(chips(page).getByRole('listitem')).toHaveCount(1)
  await expect.poll(() => stored(host, 'SELECT count(*) FROM documents')).toBe(1)
  await page.getByRole('button', { name: '設定', exact: true }).click()
  await page.getByRole('dialog', { name: '設定' }).getByText('暗い').click()
  await page.keyboard.press('Escape')
  await composer(page).fill('書きかけの文章')
  expect(await host.quit()).toBe(0)

  const again = await host.start()
  if (host.kind === 'web') await again.reload()
  await sidebar(again).getByRole('listitem').getByRole('button').first().click()
  await expect(composer(again)).toHaveValue('書きかけの文章')
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(answers(again).getByText('前回の終了時に中断されました')).toBeVisible()
  await expect(answers(again)).toContainText('1、2、3')
  await expect(chips(again).getByRole('button', { name: '長い議事録.txt' }).first()).toBeEnabled()
})

test('an engine that dies in mid-answer is started again, and the answer can go on', async ({
  host,
  page,
}) => {
  await beginSlowly(host, page)
  const answer = await askLong(page)
  killEngine(host)
  await expect(answer.getByText('推論エンジンが異常終了したため')).toBeVisible()
  await expect(answer).toContainText('1、2')
  await answer.getByRole('button', { name: '続きを書く' }).click()
  await expect(answer.getByText('推論エンジンが異常終了したため')).toBeHidden()
  await expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  await expect(await ask(page, 'こんにちは')).toContainText('こんにちは')
})

test('a draft is there after the program was killed', async ({ host, page }) => {
  await begin(page)
  await ask(page, 'こんにちは')
  await composer(page).fill('書きかけの文章')
  await expect.poll(() => stored(host, 'SELECT text FROM drafts')).toBe('書きかけの文章')
  await host.kill()
  // A page that is still open says that what is asked of it cannot be done.
  if (host.kind === 'web') {
    await answers(page).getByRole('button', { name: 'ここから別の会話を始める' }).click()
    await expect(page.getByText('接続が切れたため、操作できませんでした').first()).toBeVisible()
  }
  const again = await host.start()
  await sidebar(again).getByRole('listitem').getByRole('button').first().click()
  await expect(composer(again)).toHaveValue('書きかけの文章')
})

/** What a query finds in the database, and so what a kill would leave. */
function stored({ dataFolder }: Host, query: string): unknown {
  const database = new DatabaseSync(join(dataFolder, 'kotonoha.db'), { readOnly: true })
  try {
    return Object.values(database.prepare(query).get() ?? {})[0]
  } finally {
    database.close()
  }
}

/** Kills the processes that run a model for this host, and only those. */
function killEngine({ processId }: Host): void {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((row) => row !== null)
  const below = new Set([processId])
  for (const [, pid, parent] of table) if (below.has(Number(parent))) below.add(Number(pid))
  const engines = table.filter(
    ([, pid, , args]) =>
      below.has(Number(pid)) &&
      /engine\.js|utility-entry|node\.mojom\.NodeService/.test(args ?? ''),
  )
  expect(engines).not.toEqual([])
  for (const [, pid] of engines) process.kill(Number(pid), 'SIGKILL')
}
