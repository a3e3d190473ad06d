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

it('leaves out the oldest exchanges until there is room for some more, and names them', async () => {
  const thread = Array.from({ length: 9 }, (_, index) => exchange(index, 20))
  for (let fitting = 1; fitting < 9; fitting++) {
    const fitted = await fitInto(thread, fitting * 20 + 10)
    const kept = Math.max(1, Math.floor(fitting * 0.75))
    expect(fitted.tokens).toBe(kept * 20)
    expect(fitted.omittedMessageIds).toHaveLength((9 - kept) * 2)
    expect(fitted.omittedMessageIds[0]).toBe('q0')
  }
})

it('begins where the last answer began, as long as that fits', async () => {
  const thread = Array.from({ length: 9 }, (_, index) => ({
    ...exchange(index, 20),
    wasLeftOut: index < 3,
  }))
  expect((await fitInto(thread, 130)).omittedMessageIds).toHaveLength(6)
  expect((await fitInto(thread, 110)).omittedMessageIds).toHaveLength(12)
  expect((await fitInto(thread, 190)).omittedMessageIds).toHaveLength(0)
})

it('refuses a last exchange that is too long by itself, with the numbers', async () => {
  await expect(fitInto([exchange(1, 20), exchange(2, 200)], 100)).rejects.toMatchObject({
    code: 'CONTEXT_FULL',
    data: { needed: 200, available: 90 },
  })
})

it('keeps a summary while anything beside the last exchange is left, and says what it stands for', async () => {
  const summary = { question: '', answer: 'ま'.repeat(10), messageIds: ['old'], isSummary: true }
  const thread = [summary, exchange(1, 40), exchange(2, 20), exchange(3, 20)]
  expect(await fitInto(thread, 77)).toMatchObject({
    tokens: 50,
    omittedMessageIds: ['q1', 'a1'],
    summarizedMessageIds: ['old'],
  })
  expect(await fitInto(thread, 35)).toMatchObject({
    tokens: 20,
    omittedMessageIds: ['old', 'q1', 'a1', 'q2', 'a2'],
    summarizedMessageIds: [],
  })
})

it('keeps room for the answer, but never more than a quarter', () => {
  expect(budgetOf(4096, 512)).toEqual({ limit: 4096, reserved: 512 })
  expect(budgetOf(2048, 2048)).toEqual({ limit: 2048, reserved: 512 })
})
