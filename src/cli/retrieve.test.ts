import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeTinyEncoder } from '../engine/tiny-encoder.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, lines: unknown[]): string {
  const path = join(folder, name)
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return path
}
function retrieve(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'retrieve.ts'), ...args],
    { encoding: 'utf8' },
  )
  return {
    status,
    stderr,
    lines: stdout
      .split('\n')
      .filter(Boolean)
      .map((one) => JSON.parse(one)),
  }
}
const corpus = written('corpus.jsonl', [
  { id: 'a', title: '山', text: '富士山の高さは3776メートルである。' },
  { id: 'b', title: '川', text: '信濃川の長さは367キロメートルである。' },
])

it('ranks for each query, and measures at the end', () => {
  const queries = written('queries.jsonl', [
    { id: '1', q: '富士山の高さは？', pos: ['a'] },
    { id: '2', q: '信濃川の長さは？', pos: ['a'] },
    { id: '3', q: '答えのない問い' },
  ])
  const { lines } = retrieve('--corpus', corpus, '--queries', queries, '--k', '1')
  expect(lines.slice(0, 2)).toEqual([
    { id: '1', ids: ['a'] },
    { id: '2', ids: ['b'] },
  ])
  expect(lines[3]).toMatchObject({ queries: 2, 'recall@1': 50 })
})

it('ranks by an embedding model and a reranker too', () => {
  const embedding = join(folder, 'embedding.gguf')
  const reranker = join(folder, 'reranker.gguf')
  const characters = '富士山の高さは3776メートルである。信濃川長367キロ度何'
  writeTinyEncoder(embedding, characters)
  writeTinyEncoder(reranker, characters, 'reranker')
  const queries = written('near.jsonl', [{ id: '1', q: '高度', pos: ['a'] }])
  const asked = ['--corpus', corpus, '--queries', queries]
  expect(retrieve(...asked).lines[0]).toEqual({ id: '1', ids: [] })
  const { lines } = retrieve(...asked, '--embedding', embedding, '--reranker', reranker)
  expect(lines[0].ids.toSorted()).toEqual(['a', 'b'])
  const wrong = retrieve(...asked, '--embedding', corpus)
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('GGUF')])
})

it('takes lines as other systems and editors write them', () => {
  const path = join(folder, 'windows.jsonl')
  const lines = [
    { id: '1', q: '富士山の高さは？', pos: ['a'] },
    { id: '2', q: '信濃川' },
  ]
  writeFileSync(path, `\ufeff${lines.map((one) => `${JSON.stringify(one)}\r\n`).join('\r\n')}`)
  const { status, lines: shown } = retrieve('--corpus', corpus, '--queries', path)
  expect([status, shown.length]).toEqual([0, 3])
})

it('says what it cannot read', () => {
  const broken = written('broken.jsonl', [{ id: '1', q: '問い' }, { id: 2 }])
  const { status, stderr } = retrieve('--corpus', corpus, '--queries', broken)
  expect([status, stderr]).toEqual([1, expect.stringContaining('2 行目')])
  expect(retrieve('--corpus', corpus, '--queries', join(folder, 'ない')).status).toBe(1)
  const empty = written('empty.jsonl', [])
  const nothing = retrieve('--corpus', corpus, '--queries', empty)
  expect([nothing.status, nothing.stderr]).toEqual([1, expect.stringContaining('empty.jsonl')])
  expect(retrieve('--corpus', corpus).status).toBe(64)
})
