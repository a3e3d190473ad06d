import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { passagesOf } from './chunking.ts'
import type { ReadDocument } from './document.ts'
import { SENTENCES } from './fixtures/sources.ts'
import { readBytes } from './formats.ts'
import { pdfOf } from './pdf-of.ts'
import { DocumentProblem } from './problem.ts'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const textOf = ({ pages }: ReadDocument) => pages.map(({ text }) => text).join('\n')
const problem = async (bytes: Uint8Array) => {
  try {
    await readBytes('文書.pdf', bytes)
  } catch (error) {
    return error instanceof DocumentProblem ? error.problem : error
  }
  return undefined
}
const line = (text: string, y: number, size = 10) => ({ text, x: 50, y, size })

describe('as programs write them', () => {
  for (const name of ['regulation.pdf', 'vertical.pdf'])
    it(`reads sentences over lines, headings, tables and pages: ${name}`, async () => {
      const file = await readBytes(name, fixture(name))
      expect(file.pages.map(({ number }) => number)).toEqual([1, 2, 3, 4])
      for (const sentence of Object.values(SENTENCES)) expect(textOf(file)).toContain(sentence)
      // Readings, headers and numbers of pages are no part of the text.
      expect(textOf(file)).not.toMatch(/ろうえい|ことのは商事 旅費規程|- 1 -/)
      const lodging = passagesOf(file).find(({ text }) => text.includes('12,000円を上限'))
      expect(lodging?.place.page).toBe(2)
      expect(lodging?.place.headings.map((one) => one.replaceAll(' ', ''))).toEqual([
        '第2章旅費',
        '第9条（宿泊料）',
      ])
      expect(textOf(file)).toContain('役職\t日当\t宿泊料\n部長\t3,000円\t15,000円')
    })
})

describe('characters by predefined CMaps, without embedded fonts', () => {
  it('reads Shift_JIS across and down, and the forms of vertical writing as usual ones', async () => {
    const across = pdfOf({
      encoding: '90ms-RKSJ-H',
      pages: [[line('旅費は①実費を㈱ことのはが支給する。', 500)]],
    })
    expect(textOf(await readBytes('横.pdf', across))).toBe('旅費は①実費を㈱ことのはが支給する。')
    const down = pdfOf({
      encoding: '90ms-RKSJ-V',
      pages: [
        [
          { text: '旅費は、実費を「上限」まで', x: 350, y: 550 },
          { text: '支給する（税別）。', x: 334, y: 550 },
        ],
      ],
    })
    expect(textOf(await readBytes('縦.pdf', down))).toBe(
      '旅費は、実費を「上限」まで支給する（税別）。',
    )
  })

  it('reads UTF-16, on pages that are turned too', async () => {
    const turned = pdfOf({
      encoding: 'UniJIS-UTF16-H',
      rotate: 90,
      pages: [[line('旅費は、実費を', 550), line('支給する。', 535)]],
    })
    expect(textOf(await readBytes('回.pdf', turned))).toBe('旅費は、実費を支給する。')
  })
})

it('joins lines of a paragraph without spaces, and Western words with them', async () => {
  const file = await readBytes(
    '行.pdf',
    pdfOf({
      pages: [
        [
          line('The travel expenses of an employee are re-', 500),
          line('paid within ten days after the employee has', 486),
          line('come back.', 472),
          line('Another paragraph.', 440),
        ],
      ],
    }),
  )
  expect(textOf(file)).toBe(
    'The travel expenses of an employee are repaid within ten days after the employee has come back.\nAnother paragraph.',
  )
})

it('keeps the spaces between words that are drawn one by one, and cells apart', async () => {
  const at = (text: string, x: number) => ({ text, x, y: 500, size: 10 })
  const file = await readBytes(
    '語.pdf',
    pdfOf({
      pages: [
        [at('The', 50), at(' ', 68), at('type', 69), at('of', 91.5), at('a', 102.2), at('12', 200)],
      ],
    }),
  )
  expect(textOf(file)).toBe('The type of a\t12')
})

