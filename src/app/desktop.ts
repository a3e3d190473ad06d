import type { LauncherState } from '../contract/launcher.ts'
import type { UpdateObstacle } from '../contract/update.ts'
import type { Cipher } from '../store/secret-file.ts'
import type { UpdateSource } from '../updates/release.ts'
import type { CheckedInstaller } from '../updates/updates.ts'

export type { CheckedInstaller }

/**
 * What a folder is asked for: to put models into, to read a kit from, to put a kit into, or to watch
 * its documents.
 */
export type FolderUse = 'models' | 'kit' | 'kit-target' | 'documents'

/** What the program needs of the desktop around it. */
export interface Desktop {
  /** Shows a folder in the system's file manager. */
  reveal(path: string): Promise<void>
  /** Shows where a file lies in the system's file manager. */
  revealFile(path: string): Promise<void>
  /** Asks the user, then opens an https or mailto address in their browser. */
  openLink(url: string): Promise<void>
  /** Asks for GGUF files; none when cancelled. */
  pickModels(): Promise<string[]>
  /** Asks for a folder with the weights of a model; null when cancelled. */
  pickWeights(): Promise<string | null>
  /** Asks for a folder; null when cancelled. */
  pickFolder(use: FolderUse): Promise<string | null>
  /** The system's protection of secrets, where there is one. */
  readonly cipher?: () => Cipher | undefined
  /**
   * What the system's settings say about the proxy for an address, e.g. `PROXY proxy:8080; DIRECT`;
   * without it, the environment's counts.
   */
  readonly systemProxy?: (url: URL) => Promise<string>
  /** Asks for files, or on some systems folders too; empty when cancelled. */
  pickDocuments(): Promise<readonly string[]>
  /** Asks for a folder to move the data to; null when cancelled. */
  pickDataFolder(): Promise<string | null>
  /** Starts the program anew; a host that cannot only ends. */
  restart(): void
  /** How new versions of the program come; a host without it has none. */
  readonly updates?: {
    readonly source: UpdateSource | UpdateObstacle
    /** Ends the program and starts the new version. @throws what keeps it from that */
    install(installer: CheckedInstaller): Promise<void>
  }
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
  revealFile: async () => {},
  openLink: async () => {},
  pickModels: async () => [],
  pickWeights: async () => null,
  pickFolder: async () => null,
  pickDocuments: async () => [],
  pickDataFolder: async () => null,
  restart: () => {},
}
