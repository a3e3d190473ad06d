import type { LauncherState } from '../contract/launcher.ts'

/** What the program needs of the desktop around it. */
export interface Desktop {
  /** Shows a folder in the system's file manager. */
  reveal(path: string): Promise<void>
  /** Asks the user, then opens an https or mailto address in their browser. */
  openLink(url: string): Promise<void>
  /** Asks for a GGUF file; null when cancelled. */
  pickModel(): Promise<string | null>
  /** Asks for a folder with the weights of a model; null when cancelled. */
  pickWeights(): Promise<string | null>
  /** Asks for files, or on some systems folders too; empty when cancelled. */
  pickDocuments(): Promise<readonly string[]>
  /** Asks for a folder to move the data to; null when cancelled. */
  pickDataFolder(): Promise<string | null>
  /** Starts the program anew; a host that cannot only ends. */
  restart(): void
  /** The small window for quick questions, where there is one. */
  readonly launcher?: {
    state(): LauncherState
    hide(): void
    /** Whether it stays when another window is in front. Hiding it ends that. */
    keepOpen(open: boolean): void
    /** The clipboard's text, no longer than a message; empty while the launcher is not shown. */
    clipboardText(): Promise<string>
    /** Hides it, and shows a conversation in the main window. */
    continueInMain(conversationId: string): void
  }
}

/** For hosts without one: a browser or a terminal has no such things to offer. */
export const noDesktop: Desktop = {
  reveal: async () => {},
  openLink: async () => {},
  pickModel: async () => null,
  pickWeights: async () => null,
  pickDocuments: async () => [],
  pickDataFolder: async () => null,
  restart: () => {},
}
