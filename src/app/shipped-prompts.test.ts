import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { ShippedPrompts } from '../contract/prompt.ts'
import { readShippedPrompts } from './shipped-prompts.ts'

const resources = join(import.meta.dirname, '../../resources')
const shipped = readShippedPrompts(resources)

it('are many, each with a name of its own and a reading in hiragana', () => {
  expect(shipped.length).toBeGreaterThan(25)
  expect(new Set(shipped.map(({ id }) => id)).size).toBe(shipped.length)
  expect(new Set(shipped.map(({ title }) => title)).size).toBe(shipped.length)
  for (const { title, reading } of shipped) expect(reading, title).toMatch(/^[ぁ-んー ]+$/)
})

it('ask for at least one thing each, and have no broken blanks', () => {
  for (const { title, text } of shipped) {
    const rest = text.replace(/\{\{[^{}：\n]{1,40}(：[^{}\n]+)?\}\}/g, '')
    expect(rest, title).not.toBe(text)
    expect(rest, title).not.toMatch(/[{}]/)
    expect(text, title).not.toMatch(/[ \t　]$/m)
  }
})

it('are described by the schema beside them', () => {
  const schema = JSON.parse(readFileSync(join(resources, 'prompts.schema.json'), 'utf8'))
  expect(schema).toEqual(
    JSON.parse(JSON.stringify(z.toJSONSchema(ShippedPrompts, { io: 'input' }))),
  )
})
