import { expect, it } from 'vitest'
import { boxesOf, type PdfText } from './passage-boxes.ts'

/** Lines of a page 400 points high, characters of 10 points, from the left margin at 50. */
function pageOf(
  lines: readonly { text: string; y: number; x?: number; size?: number }[],
  vertical = false,
): PdfText {
  return {
    transform: [1, 0, 0, -1, 0, 400],
    styles: { f: { ascent: 0.88, descent: -0.12, vertical, fontFamily: 'serif' } },
    items: lines.map(({ text, y, x = 50, size = 10 }) => ({
      str: text,
      dir: vertical ? 'ttb' : 'ltr',
      width: vertical ? size : text.length * size,
      height: vertical ? text.length * size : size,
      transform: [size, 0, 0, size, x, y],
      fontName: 'f',
      hasEOL: false,
    })),
  }
}

it('finds a sentence over the end of its line, a box for each', () => {
  const page = pageOf([
    { text: '前の文。宿泊料は、', y: 300 },
    { text: '実費とする。次の文。', y: 285 },
  ])
  const boxes = boxesOf('宿泊料は、実費とする。', page)
  expect(boxes).toEqual([
    { left: 90, top: expect.closeTo(91.2), width: expect.closeTo(50), height: 10 },
    { left: 50, top: expect.closeTo(106.2), width: expect.closeTo(60), height: 10 },
  ])
})

it('passes over readings beside the text, and takes all widths for the same', () => {
  const page = pageOf([
    { text: '情報の漏', y: 300 },
    { text: 'ろう', y: 309, x: 80, size: 5 },
    { text: '洩を１２回', y: 300, x: 90 },
  ])
  const boxes = boxesOf('情報の漏洩を12回', page)
  expect(boxes.length).toBeGreaterThan(0)
  expect(Math.min(...boxes.map(({ left }) => left))).toBe(50)
  expect(Math.max(...boxes.map(({ left, width }) => left + width))).toBeCloseTo(140)
})

it('tells the same words apart by what stands before them', () => {
  const page = pageOf([
    { text: '同じ文。', y: 300 },
    { text: '同じ文。', y: 280 },
  ])
  expect(boxesOf('同じ文。', page)[0]?.top).toBeCloseTo(91.2)
  expect(boxesOf('同じ文。', page, '同じ文。\n')[0]?.top).toBeCloseTo(111.2)
})

it('follows columns downwards', () => {
  const boxes = boxesOf(
    '実費とする',
    pageOf([{ text: '旅費は実費とする。', x: 350, y: 380 }], true),
  )
  expect(boxes).toEqual([
    { left: 345, top: expect.closeTo(50), width: 10, height: expect.closeTo(50) },
  ])
})

it('marks nothing where the text does not stand', () => {
  expect(boxesOf('まったく別の文章です。', pageOf([{ text: '旅費は実費。', y: 300 }]))).toEqual([])
})
