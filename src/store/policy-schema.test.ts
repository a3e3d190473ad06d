import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { PolicyFile } from '../contract/policy.ts'

it('is described for administrators as it is read', () => {
  const file = join(import.meta.dirname, '../../docs/policy.schema.json')
  const described: unknown = JSON.parse(readFileSync(file, 'utf8'))
  expect(described).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(PolicyFile, { io: 'input' }))))
})
