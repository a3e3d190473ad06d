import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ground } from './grounding.ts'

const passages = [
  '富士山の標高は3,776メートルである。最後に噴火したのは宝永4年である。',
  '北岳の標高は3193mで、富士山に次いで日本で二番目に高い。登山には許可を要しない。',
]
const supportOf = (sentence: string) => ground(sentence, passages)[0]?.support ?? null

describe('ground', () => {
  it('gives the passage and the sentences in it', () => {
    const answer = '富士山の高さは3776mです。北岳は日本で2番目に高い山です。'
    const [first, second] = ground(answer, passages)
    expect(first?.support).toEqual({ passage: 0, start: 0, end: 20 })
    expect(second?.support).toEqual({ passage: 1, start: 0, end: 30 })
    expect(answer.slice(second?.start, second?.end)).toBe('北岳は日本で2番目に高い山です。')
  })

  it.each([
    '富士山の標高は3,775メートルである。',
    '北岳の標高は3,776メートルである。',
    '槍ヶ岳の標高は3,193メートルである。',
    '北岳の登山には許可が必要です。',
    '富士山の標高は3,193mです。',
    '富士山は世界遺産です。',
  ])('finds no ground for %s', (sentence) => {
    expect(supportOf(sentence)).toBeNull()
  })

  it('takes marks of lists and emphasis for no part of a sentence', () => {
    expect(supportOf('- **富士山**の標高は`3,776`メートルです[1]。')?.passage).toBe(0)
  })

  it('judges sentences, not headings and code', () => {
    const answer = '## 富士山\n標高は3776mです。\n```\nx = 3776\n```\n'
    expect(ground(answer, passages).map(({ start, end }) => answer.slice(start, end))).toEqual([
      '標高は3776mです。',
    ])
  })

  it('has no ground where there is nothing', () => {
    expect(ground('', passages)).toEqual([])
    expect(ground('富士山は高い。', [])[0]?.support).toBeNull()
    expect(ground('はい。', passages)[0]?.support).toBeNull()
    expect(ground('富士山は高い。', ['', '\ud800'])[0]?.support).toBeNull()
  })
})

describe.each(['development', 'held-out'])('the labelled sentences of %s', (name) => {
  it('are grounded with a precision of 0.95 and a recall of 0.85', () => {
    const lines = readFileSync(
      join(import.meta.dirname, `../../bench/grounding/${name}.jsonl`),
      'utf8',
    )
    const judged = lines
      .trim()
      .split('\n')
      .flatMap((line) => {
        const one: { answer: string; passages: string[]; supports: (number | null)[] } =
          JSON.parse(line)
        return ground(one.answer, one.passages).map(({ support }, at) => ({
          found: support?.passage ?? null,
          wanted: one.supports[at] ?? null,
        }))
      })
    const given = judged.filter(({ found }) => found !== null)
    const right = given.filter(({ found, wanted }) => found === wanted)
    expect(right.length / given.length).toBeGreaterThanOrEqual(0.95)
    expect(
      right.length / judged.filter(({ wanted }) => wanted !== null).length,
    ).toBeGreaterThanOrEqual(0.85)
  })
})
