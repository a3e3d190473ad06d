import { globalShortcut } from 'electron'
import { defaultShortcut, type LauncherState } from '../contract/launcher.ts'
import type { Settings } from '../contract/settings.ts'

/** The keys that call the launcher from every program. */
export class LauncherShortcut {
  readonly #pressed: () => void
  #state: LauncherState = { status: 'off' }

  constructor(pressed: () => void) {
    this.#pressed = pressed
  }

  get state(): LauncherState {
    return this.#state
  }

  /** Takes the keys that the settings name. Returns whether anything has changed. */
  apply({ launcher, launcherShortcut, welcomed }: Settings): boolean {
    const before = this.#state
    const wanted =
      launcher && welcomed ? (launcherShortcut ?? defaultShortcut(process.platform)) : undefined
    if (wanted === (before.status === 'off' ? undefined : before.shortcut)) return false
    if (before.status === 'ready') globalShortcut.unregister(before.shortcut)
    if (wanted === undefined) this.#state = { status: 'off' }
    else this.#state = { status: this.#register(wanted) ? 'ready' : 'taken', shortcut: wanted }
    return true
  }

  #register(shortcut: string): boolean {
    try {
      return globalShortcut.register(shortcut, this.#pressed)
    } catch {
      return false // a key that this system does not have
    }
  }
}
