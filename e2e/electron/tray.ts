// The tray: recorded, never shown.
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import type { Menu } from './desktop.ts'

export class Tray extends EventEmitter {
  readonly picture: string
  #toolTip = ''

  constructor(picture: string) {
    super()
    if (!existsSync(picture)) throw new Error(`Failed to load image from path '${picture}'`)
    this.picture = picture
  }

  /** A test that wants to see the menu puts its own function here. */
  setContextMenu(_menu: Menu | null) {}

  setToolTip(text: string) {
    this.#toolTip = text
  }

  getToolTip() {
    return this.#toolTip
  }
}
