import { z } from 'zod'

/**
 * Keys that work in every program, as Electron names them: at least two modifiers, not only Shift
 * beside one key. A single modifier with Space, a letter or a function key belongs to programs, to
 * the system and, with Space, to Japanese input.
 */
export const Shortcut = z
  .string()
  .regex(/^(?:Control\+)?(?:Alt\+)?(?:Shift\+)?(?:Super\+|Command\+)?(?:[A-Z0-9]|F\d{1,2}|Space)$/)
  .refine((keys) => keys.split('+').length >= 3)
export type Shortcut = z.infer<typeof Shortcut>

/**
 * The launcher's own shortcut: taken neither by the system nor by Japanese input, which use Ctrl+Space,
 * Shift+Space, Alt+Space and Alt+`, and on macOS also Control+Option+Space.
 */
export function defaultShortcut(platform: string): Shortcut {
  return platform === 'darwin' ? 'Alt+Shift+Space' : 'Control+Alt+Space'
}

export const LauncherState = z.discriminatedUnion('status', [
  /** Switched off, or a host without one. */
  z.object({ status: z.literal('off') }),
  z.object({ status: z.literal('ready'), shortcut: z.string() }),
  /** Another program or the system has the shortcut; the tray and `--toggle` still open it. */
  z.object({ status: z.literal('taken'), shortcut: z.string() }),
])
export type LauncherState = z.infer<typeof LauncherState>
