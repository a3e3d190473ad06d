// Vectors by llama.cpp in a real process, with a model of random weights made here.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openPassageIndex } from '../documents/passage-index.ts'
import { Encoder } from '../engine/encoder.ts'
import { spawnNodeEncoder } from '../engine/spawn-node.ts'
import { writeTinyEncoder } from '../engine/tiny-encoder.ts'
import { MeaningfulSearch } from './meaning.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
const TEXTS = ['旅費の精算は十日以内', '鮎は塩焼きが旨い', '会議室の予約は総務へ']
const path = join(folder, 'embedding.gguf')
writeTinyEncoder(path, `${TEXTS.join('')}高度`)
const encoder = new Encoder(spawnNodeEncoder, path)
const index = openPassageIndex(':memory:')
for (const [at, text] of TEXTS.entries())
  index.put(`d${at}`, '', [{ text, place: { headings: [], start: 0, end: text.length } }])
afterAll(() => {
  encoder.end()
  index.close()
  rmSync(folder, { recursive: true })
})
const found = async (search: MeaningfulSearch, question: string) =>
  (await search.search(question, { limit: 3 })).map(({ document }) => document)

it('finds by words alone without a model, or with one that does not work', async () => {
  expect(await found(new MeaningfulSearch(index, {}), '旅費の精算')).toEqual(['d0'])
  const broken = { id: 'x', encoder: new Encoder(spawnNodeEncoder, join(folder, 'ない.gguf')) }
  const search = new MeaningfulSearch(index, { embedding: broken, reranker: broken })
  expect(await found(search, '旅費の精算')).toEqual(['d0'])
})

it('finds what shares no word once vectors are made, and goes on where it was stopped', async () => {
  const search = new MeaningfulSearch(index, { embedding: { id: 'tiny', encoder } })
  const stop = new AbortController()
  stop.abort(new Error('stopped'))
  await expect(search.catchUp(stop.signal)).rejects.toThrow('stopped')
  let made = 0
  await search.catchUp(new AbortController().signal, (count) => {
    made = count
  })
  expect(made).toBe(3)
  expect(index.withoutVector('tiny', 10)).toEqual([])
  const [first] = await found(search, '塩鮎')
  expect(first).toBe('d1')
})
