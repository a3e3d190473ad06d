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

it('shows right after a key while somebody types, and not right before the next', () => {
  expect(pauseBefore({ now: 1000, shown: 500, took: 16, key: 1000 })).toBe(18)
  expect(pauseBefore({ now: 1018, shown: 500, took: 16, key: 1000 })).toBe(0)
  expect(pauseBefore({ now: 1060, shown: 500, took: 16, key: 1000 })).toBe(140)
  expect(pauseBefore({ now: 1060, shown: 1018, took: 16, key: 1000 })).toBe(158)
})

it('waits for another key where the last thing was shown a moment ago', () => {
  expect(pauseBefore({ now: 1000, shown: 862, took: 16, key: 1000 })).toBe(22)
  expect(pauseBefore({ now: 1000, shown: 960, took: 16, key: 1000 })).toBe(200)
  expect(pauseBefore({ now: 1000, shown: 842, took: 89, key: 1000 })).toBe(20)
})

it('shows now and then while a key is held down', () => {
  expect(pauseBefore({ now: 1400, shown: 500, took: 16, key: 1399 })).toBe(17)
  expect(pauseBefore({ now: 1500, shown: 500, took: 16, key: 1499 })).toBe(0)
})

it('goes on when typing has ended', () => {
  expect(pauseBefore({ now: 2000, shown: 1984, took: 16, key: 1500 })).toBe(0)
})
