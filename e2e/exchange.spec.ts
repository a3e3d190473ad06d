// Conversations into the program, and out again.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Message } from '../src/contract/conversation.ts'
import { appOf, expect, test } from './hosts.ts'
import { begin, sidebar } from './journey.ts'

const SENTENCE =
  '自治体の情報公開制度では、住民が請求書を提出してから原則「15日以内」に、開示するかどうか（一部の開示を含みます）が決定されます。'
const ANSWER = `${SENTENCE.repeat(8)}

## 手続きの流れ

1. 請求書を窓口または郵送で提出する
2. 実施機関が対象となる文書を特定し、*不開示情報*が含まれていないかを確かめる

| 段階 | 担当 | 標準の日数 | 備考 |
|---|---|---:|---|
${Array.from({ length: 30 }, (_, n) => `| 第${n + 1}段階 | 情報公開窓口 | ${n + 1} 日 | 不備があれば補正を求めます |`).join('\n')}

\`\`\`python
def due(received: date, days: int = 15) -> date:
    """受付日の翌日から数えた決定期限を返す。"""
    return received + timedelta(days=days)
\`\`\`

平均は $\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i$ で求められます。${SENTENCE.repeat(20)}`

function message(id: string, parentId: string | null, text: string): Message {
  return {
    id,
    conversationId: 'c',
    parentId,
    role: parentId ? 'assistant' : 'user',
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
    summary: null,
    material: null,
    createdAt: 1_767_225_600_000,
  }
}

const ARCHIVE = {
  format: 'kotonoha',
  version: 1,
  exportedAt: 0,
  conversations: [
    {
      conversation: {
        id: 'c',
        kind: 'chat',
        title: '情報公開の手続き',
        titledBy: 'user',
        opening: '情報公開',
        folderId: 'f',
        pinned: false,
        modelId: null,
        systemInstruction: '敬語で答えてください。',
        sampling: { temperature: 0.3 },
        leafId: 'b',
        draft: '書きかけ',
        createdAt: 1_767_225_600_000,
        updatedAt: 1_767_225_600_000,
      },
      messages: [
        message('q', null, '情報公開の手続きを、表にまとめて説明してください。'),
        message('a', 'q', '別の枝です。'),
        message('b', 'q', ANSWER),
      ],
      archived: false,
    },
  ],
  folders: [{ id: 'f', name: '仕事', systemInstruction: null, modelId: null }],
}

test('a folder comes in, and goes out as it was and as a PDF', async ({ host, page }, info) => {
  await begin(page)
  const file = join(host.dataFolder, 'import.json')
  await writeFile(file, JSON.stringify(ARCHIVE))
  await page.getByRole('button', { name: '設定', exact: true }).click()
  await page.getByLabel('会話を読み込む…').setInputFiles(file)
  await expect(page.getByText('会話を 1 件読み込みました')).toBeVisible({ timeout: 45_000 })
  await page.keyboard.press('Escape')
  const folder = sidebar(page).getByRole('region', { name: 'フォルダー「仕事」' })
  await expect(folder.getByRole('listitem')).toHaveText([/情報公開の手続き/])

  const exportAs = async (format: RegExp) => {
    await folder.hover()
    await page.getByRole('button', { name: 'フォルダー「仕事」のメニュー' }).click()
    await page.getByRole('menuitem', { name: '書き出す' }).click()
    await page.getByRole('menuitem', { name: format }).click()
  }
  if (host.kind === 'web') {
    const download = page.waitForEvent('download')
    await exportAs(/^JSON/)
    const exported = JSON.parse(await readFile(await (await download).path(), 'utf8'))
    expect({ ...exported, exportedAt: 0 }).toEqual(ARCHIVE)
    await exportAs(/^印刷/)
    // A frame without scripts: what is in it is seen from outside.
    const rows = () =>
      page.evaluate(() => {
        const frame = document.getElementById('kotonoha-printed')
        if (!(frame instanceof HTMLIFrameElement)) return 0
        return frame.contentDocument?.querySelectorAll('tr').length ?? 0
      })
    await expect.poll(rows).toBe(31)
  } else {
    const path = info.outputPath('情報公開.pdf')
    await appOf(host).evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, path)
    await exportAs(/^PDF/)
    await expect.poll(() => startOf(path), { timeout: 30_000 }).toBe('%PDF-')
  }
})

test('what another program has written comes in, and what of it does not is told', async ({
  page,
}) => {
  await begin(page)
  const node = (id: string, parent: string | null, role: string, content: object) => ({
    id,
    parent,
    children: [],
    message: { id, author: { role }, create_time: 1_767_225_600, content },
  })
  const chat = {
    title: '俳句の話',
    create_time: 1_767_225_600,
    update_time: 1_767_225_600,
    current_node: 'a',
    mapping: {
      q: node('q', null, 'user', { content_type: 'text', parts: ['一句お願いします。'] }),
      t: node('t', 'q', 'tool', { content_type: 'text', parts: ['道具の出力'] }),
      a: node('a', 't', 'assistant', { content_type: 'text', parts: ['古池や'] }),
    },
  }
  await page.getByRole('button', { name: '設定', exact: true }).click()
  const field = page.getByLabel('会話を読み込む…')
  const give = (name: string, text: string) =>
    field.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await give('conversations.json', JSON.stringify([chat, { 壊れた: '会話' }]))
  const report = page.getByRole('status').filter({ hasText: '読み込みました' })
  await expect(report).toContainText('会話を 1 件読み込みました')
  await expect(report.getByRole('listitem')).toHaveCount(2)
  await give('別の何か.json', '{"a": 1}')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.keyboard.press('Escape')
  await sidebar(page).getByRole('button', { name: '俳句の話', exact: true }).click()
  await expect(page.getByRole('article')).toHaveText([/一句お願いします。/, /古池や/])
})

const startOf = (path: string) =>
  readFile(path, 'latin1').then(
    (text) => text.slice(0, 5),
    () => '',
  )
