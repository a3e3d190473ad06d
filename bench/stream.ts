// An answer of 20,000 characters with code and tables that is waited for and then grows on the screen,
// while somebody types: how long the keys take, and how many frames are dropped, against the same page
// with no answer under way, and against a bare text field on an empty page, which takes what Chromium
// itself needs.
//
// The keys are timed by Chromium's trace. It calls frames dropped, too, that nobody misses: those in
// which a key came too late for its frame and is in the next one. So frames are counted apart from the
// keys, by what an animation on the page would have seen.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RPCHandler } from '@orpc/server/ws'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { createApp } from '../src/app/app.ts'
import { noDesktop } from '../src/app/desktop.ts'
import { TOKEN_PARAMETER } from '../src/contract/handshake.ts'
import { openSettings } from '../src/store/settings.ts'
import { newToken } from '../src/web/last-address.ts'
import { startWebServer } from '../src/web/server.ts'
import { compareRounds, median } from './compare.ts'
import { scriptedEngine } from './scripted-engine.ts'

const ROUNDS = Number(process.argv[3]) || 3
const LENGTH = Number(process.argv[4]) || 20_000
/**
 * Some 1,300 characters a second: faster than anybody reads, and than small models on a laptop write.
 * However fast a model is, the engine tells of no more than two frames' worth at once.
 */
const PACE = { step: 42, everyMs: 32, afterMs: 8000 }
const KEY_EVERY_MS = 60
/** What a key may take. */
const LATE_MS = 16
/** Milliseconds between two frames of the display. */
const FRAME_MS = 1000 / 60

/** What Chromium's own trace says, in milliseconds. */
interface KeyTimes {
  /** From each key press to the frame that shows it. */
  readonly keys: number[]
  /** The same without what no page can shorten: waiting for the display to take a frame and to show it. */
  readonly own: number[]
}

/** What an animation on the page would have seen. */
interface Frames {
  readonly shown: number
  readonly dropped: number
}

interface Smoothness extends KeyTimes {
  readonly frames: Frames
}

export async function stream(): Promise<void> {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  )
  const root = join(import.meta.dirname, '..')
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  openSettings(folder).change({ welcomed: true })
  const app = await createApp({
    dataFolder: folder,
    resourcesFolder: join(root, 'resources'),
    host: 'web',
    version: '0',
    spawnEngine: () => scriptedEngine(longAnswer(), PACE),
    desktop: noDesktop,
  })
  const rpc = new RPCHandler(app.router)
  const token = newToken()
  const server = await startWebServer({
    port: 0,
    token,
    pageFolder: join(root, 'out/renderer'),
    accept: (socket) => void rpc.upgrade(socket, { context: {} }),
  })
  const browser = await chromium.launch({ executablePath })
  try {
    const seconds = (LENGTH / PACE.step) * (PACE.everyMs / 1000)
    const overIdle: [number, number][] = []
    const overBare: [number, number][] = []
    for (let round = 0; round < ROUNDS; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(`http://127.0.0.1:${server.port}/#${TOKEN_PARAMETER}=${token}`)
      const field = page.getByRole('textbox', { name: 'メッセージ' })
      await field.fill('長い回答をお願いします。')
      await field.press('Enter')
      await page.locator('[aria-busy=true]').waitFor()
      const waiting = await typing(page, (PACE.afterMs / 1000) * 0.8, round)
      await page.getByText('番目の節').first().waitFor()
      const streaming = await typing(page, seconds * 0.9, round)
      await page.locator('[aria-busy=false]').waitFor({ timeout: 120_000 })
      const idle = await typing(page, seconds * 0.6, round)
      await page.setContent('<textarea rows="3"></textarea>')
      await page.locator('textarea').focus()
      const bare = await typing(page, seconds * 0.6, round)
      await page.close()
      const nearly = ({ keys }: Smoothness) => part(keys, 0.95)
      overIdle.push([nearly(streaming), nearly(idle)])
      overBare.push([nearly(streaming), nearly(bare)])
      for (const [name, measured] of Object.entries({ waiting, streaming, idle, bare }))
        console.log(`${name}: ${summary(measured)}`)
    }
    const what = 'ms a key, 95 % of them'
    compareRounds(what, ['an answer grows', 'nothing does'], overIdle)
    compareRounds(what, ['an answer grows', 'a bare field'], overBare)
  } finally {
    await browser.close()
    await server.close()
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Types into the field that has the focus: half of the time for the keys, half for the frames. */
async function typing(page: Page, seconds: number, round: number): Promise<Smoothness> {
  const cdp = await page.context().newCDPSession(page)
  const type = () => typeFor(cdp, seconds / 2)
  // An answer is longer in the second half.
  const before = round % 2 === 1 ? await framesWhile(page, type) : undefined
  const times = keyTimes(await traced(cdp, type))
  const frames = before ?? (await framesWhile(page, type))
  await cdp.detach()
  return { ...times, frames }
}

async function typeFor(cdp: CDPSession, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    const key = { key: 'a', code: 'KeyA', text: 'a', windowsVirtualKeyCode: 65 }
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key })
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
    await new Promise((resolve) => setTimeout(resolve, KEY_EVERY_MS))
  }
}

