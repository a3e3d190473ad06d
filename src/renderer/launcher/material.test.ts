import { expect, it } from 'vitest'
import { withMaterials } from './material.ts'

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
