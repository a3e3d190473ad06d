import { expect, it } from 'vitest'
import { meant, nothingSelected, ranged, toggled } from './selection.ts'

const order = ['a', 'b', 'c', 'd']

it('is one more or one less with each', () => {
  const both = toggled(toggled(nothingSelected, 'a'), 'c')
  expect([...both.ids]).toEqual(['a', 'c'])
  expect([...toggled(both, 'a').ids]).toEqual(['c'])
})

it('reaches from where it began, in either direction, or from what is shown', () => {
  const begun = toggled(nothingSelected, 'c')
  expect([...ranged(begun, 'a', order, null).ids]).toEqual(['a', 'b', 'c'])
  expect([...ranged(ranged(begun, 'a', order, null), 'd', order, null).ids]).toEqual(['c', 'd'])
  expect([...ranged(nothingSelected, 'd', order, 'b').ids]).toEqual(['b', 'c', 'd'])
  expect([...ranged(nothingSelected, 'd', order, 'gone').ids]).toEqual(['d'])
})

it('is what an action is meant for, when it begins on a selected one', () => {
  const both = toggled(toggled(nothingSelected, 'a'), 'c')
  expect(meant(both, 'c')).toEqual(['a', 'c'])
  expect(meant(both, 'b')).toEqual(['b'])
})
