import { expect, it } from 'vitest'
import { textOf, withMaterials } from './material.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

it('reads texts as Japanese systems write them', () => {
  expect(textOf(new TextEncoder().encode('議事録\r\n第一回'))).toBe('議事録\r\n第一回')
  expect(textOf(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('a')
  // 「表計算」 in Shift_JIS, its second character with a backslash inside; in EUC-JP; in UTF-16.
  expect(textOf(bytes(0x95, 0x5c, 0x8c, 0x76, 0x8e, 0x5a))).toBe('表計算')
  expect(textOf(bytes(0xc9, 0xbd, 0xb7, 0xd7, 0xbb, 0xbb))).toBe('表計算')
  expect(textOf(bytes(0xff, 0xfe, 0x68, 0x88))).toBe('表')
  expect(textOf(bytes())).toBe('')
})

it('takes nothing else for a text', () => {
  expect(textOf(new TextEncoder().encode('PK\u0003\u0004\u0000'))).toBeUndefined()
  expect(textOf(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0))).toBeUndefined()
  expect(textOf(bytes(0xff, 0xfe, 0x00, 0xd8))).toBeUndefined()
})

it('asks about several materials by their names', () => {
  const materials = [
    { id: '1', name: '議事録.txt', text: '第一回\n' },
    { id: '2', name: 'クリップボード', text: '予算' },
  ]
  expect(withMaterials('要約してください', materials)).toBe(
    '要約してください\n\n【議事録.txt】\n第一回\n\n【クリップボード】\n予算',
  )
  expect(withMaterials('こんにちは', [])).toBe('こんにちは')
})
