import { expect, it } from 'vitest'
import { fill, mainVariable, variablesOf } from './template.ts'

const reply = '{{相手：取引先}}への返信を書いてください。\n用件：{{ 用件 }}\n\n{{届いたメール}}\n'

it('finds the blanks once each, with their presets, and which of them are texts', () => {
  expect(variablesOf(reply)).toEqual([
    { name: '相手', preset: '取引先', long: false },
    { name: '用件', preset: '', long: false },
    { name: '届いたメール', preset: '', long: true },
  ])
  expect(variablesOf('{{数}}と{{数: 三つ}}\n{{数}}')).toEqual([
    { name: '数', preset: '三つ', long: true },
  ])
})

it('offers the selection for the first text, or else for the first blank', () => {
  expect(mainVariable(variablesOf(reply))?.name).toBe('届いたメール')
  expect(mainVariable(variablesOf('「{{言葉}}」を{{相手}}に説明する'))?.name).toBe('言葉')
  expect(mainVariable([])).toBeUndefined()
})

it('fills with what was given, and with presets where nothing was', () => {
  const values = new Map([
    ['用件', '欠席'],
    ['届いたメール', '$& {{相手}} です'],
    ['相手', ''],
  ])
  // What is filled in is not read as a template.
  expect(fill(reply, values)).toBe(
    '取引先への返信を書いてください。\n用件：欠席\n\n$& {{相手}} です\n',
  )
})

it('leaves what is no blank', () => {
  const texts = ['{{}}', '{{ }}', '{ {文章} }', '{{文\n章}}', '{{{', 'const a = { b: {} }']
  for (const text of texts) {
    expect(variablesOf(text), text).toEqual([])
    expect(fill(text, new Map()), text).toBe(text)
  }
})
