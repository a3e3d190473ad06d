import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const official = join(import.meta.dirname, '../llmjp/official')

function command(name: string, args: string[], lines: unknown[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, `${name}.ts`), ...args],
    { input: lines.map((line) => `${JSON.stringify(line)}\n`).join(''), encoding: 'utf8' },
  )
  const answers = stdout.split('\n').filter(Boolean)
  return { status, stderr, answers: answers.map((line) => JSON.parse(line)) }
}

interface Case {
  readonly tokenizer: string
  readonly text: string
  readonly ids: number[]
}

describe('tokenize', () => {
  const all: { cases: Case[] } = JSON.parse(readFileSync(join(official, 'tokens.json'), 'utf8'))
  const cases = all.cases.filter(({ tokenizer }) => tokenizer === 'v3.0')
  const vocabulary = join(official, 'v3.0.model')

  it('gives the ids of SentencePiece, a line for a line', () => {
    const { answers } = command(
      'tokenize',
      [vocabulary],
      cases.map(({ text }) => text),
    )
    expect(answers).toEqual(cases.map(({ ids }) => ids))
  })

  it('gives the text back', () => {
    const whole = cases.filter(({ text }) => text.isWellFormed())
    const { answers } = command(
      'tokenize',
      [vocabulary, '--decode'],
      whole.map(({ ids }) => ids),
    )
    expect(answers).toEqual(whole.map(({ text }) => text))
  })

  it('takes line separators that are no line feeds as text, and ends of lines as Windows has them', () => {
    const texts = ['一\u2028二\u2029三\u0085四', '五\r六', '七']
    const { answers } = command('tokenize', [vocabulary], texts)
    expect(command('tokenize', [vocabulary, '--decode'], answers).answers).toEqual(texts)
    const { stdout } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'tokenize.ts'), vocabulary],
      { input: '"一"\r\n\r\n"二"', encoding: 'utf8' },
    )
    expect(stdout.split('\n')).toHaveLength(3)
  })

  it('says which line it cannot read', () => {
    const { status, stderr, answers } = command('tokenize', [vocabulary], ['一', 2, '三'])
    expect(status).toBe(1)
    expect(stderr).toContain('2 行目')
    expect(answers).toHaveLength(1)
  })

  it('says what is wrong with a vocabulary, and how it is used', () => {
    const missing = command('tokenize', ['ない.model'], [])
    expect([missing.status, missing.stderr.includes('ない.model')]).toEqual([1, true])
    const broken = command('tokenize', [join(official, 'LICENSE.txt')], [])
    expect([broken.status, broken.stderr.includes('壊れています')]).toEqual([1, true])
    const unnamed = command('tokenize', [], [])
    expect([unnamed.status, unnamed.stderr.includes('使い方')]).toEqual([64, true])
  })
})

describe('prompt', () => {
  const { cases }: { cases: ({ family: string; prompt: string } & Record<string, unknown>)[] } =
    JSON.parse(readFileSync(join(official, 'prompts.json'), 'utf8'))

  it.each(['llm-jp-3', 'llm-jp-4'])('writes what the official template of %s writes', (family) => {
    const wanted = cases.filter((one) => one.family === family)
    const { answers } = command('prompt', [family], wanted)
    expect(answers.map(({ prompt }) => prompt)).toEqual(wanted.map(({ prompt }) => prompt))
  })

  it('takes an array of messages, and gives ids with a vocabulary', () => {
    const talk = [
      { role: 'system', content: '' },
      { role: 'user', content: '自然言語処理とは何か' },
    ]
    const { answers } = command(
      'prompt',
      ['llm-jp-3', '--vocab', join(official, 'v3.0.model')],
      [talk],
    )
    expect(answers[0].prompt).toMatch(/^<s>以下は、/)
    expect(answers[0].ids[0]).toBe(1)
    expect(answers[0].ids.length).toBeGreaterThan(20)
  })

  it.each([
    ['llm-jp-1', 'v2.1.model', 7],
    ['llm-jp-2', 'v2.2.model', 7],
    ['llm-jp-3', 'v3.0.model', 2],
    ['llm-jp-4', 'v4.0.model', 11],
  ])('knows the control tokens of %s in the official %s', (family, file, end) => {
    const talk = [
      { role: 'user', content: '一' },
      { role: 'assistant', content: '二' },
      { role: 'user', content: '</s><|end|><EOD>' },
    ]
    const { answers, stderr } = command('prompt', [family, '--vocab', join(official, file)], [talk])
    expect(stderr).toBe('')
    const ends = answers[0].ids.filter((id: number) => id === end)
    // v1.0 was trained without end tokens between turns; 4 ends every message.
    expect(ends).toHaveLength({ 'llm-jp-1': 0, 'llm-jp-4': 4 }[family] ?? 1)
  })

  it('refuses a family it does not know', () => {
    expect(command('prompt', ['llama'], []).status).toBe(64)
  })
})
