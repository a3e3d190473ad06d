import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const Place = z.object({
  /** Of the window when it is not maximized, in device-independent pixels. */
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  }),
  maximized: z.boolean(),
})
export type Place = z.infer<typeof Place>

/** A window is moved and resized in many small steps; the last one counts. */
const PAUSE_MS = 500

/** The place a window had when the program last ran; undefined if there is none that can be used. */
export function readPlace(file: string): Place | undefined {
  try {
    return Place.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes where a window is whenever that changes. */
export function keepPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    const place: Place = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSync(file, `${JSON.stringify(place)}\n`)
    } catch (error) {
      console.error(error) // a place is not worth more
    }
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(write, PAUSE_MS)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', write)
  window.once('closed', () => clearTimeout(timer))
}

/**
 * The same bounds, moved and shrunk as little as makes them lie wholly on the display that shows most
 * of them; in the middle of the first one if they are on none, as after a display was unplugged.
 * @param workAreas of the displays, without their panels and docks, the primary one first
 */
export function fitToDisplays(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
  const [primary] = workAreas
  if (!primary) return bounds
  const shown = workAreas.map((area) => ({ area, pixels: overlap(bounds, area) }))
  const best = shown.reduce((a, b) => (b.pixels > a.pixels ? b : a))
  const { area } = best
  const width = Math.min(bounds.width, area.width)
  const height = Math.min(bounds.height, area.height)
  if (best.pixels === 0)
    return {
      x: area.x + Math.floor((area.width - width) / 2),
      y: area.y + Math.floor((area.height - height) / 2),
      width,
      height,
    }
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

/** Pixels that two rectangles share. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
