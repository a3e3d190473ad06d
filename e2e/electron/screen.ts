// The displays: two of them, side by side, unless a test puts others in their place.
import type { Display, Point, Rectangle, Screen } from 'electron'

type Known = Pick<Display, 'id' | 'bounds' | 'workArea' | 'scaleFactor'>

const PANEL = 32

function display(id: number, bounds: Rectangle): Known {
  const workArea = { ...bounds, y: bounds.y + PANEL, height: bounds.height - PANEL }
  return { id, bounds, workArea, scaleFactor: 1 }
}

const primary = display(1, { x: 0, y: 0, width: 1920, height: 1080 })
const second = display(2, { x: 1920, y: 0, width: 1600, height: 1200 })

export const screen = {
  getPrimaryDisplay: () => primary,
  getAllDisplays: () => [primary, second],
  getCursorScreenPoint: (): Point => ({ x: 10, y: 10 }),
  getDisplayNearestPoint: ({ x }: Point) => (x < second.bounds.x ? primary : second),
} satisfies Partial<Record<keyof Screen, unknown>>
