import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { passagesOf } from './chunking.ts'
import { SENTENCES } from './fixtures/sources.ts'
import { readBytes } from './formats.ts'

const read = (name: string) =>
  readBytes(name, readFileSync(join(import.meta.dirname, 'fixtures', name)))

describe('documents as LibreOffice writes them', () => {
  it.each(['regulation.docx', 'regulation.odt', 'regulation.rtf'])(
    'reads a regulation: headings, ruby without its readings, tables: %s',
    async (name) => {
      const file = await read(name)
      const text = file.pages.map((page) => page.text).join('\n')
      for (const sentence of Object.values(SENTENCES)) expect(text).toContain(sentence)
      expect(text).not.toMatch(/ろうえい|ことのは商事 旅費規程/)
      const lodging = passagesOf(file).find((one) => one.text.includes('12,000円を上限'))
      expect(lodging?.place.headings).toEqual(['第2章 旅費', '第9条（宿泊料）'])
      expect(text).toContain('役職\t日当\t宿泊料\n部長\t3,000円\t15,000円')
    },
  )

  it.each(['stock.xlsx', 'stock.ods'])(
    'reads a workbook: sheets, dates, cells, a form on grid paper: %s',
    async (name) => {
      const passages = passagesOf(await read(name))
      expect(passages.map(({ text, place }) => [place.label, place.cells, text])).toEqual([
        ['在庫', 'A1:C3', '品名\t数量\t入荷日\n鮎\t300\t2026-04-01\n岩魚\t120\t2026-05-12'],
        ['申請書', 'A1:J2', '出張申請書\n氏名\t山田花子\t所属\t営業部'],
      ])
    },
  )

  it.each(['plan.pptx', 'plan.odp'])('reads a presentation slide by slide: %s', async (name) => {
    const passages = passagesOf(await read(name))
    expect(passages.map(({ text, place }) => [place.page, place.headings, text])).toEqual([
      [1, ['来期の計画'], '売上の目標は12億円です。\n新しい店を三つ開きます。'],
      [2, ['費用'], '広告費は前期と同じです。'],
    ])
  })
})
