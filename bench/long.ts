// A conversation of 5,000 messages: from the click on it to its last message being painted, against
// one of 20 messages; then how long the frames take in which it is scrolled through.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { openSettings } from '../src/store/settings.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { compareRounds, median } from './compare.ts'
import { startWebHost } from './web-host.ts'

const ROUNDS = 5
const LONG = { title: '長い会話', messages: 5000 }
const SHORT = { title: '短い会話', messages: 20 }
/** Frames that are scrolled, by pixels each: a hand's quick turn of the wheel. */
const STEPS = 60
const STEP = 100

export async function long(): Promise<void> {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  )
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  openSettings(folder).change({ welcomed: true })
  const store = openStore(folder)
  for (const one of [SHORT, LONG]) talk(store, one)
  store.close()
  const host = await startWebHost(folder)
  const browser = await chromium.launch({ executablePath })
  try {
    const rounds: [number, number][] = []
    const frames: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const times: number[] = []
      for (const { title } of [LONG, SHORT]) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
        await page.goto(host.address)
        await page.getByRole('button', { name: title, exact: true }).waitFor()
        times.push(await opening(page, title))
        if (title === LONG.title) frames.push(...(await scrolling(page)))
        await page.close()
      }
      rounds.push([times[0] ?? Number.NaN, times[1] ?? Number.NaN])
    }
    compareRounds('ms to the last message', ['5,000 messages', '20 messages'], rounds)
    const sorted = frames.sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1)
    console.log(
      `frames while scrolling: median ${median(frames).toFixed(1)} ms, 95 % up to ${at(0.95)} ms, longest ${at(1)} ms`,
    )
  } finally {
    await browser.close()
    await host.end()
    rmSync(folder, { recursive: true })
  }
}

/** Milliseconds until the end of a conversation is painted. */
function opening(page: Page, title: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const name = ${JSON.stringify(title)}
    const button = [...document.querySelectorAll('button')].find((one) => one.title === name)
    const begun = performance.now()
    button.click()
    const look = () => {
      const last = [...document.querySelectorAll('[data-message]')].at(-1)
      if (!last?.textContent.includes('回答の終わり')) return requestAnimationFrame(look)
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)))
    }
    look()
  })`)
}

/** Milliseconds of each frame while it is scrolled up from the end. */
function scrolling(page: Page): Promise<number[]> {
  return page.evaluate(`new Promise((resolve) => {
    const box = document.querySelector('[data-message]').closest('.overflow-y-auto')
    const frames = []
    let last = performance.now()
    const step = (now) => {
      frames.push(now - last)
      last = now
      if (frames.length > ${STEPS}) return resolve(frames.slice(1))
      box.scrollBy({ top: -${STEP} })
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })`)
}

function talk(store: Store, { title, messages }: { title: string; messages: number }) {
  const { id } = store.createConversation({ modelId: null })
  store.together(() => {
    let parentId: string | null = null
    for (let at = 0; at < messages; at++) {
      const { id: added } = store.addMessage({
        conversationId: id,
        parentId,
        role: at % 2 ? 'assistant' : 'user',
        modelId: null,
        text:
          at % 2 ? answer(at) : `${at} 番目の質問です。次の表と手順を、もう一度説明してください。`,
        reasoning: '',
        state: { status: 'complete' },
        generation: null,
      })
      parentId = added
    }
  })
  store.updateConversation(id, { title, titledBy: 'user' })
}

function answer(at: number): string {
  return `${at} 番目の回答です。**大切な点**は次のとおりです。

1. 請求書を窓口に出します。郵送でもかまいません。
2. 担当者が文書を特定し、公開できない部分がないかを確かめます。

| 区分 | 日数 |
|---|---|
| 原則 | 15 |

\`\`\`python
print(sum([1, 2, 3]) / 3)
\`\`\`

回答の終わりです。`
}
