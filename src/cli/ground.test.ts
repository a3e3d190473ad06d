import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
afterAll(() => rmSync(folder, { recursive: true }))

function groundOf(...cases: unknown[]) {
  const path = join(folder, 'cases.jsonl')
  writeFileSync(path, cases.map((one) => `${JSON.stringify(one)}\n`).join(''))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'ground.ts'), path],
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
const passages = ['信濃川の長さは367kmである。']
const answer = '信濃川は長さが367キロです。信濃川の長さは368kmです。'

it('shows for each sentence what it rests on, or nothing', () => {
  const { lines } = groundOf({ answer, passages })
  const support = { passage: 0, start: 0, end: 16, text: passages[0] }
  expect(lines).toHaveLength(1)
  expect(lines[0].sentences).toMatchObject([{ support }, { support: null }])
})

it('measures where the right answers are given, and tells where they do not fit', () => {
  expect(groundOf({ answer, passages, supports: [0, 0] }).lines[1]).toEqual({
    sentences: 2,
    supported: 2,
    precision: 1,
    recall: 0.5,
  })
  expect(groundOf({ answer, passages, supports: [0] }).status).toBe(1)
  expect(groundOf({ answer }).stderr).toContain('1 行目')
})
