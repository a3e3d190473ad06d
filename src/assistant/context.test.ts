import { expect, it } from 'vitest'
import type { PromptPart } from '../llmjp/prompt.ts'
import { budgetOf, fitPrompt } from './context.ts'
import type { Exchange } from './thread.ts'

/** A character is a token here. */
const render = (exchanges: readonly Exchange[]): PromptPart[] =>
  exchanges.map(({ question, answer }) => ({
    type: 'text',
    text: question + (answer ?? ''),
    spacePrefix: false,
  }))
const count = async (parts: readonly PromptPart[]) =>
  parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 1), 0)
const exchange = (id: number, length: number): Exchange => ({
  question: 'あ'.repeat(length / 2),
  answer: 'い'.repeat(length / 2),
  messageIds: [`q${id}`, `a${id}`],
})
const fitInto = (exchanges: Exchange[], limit: number) =>
  fitPrompt(exchanges, { limit, reserved: 10 }, render, count)

it('keeps the whole thread where it fits', async () => {
  const fitted = await fitInto([exchange(1, 40), exchange(2, 50)], 100)
  expect(fitted).toMatchObject({ tokens: 90, omittedMessageIds: [] })
})

it('leaves out as few of the oldest exchanges as it can, and names them', async () => {
  const thread = Array.from({ length: 9 }, (_, index) => exchange(index, 20))
  for (let kept = 1; kept <= 9; kept++) {
    const fitted = await fitInto(thread, kept * 20 + 10)
    expect(fitted.tokens).toBe(kept * 20)
    expect(fitted.omittedMessageIds).toHaveLength((9 - kept) * 2)
    expect(fitted.omittedMessageIds[0]).toBe(kept === 9 ? undefined : 'q0')
  }
})

it('refuses a last exchange that is too long by itself, with the numbers', async () => {
  await expect(fitInto([exchange(1, 20), exchange(2, 200)], 100)).rejects.toMatchObject({
    code: 'CONTEXT_FULL',
    data: { needed: 200, available: 90 },
  })
})

it('keeps room for the answer, but never more than a quarter', () => {
  expect(budgetOf(4096, 512)).toEqual({ limit: 4096, reserved: 512 })
  expect(budgetOf(2048, 2048)).toEqual({ limit: 2048, reserved: 512 })
})
