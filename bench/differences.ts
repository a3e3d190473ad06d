// Two documents of 500 pages, compared as the screens have it: pages that were kept, a thread of its
// own, rows until the counts. One pair in which a tenth was changed, moved, added or removed, one of
// which half of the sentences were changed, and one with nothing in common.
// npm run bench differences [PAGES]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { differencesInThread } from '../src/documents/differing.ts'
import { type Page, PageWriter } from '../src/documents/document.ts'
import { keepPages } from '../src/documents/kept-pages.ts'
import { median } from './compare.ts'

const PAGES = 500
const SENTENCES = 40
const ROUNDS = 3

export async function differences(): Promise<void> {
  const count = Number(process.argv[3] ?? PAGES)
  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-bench-'))
  const kept = (name: string, pages: readonly Page[]) => {
    const path = join(folder, `${name}.json`)
    keepPages(path, { pages })
    return path
  }
  try {
    const left = kept('before', pagesOf(sentences(count)))
    for (const [name, all] of [
      ['a tenth differs', amended(sentences(count))],
      [
        'half of the sentences are changed',
        sentences(count).map((one) => one.replace('円', '円（税別）')),
      ],
      ['nothing in common', sentences(count).map((_, at) => other(at))],
    ] as const) {
      const right = kept('after', pagesOf(all))
      const times: number[] = []
      let told = ''
      for (let round = 0; round < ROUNDS; round++) {
        const begun = performance.now()
        for await (const event of differencesInThread({ left, right }))
          if (event.type === 'done') told = JSON.stringify(event.counts)
        times.push(performance.now() - begun)
      }
      console.log(
        `${count} pages with ${count * SENTENCES} sentences each, ${name}: ${(median(times) / 1000).toFixed(2)} s; ${told}`,
      )
    }
    console.log(`memory ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const NAMES = ['山田', '佐藤', '鈴木', '高橋', '田中', '渡辺', '伊藤', '中村']
const MATTERS = ['旅費', '休暇', '文書管理', '情報機器', '福利厚生', '研修', '購買', '安全衛生']
const PLACES = [
  '札幌',
  '仙台',
  '新潟',
  '金沢',
  '京都',
  '神戸',
  '岡山',
  '高松',
  '福岡',
  '那覇',
  '長崎',
]

/** Half of them are of their own, the others stand in many places, as in rules they do. */
function sentences(pages: number): string[] {
  return Array.from({ length: pages * SENTENCES }, (_, at) => {
    const [name, matter, place] = [NAMES[at % 8], MATTERS[(at >> 2) % 8], PLACES[at % 11]]
    return at % 2 === 0
      ? `${place}支店の${matter}の第${at}号の上限は、一件につき${1000 + at}円とし、${name}が定める。`
      : `${name}担当は、${matter}の申請を受けたときは、その内容を確かめて記録しなければならない。`
  })
}

function amended(all: readonly string[]): string[] {
  const changed = all.flatMap((one, at) => {
    if (at % 40 === 0) return [one.replace(/\d+円/u, '9,800円')]
    if (at % 40 === 10) return []
    return at % 40 === 20 ? [one, `${at}番目の定めに、新しい条件を加える。`] : [one]
  })
  const moved = changed.splice(Math.floor(changed.length / 3), Math.floor(all.length / 40))
  return [...changed, ...moved]
}

function other(at: number): string {
  return `The ${at}th of the notes has been kept in another language and tells of ${at * 7} birds.`
}

function pagesOf(all: readonly string[]): Page[] {
  return Array.from({ length: Math.ceil(all.length / SENTENCES) }, (_, number) => {
    const page = new PageWriter()
    for (const one of all.slice(number * SENTENCES, (number + 1) * SENTENCES)) page.paragraph(one)
    return page.page({ number: number + 1 })
  })
}
