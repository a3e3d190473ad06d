import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fitToDisplays, readPlace } from './window-place.ts'

const left = { x: 0, y: 25, width: 1440, height: 875 }
const right = { x: 1440, y: 0, width: 1920, height: 1040 }

it('leaves a window where it is, on whichever display', () => {
  const first = { x: 100, y: 60, width: 1200, height: 800 }
  const second = { x: 1500, y: 20, width: 1200, height: 800 }
  expect(fitToDisplays(first, [left, right])).toEqual(first)
  expect(fitToDisplays(second, [left, right])).toEqual(second)
})

it('moves a window wholly onto the display that shows most of it', () => {
  const across = { x: 1400, y: -40, width: 1200, height: 800 }
  expect(fitToDisplays(across, [left, right])).toEqual({ ...across, x: 1440, y: 0 })
  const above = { x: 10, y: -500, width: 1200, height: 800 }
  expect(fitToDisplays(above, [left])).toEqual({ ...above, y: 25 })
})

it('shows a window whose display is gone in the middle of the primary one', () => {
  const away = { x: 5000, y: 3000, width: 1000, height: 475 }
  expect(fitToDisplays(away, [left])).toEqual({ x: 220, y: 225, width: 1000, height: 475 })
})

it('makes a window no larger than its display', () => {
  const huge = { x: -50, y: -50, width: 4000, height: 3000 }
  expect(fitToDisplays(huge, [left])).toEqual(left)
  expect(fitToDisplays({ ...huge, x: 9000 }, [left])).toEqual(left)
})

it('does without a place that was never written or cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
  const file = join(folder, 'window.json')
  expect(readPlace(file)).toBeUndefined()
  for (const text of [
    '',
    '{',
    '{"bounds":{"x":0,"y":0,"width":-1,"height":9},"maximized":false}',
  ]) {
    writeFileSync(file, text)
    expect(readPlace(file)).toBeUndefined()
  }
  const place = { bounds: right, maximized: true }
  writeFileSync(file, JSON.stringify(place))
  expect(readPlace(file)).toEqual(place)
  rmSync(folder, { recursive: true })
})
