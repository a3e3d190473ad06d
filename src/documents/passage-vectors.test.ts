import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { INDEX_FILE, openPassageIndex, type PassageIndex } from './passage-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
afterAll(() => rmSync(folder, { recursive: true }))

const passage = (text: string) => ({ text, place: { headings: [], start: 0, end: text.length } })

/** Points on a circle in the first two of eight components. */
function pointAt(degrees: number): Float32Array {
  const angle = (degrees * Math.PI) / 180
  return Float32Array.from([Math.cos(angle), Math.sin(angle), 0, 0, 0, 0, 0, 0])
}
const search = (index: PassageIndex, question: string, degrees: number, documents?: string[]) =>
  index
    .search(question, { limit: 3, documents }, { model: 'm', vector: pointAt(degrees) })
    .map(({ document }) => document)

it('finds by meaning what no word leads to, beside what words find', () => {
  const index = openPassageIndex(':memory:')
  for (const [id, text] of Object.entries({
    a: '既定のエディター',
    b: '鮎の塩焼き',
    c: '旅費の精算',
  }))
    index.put(id, '', [passage(text)])
  const missing = index.withoutVector('m', 10)
  expect(missing.map(({ text }) => text)).toEqual(['既定のエディター', '鮎の塩焼き', '旅費の精算'])
  index.putVectors(
    'm',
    missing.map(({ id, text }, at) => [id, pointAt(at * 60), text]),
  )
  expect(index.withoutVector('m', 10)).toEqual([])
  expect(index.search('デフォルト', { limit: 3 })).toEqual([])
  expect(search(index, 'デフォルト', 5)).toEqual(['a', 'b', 'c'])
  // Found by words and near in meaning goes before what is only one of both.
  expect(search(index, '旅費', 100)[0]).toBe('c')
  expect(search(index, 'デフォルト', 5, ['b', 'c'])).toEqual(['b', 'c'])
  index.close()
})

it('forgets vectors with their passages, and those of another model', () => {
  const index = openPassageIndex(':memory:')
  index.put('a', '', [passage('一'), passage('二')])
  index.putVectors(
    'm',
    index.withoutVector('m', 10).map(({ id, text }) => [id, pointAt(0), text]),
  )
  index.put('a', '', [passage('三')])
  expect(index.withoutVector('m', 10).map(({ text }) => text)).toEqual(['三'])
  expect(search(index, 'どれ', 0)).toEqual([])
  index.putVectors(
    'm',
    index.withoutVector('m', 10).map(({ id, text }) => [id, pointAt(0), text]),
  )
  index.keepVectorsOf('another')
  expect(index.withoutVector('m', 10)).toHaveLength(1)
  index.close()
})

it('finds the nearest of many by their signs first', () => {
  const index = openPassageIndex(':memory:')
  const random = (() => {
    let state = 5
    return () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647 - 0.5
    }
  })()
  const unit = (values: number[]) => {
    const length = Math.hypot(...values)
    return Float32Array.from(values, (value) => value / length)
  }
  const vectors = Array.from({ length: 5000 }, () => unit(Array.from({ length: 128 }, random)))
  index.putAll(vectors.map((_, at) => ({ id: `${at}`, title: '', passages: [passage(`${at}`)] })))
  index.putVectors(
    'm',
    index
      .withoutVector('m', 5000)
      .map(({ id, text }, at) => [id, vectors[at] ?? new Float32Array(128), text]),
  )
  let right = 0
  for (let at = 0; at < 50; at++) {
    const wanted = vectors[at * 90] ?? new Float32Array(128)
    const vector = unit([...wanted].map((value) => value + 0.1 * random()))
    const [first] = index.search('ない', { limit: 1 }, { model: 'm', vector })
    if (first?.document === `${at * 90}`) right++
  }
  expect(right).toBe(50)
  index.close()
})

it('takes over an index made before there were vectors', () => {
  const path = join(folder, INDEX_FILE)
  openPassageIndex(path).close()
  const old = new Sqlite(path)
  old.exec('DROP TABLE vectors')
  old.pragma('user_version = 1')
  old.close()
  const index = openPassageIndex(path)
  index.put('a', '', [passage('鮎')])
  expect(index.withoutVector('m', 1)).toHaveLength(1)
  expect(index.search('鮎', { limit: 1 })[0]?.document).toBe('a')
  index.close()
})
