import { expect, it } from 'vitest'
import type { Prompt } from '../../contract/prompt.ts'
import { kanaOf } from './romaji.ts'
import { searchPrompts } from './search.ts'

const library: Prompt[] = [
  { id: '1', title: '文を短く', reading: 'ぶんをみじかく', text: '要約せずに短くする' },
  { id: '2', title: 'メールを要約', reading: 'めーるをようやく', text: 'Excel の表' },
  { id: '3', title: '要約する', reading: 'ようやくする', text: '三文で' },
].map((one) => ({ ...one, origin: 'own' as const }))
const found = (query: string) => searchPrompts(library, query).map(({ id }) => id)

it('finds by words and reading, the beginning of the name first', () => {
  expect(found('')).toEqual(['1', '2', '3'])
  expect(found('要約')).toEqual(['3', '2', '1'])
  expect(found('ようやく')).toEqual(['3', '2'])
  expect(found('ヨウヤク')).toEqual(['3', '2'])
  expect(found('ﾒｰﾙ　要約')).toEqual(['2'])
  expect(found('ＥＸＣＥＬ')).toEqual(['2'])
  expect(found('ない言葉')).toEqual([])
})

it('reads romaji while it is being typed', () => {
  for (const query of ['yo', 'youy', 'youyaku']) expect(found(query), query).toEqual(['3', '2'])
  expect(found('y')).toHaveLength(3)
  expect(found('me-ru')).toEqual(['2'])
  const readings = {
    kannji: 'かんじ',
    kanji: 'かんじ',
    syorui: 'しょるい',
    shorui: 'しょるい',
    kekka: 'けっか',
    tyuui: 'ちゅうい',
    chuui: 'ちゅうい',
    shinnyuu: 'しんにゅう',
    hon: 'ほ',
    k: '',
  }
  for (const [romaji, kana] of Object.entries(readings)) expect(kanaOf(romaji), romaji).toBe(kana)
  for (const other of ['excel', 'xyz', '要約', 'ka1']) expect(kanaOf(other), other).toBeUndefined()
})