/** Counts the beats of the display, and those that the page had no frame for. */
async function framesWhile(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(`
    globalThis.beats = []
    globalThis.next = (at) => { beats.push(at); globalThis.beat = requestAnimationFrame(next) }
    globalThis.beat = requestAnimationFrame(next)
  `)
  await work()
  const beats = z
    .array(z.number())
    .parse(await page.evaluate('cancelAnimationFrame(beat); globalThis.beats'))
  const gaps = beats.slice(1).map((at, index) => Math.round((at - (beats[index] ?? at)) / FRAME_MS))
  return { shown: beats.length, dropped: gaps.reduce((sum, gap) => sum + Math.max(0, gap - 1), 0) }
}

/** An event of a trace; times in microseconds. */
const TraceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  ts: z.number(),
  id2: z.object({ local: z.string() }).optional(),
  args: z.object({ event_latency: z.object({ event_type: z.string() }).optional() }).optional(),
})
type TraceEvent = z.infer<typeof TraceEvent>

async function traced(cdp: CDPSession, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) {
      const event = TraceEvent.safeParse(one)
      if (event.success) events.push(event.data)
    }
  })
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  const includedCategories = ['cc', 'input']
  await cdp.send('Tracing.start', {
    traceConfig: { includedCategories, excludedCategories: ['*'] },
  })
  await work()
  await cdp.send('Tracing.end')
  await complete
  return events
}

/**
 * Stages of a key in which the display is waited for: its next beat before the page's part of a frame,
 * the next one again where that part came after the beat's deadline, and its showing of the frame.
 */
const DISPLAY = [
  'RendererMainFinishedToBeginImplFrame',
  'EndActivateToSubmitCompositorFrame',
  'SubmitCompositorFrameToPresentationCompositorFrame',
]

/** From each key press to the frame that shows what it did. */
function keyTimes(events: readonly TraceEvent[]): KeyTimes {
  const under = new Map<string, { start: number; display: number }>()
  const keys: number[] = []
  const own: number[] = []
  // What ends at the same time as the key is part of it.
  const endsKey = ({ name, ph }: TraceEvent) => Number(name === 'EventLatency' && ph === 'e')
  const ordered = events.toSorted((a, b) => a.ts - b.ts || endsKey(a) - endsKey(b))
  for (const { name, ph, ts, id2, args } of ordered) {
    if (!id2) continue
    const key = under.get(id2.local)
    if (name === 'EventLatency') {
      // Chromium uses the ids again. A key that is let go shows nothing.
      under.delete(id2.local)
      if (ph === 'b' && args?.event_latency?.event_type === 'KEY_PRESSED')
        under.set(id2.local, { start: ts, display: 0 })
      if (ph !== 'e' || !key) continue
      keys.push((ts - key.start) / 1000)
      own.push((ts - key.start - key.display) / 1000)
    } else if (key && DISPLAY.includes(name)) key.display += ph === 'b' ? -ts : ts
  }
  return { keys, own }
}

function summary({ keys, own, frames }: Smoothness): string {
  const late = own.filter((time) => time > LATE_MS).length
  const ms = (time: number) => `${time.toFixed(1)} ms`
  return [
    `${frames.dropped} of ${frames.shown + frames.dropped} frames dropped`,
    `keys: median ${ms(median(keys))}, longest ${ms(part(keys, 1))}`,
    `without the display: median ${ms(median(own))}, 95 % ${ms(part(own, 0.95))}, longest ${ms(part(own, 1))}, ${late} of ${own.length} over ${LATE_MS} ms`,
  ].join('; ')
}

/** The value below which a share of some lies. */
function part(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

/** Prose, code, tables and lists, over and over. */
function longAnswer(): string {
  const one = (n: number) => `## ${n} 番目の節

大切な点は次のとおりです。**住民が請求書を提出してから**原則 15 日以内に決定されます。\`due()\` を使います。

${Array.from({ length: 8 }, (_, at) => `${at + 1}. 請求書を窓口または郵送で提出し、担当者が文書を特定します（${at}）。`).join('\n')}

| 段階 | 担当 | 日数 |
|---|---|---:|
${Array.from({ length: 12 }, (_, at) => `| 第${at}段階 | 情報公開窓口 | ${at} 日 |`).join('\n')}

\`\`\`python
${Array.from({ length: 14 }, (_, at) => `def due_${n}_${at}(received: date, days: int = 15) -> date:\n    """決定期限を返す。"""\n    return received + timedelta(days=days + ${at})  # 翌日から\n`).join('\n')}
\`\`\`

`
  let text = ''
  for (let n = 1; text.length < LENGTH; n++) text += one(n)
  return text
}
