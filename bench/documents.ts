// Documents: pages of a PDF per second against `pdftotext` on the same file; a library of a thousand
// pages, from files to the first passage of an answer; and a folder of ten thousand small files.
// npm run bench documents [FILE.pdf]: poppler-utils has pdftotext; without a file, a PDF is made.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { passagesOf } from '../src/documents/chunking.ts'
import { openPassageIndex } from '../src/documents/passage-index.ts'
import { pdfOf } from '../src/documents/pdf-of.ts'
import { readFileInWorker } from '../src/documents/reading.ts'
import { compareRounds, median } from './compare.ts'

const ROUNDS = 5
const LIBRARY_PAGES = 1000
const PAGES_A_DOCUMENT = 50
const SMALL_FILES = 10_000
const QUESTIONS = 200

export async function documents(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-bench-'))
  try {
    await pagesPerSecond(process.argv[3] ?? written(folder, 'made.pdf', pdf(0, 200)))
    await library(folder)
    await manyFiles(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function pagesPerSecond(path: string): Promise<void> {
  const { pages } = await readFileInWorker(path)
  console.log(`\n${pages.length} pages, ${(statSync(path).size / 1e6).toFixed(1)} MB`)
  const ours = async () => {
    const begun = performance.now()
    await readFileInWorker(path)
    return pages.length / ((performance.now() - begun) / 1000)
  }
  const theirs = () => {
    const begun = performance.now()
    const { status } = spawnSync('pdftotext', [
      '-layout',
      path,
      join(tmpdir(), 'kotonoha-bench.txt'),
    ])
    return status === 0 ? pages.length / ((performance.now() - begun) / 1000) : undefined
  }
  if (theirs() === undefined) {
    console.log(`Kotonoha: ${(await ours()).toFixed(1)} pages/s; pdftotext is not installed`)
    return
  }
  const rounds: [number, number][] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push([await ours(), theirs() ?? Number.NaN])
  compareRounds('pages/s', ['Kotonoha', 'pdftotext'], rounds)
}

async function library(folder: string): Promise<void> {
  const files = Array.from({ length: LIBRARY_PAGES / PAGES_A_DOCUMENT }, (_, at) =>
    written(folder, `${at}.pdf`, pdf(at, PAGES_A_DOCUMENT)),
  )
  const path = join(folder, 'documents.db')
  const index = openPassageIndex(path)
  const begun = performance.now()
  let count = 0
  let most = 0
  for (const [at, file] of files.entries()) {
    const passages = passagesOf(await readFileInWorker(file))
    index.put(`d${at}`, `規程集 ${at}`, passages)
    count += passages.length
    most = Math.max(most, process.memoryUsage.rss())
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `\n${LIBRARY_PAGES} pages in ${files.length} PDFs, ${count} passages: read and indexed in ${seconds.toFixed(1)} s (${(LIBRARY_PAGES / seconds).toFixed(0)} pages/s); index ${(statSync(path).size / 1e6).toFixed(1)} MB; memory at most ${(most / 1e6).toFixed(0)} MB`,
  )
  const times: number[] = []
  let right = 0
  for (let at = 0; at < QUESTIONS; at++) {
    const document = at % files.length
    const page = (at * 37) % PAGES_A_DOCUMENT
    const asked = performance.now()
    const [first] = index.search(question(document, page), { limit: 9 })
    times.push(performance.now() - asked)
    if (first?.document === `d${document}` && first.place.page === page + 1) right++
  }
  times.sort((a, b) => a - b)
  const p99 = times[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN
  console.log(
    `question to first passages: p50 ${median(times).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${QUESTIONS} questions; the first passage is the right one for ${right})`,
  )
  index.close()
}

async function manyFiles(folder: string): Promise<void> {
  const path = join(folder, 'small.txt')
  const begun = performance.now()
  for (let at = 0; at < SMALL_FILES; at++) {
    writeFileSync(path, `第${at}号の連絡です。担当は${NAMES[at % NAMES.length]}です。`)
    await readFileInWorker(path)
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `\n${SMALL_FILES} small files: ${seconds.toFixed(1)} s (${((1000 * seconds) / SMALL_FILES).toFixed(2)} ms a file); memory ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  )
}

function written(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const NAMES = ['山田', '佐藤', '鈴木', '高橋', '田中', '渡辺', '伊藤', '中村']
const MATTERS = [
  '旅費',
  '休暇',
  '文書管理',
  '情報機器',
  '福利厚生',
  '研修',
  '購買',
  '安全衛生',
  '広報',
  '契約',
]
const PLACES = [
  '札幌',
  '仙台',
  '新潟',
  '金沢',
  '名古屋',
  '京都',
  '神戸',
  '岡山',
  '高松',
  '福岡',
  '那覇',
]

function question(document: number, page: number): string {
  return `第${document}部の規程で、${PLACES[page % PLACES.length]}支店の${MATTERS[page % MATTERS.length]}の第${page}号の上限は何円ですか`
}

/** Pages of a regulation, each with words of its own among those that all share. */
function pdf(document: number, count: number): Uint8Array {
  const line = (text: string, at: number) => ({ text, x: 40, y: 560 - 16 * at, size: 9 })
  const pages = Array.from({ length: count }, (_, page) => [
    line(`第${page}号 ${PLACES[page % PLACES.length]}支店の${MATTERS[page % MATTERS.length]}`, 0),
    ...Array.from({ length: 30 }, (_, at) =>
      line(
        at % 5 === 2
          ? `第${document}部の${PLACES[page % PLACES.length]}支店の${MATTERS[page % MATTERS.length]}は、上限を${1000 + 7 * page + document}円とする。`
          : `${NAMES[(page + at) % NAMES.length]}担当は、${MATTERS[(at * 3 + page) % MATTERS.length]}の申請を受けたときは、内容を確かめて`,
        at + 2,
      ),
    ),
  ])
  return pdfOf({ encoding: 'UniJIS-UTF16-H', pages })
}
