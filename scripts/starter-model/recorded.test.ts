import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'

const resources = new URL('../../resources/', import.meta.url)
const Record = z.object({
  sha256: z.string(),
  skills: z.record(z.string(), z.object({ right: z.number(), asked: z.number() })),
})

it('the starter model in resources is the one that was measured', () => {
  const record = Record.parse(
    JSON.parse(readFileSync(new URL('starter-model.json', resources), 'utf8')),
  )
  const model = readFileSync(new URL('starter-model.gguf', resources))
  expect(createHash('sha256').update(model).digest('hex')).toBe(record.sha256)
  expect(model.length).toBeLessThanOrEqual(12 * 2 ** 20)
  const documented = readFileSync(new URL('../docs/starter-model.md', resources), 'utf8')
  for (const [skill, { right, asked }] of Object.entries(record.skills))
    expect(documented, skill).toContain(`| ${right} / ${asked} |`)
})