it('leaves out what is repeated in the margins, and keeps what stands there once', async () => {
  const pages = Array.from({ length: 4 }, (_, at) => [
    line('Travel rules', 580),
    line(`Text of page ${at}`, 300),
    ...(at === 2 ? [line('A note that stands here once.', 60)] : []),
    line(`- ${at + 1} -`, 20),
  ])
  const file = await readBytes('柱.pdf', pdfOf({ pages }))
  expect(file.pages.map(({ text }) => text)).toEqual([
    'Text of page 0',
    'Text of page 1',
    'Text of page 2\nA note that stands here once.',
    'Text of page 3',
  ])
})

it('takes levels of headings from the outline, and what pages call themselves', async () => {
  const file = await readBytes(
    '目次.pdf',
    pdfOf({
      catalogue: '/Outlines 10 0 R/PageLabels<</Nums[0<</S/r>>1<</S/D/St 1>>]>>',
      objects: [
        '<</Type/Outlines/First 11 0 R/Last 11 0 R/Count 1>>',
        '<</Title(Part)/Parent 10 0 R/First 12 0 R/Last 12 0 R/Count 1>>',
        '<</Title(1.1 Chapter)/Parent 11 0 R>>',
      ],
      pages: [
        [line('Preface', 500)],
        [line('Part', 500), line('Chapter', 470), line('Words.', 440)],
      ],
    }),
  )
  expect(file.pages.map(({ label }) => label)).toEqual(['i', '1'])
  expect(passagesOf(file).at(-1)).toMatchObject({
    text: 'Words.',
    place: { page: 2, label: '1', headings: ['Part', 'Chapter'] },
  })
})

it('keeps pages without text, and tells a document that has none at all', async () => {
  const file = await readBytes('混.pdf', pdfOf({ pages: [[], [line('Text', 500)]] }))
  expect(file.pages.map(({ text }) => text)).toEqual(['', 'Text'])
  expect(await problem(pdfOf({ pages: [[], []] }))).toBe('scanned')
})

it('reads five hundred pages and tells how far it is', async () => {
  const pages = Array.from({ length: 500 }, (_, at) => [line(`Page ${at + 1} of many`, 300)])
  const seen: number[] = []
  const file = await readBytes('長.pdf', pdfOf({ pages }), (done, total) => {
    seen.push(done)
    expect(total).toBe(500)
  })
  expect(file.pages.at(-1)?.text).toBe('Page 500 of many')
  expect(seen.at(-1)).toBe(500)
})

it('never runs what is written in a document', async () => {
  const file = await readBytes(
    '式.pdf',
    pdfOf({
      catalogue:
        '/OpenAction<</S/JavaScript/JS(globalThis.attacked = true; app.launchURL\\("https://example.com/"\\))>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(globalThis.attacked = true)>>]>>>>',
      pages: [[line('Text', 500)]],
    }),
  )
  expect(textOf(file)).toBe('Text')
  expect(Reflect.has(globalThis, 'attacked')).toBe(false)
})

describe('what cannot be read', () => {
  it('tells a password', async () => {
    expect(await problem(fixture('password.pdf'))).toBe('encrypted')
  })

  it('reads what is there of a truncated file, or tells that it is broken', async () => {
    const whole = fixture('regulation.pdf')
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 12))
      expect([undefined, 'empty', 'corrupt', 'scanned']).toContain(
        await problem(whole.subarray(0, length)),
      )
    expect(await problem(new TextEncoder().encode('これは PDF ではありません。'))).toBe('corrupt')
  })

  it('marks pages whose characters have no meaning', async () => {
    const data = deflateSync('BT /F 10 Tf 50 500 Td <0102030405> Tj ET')
    const file = await readBytes(
      '字.pdf',
      pdfOf({ pages: [[]], content: { data, filter: '/FlateDecode' } }),
    )
    expect(file).toMatchObject({ pages: [{ isDoubtful: true }] })
  })
})
