import { expect, it } from 'vitest'
import { pauseBefore } from './pace.ts'

const LONG_AGO = Number.NEGATIVE_INFINITY

it('shows every other frame while nobody types and drawing is quick', () => {
  expect(pauseBefore({ now: 1000, shown: 0, took: 16, key: LONG_AGO })).toBe(0)
  expect(pauseBefore({ now: 1016, shown: 1000, took: 16, key: LONG_AGO })).toBe(0)
})

it('rests as long as drawing took where that is slow', () => {
  expect(pauseBefore({ now: 1200, shown: 1000, took: 200, key: LONG_AGO })).toBe(200)
  expect(pauseBefore({ now: 1450, shown: 1000, took: 200, key: LONG_AGO })).toBe(0)
})

it('shows between the keys and seldom while somebody types, but goes on for ever', () => {
  expect(pauseBefore({ now: 1000, shown: 0, took: 16, key: 1000 })).toBe(24)
  expect(pauseBefore({ now: 1024, shown: 1000, took: 16, key: 1000 })).toBe(76)
  expect(pauseBefore({ now: 1000, shown: 900, took: 16, key: 970 })).toBe(0)
  expect(pauseBefore({ now: 2000, shown: 1984, took: 16, key: 1500 })).toBe(0)
})
