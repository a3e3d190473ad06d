import { expect, it } from 'vitest'
import { eraYears } from './calendar.ts'
import { numeralValue } from './numerals.ts'

it.each([
  ['令和6年4月1日', [2024]],
  ['平成元年から昭和六十四年', [1989, 1989]],
  ['明治三十三年', [1900]],
  ['R6.4.1 と h31/4/30', [2024, 2019]],
  ['2024年、第6条、平成の米', []],
  ['3.14.15 s3.4', []],
])('reads the era years of %s', (text, years) => {
  expect(eraYears(text).map(({ year }) => year)).toEqual(years)
})

it.each([
  ['25', 25],
  ['1,200', 1200],
  ['二十五', 25],
  ['百三', 103],
  ['二〇二四', 2024],
  ['3万5千', 35_000],
  ['一億二千万', 120_000_000],
  ['千二百億', 120_000_000_000],
  ['3.5', 3.5],
  ['1.5億', 150_000_000],
  ['壱拾万', 100_000],
])('reads %s', (written, value) => {
  expect(numeralValue(written)).toBe(value)
})

it.each(['', '円', '3年'])('takes %j for no number', (written) => {
  expect(numeralValue(written)).toBeUndefined()
})
