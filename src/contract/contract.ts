import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Backup, BackupContents, Restored } from './backup.ts'
import { Id, MessageText } from './conversation.ts'
import { conversationCalls } from './conversation-calls.ts'
import { DataContents, DataFolderState } from './data-folder.ts'
import { Diagnostics, SelfCheck } from './diagnostics.ts'
import { documentCalls } from './document-calls.ts'
import { AppEvent } from './events.ts'
import { LauncherState } from './launcher.ts'
import { modelCalls } from './model-calls.ts'
import { SettingsReading } from './policy.ts'
import { nothing, procedure } from './procedure.ts'
import { Settings, SettingsChange } from './settings.ts'
import { UpdateState } from './update.ts'

/** What was done about a database that was damaged. */
export const Recovery = z.object({
  /** The damaged file's new name in the data folder. */
  keptAs: z.string(),
  conversations: z.number().int(),
  messages: z.number().int(),
  folders: z.number().int(),
  /** Own prompts, and changes to those that come with the program. */
  prompts: z.number().int(),
  /** As the library knows them; their files lie elsewhere. */
  documents: z.number().int(),
  /** Of the messages, how many came from the last backup. */
  fromBackup: z.number().int(),
})
export type Recovery = z.infer<typeof Recovery>

/** What the host is. */
export const HostInfo = z.object({
  host: z.enum(['desktop', 'web']),
  platform: z.enum(['darwin', 'win32', 'linux']),
  version: z.string(),
  dataFolder: z.string(),
  /** Whether the data can be moved: not where the folder was named at the start. */
  dataMovable: z.boolean(),
  /** Null when the database was sound at this start. */
  recovery: Recovery.nullable(),
  /** Whether the index of documents was lost or damaged, so that it is made again. */
  documentsRemade: z.boolean(),
})
export type HostInfo = z.infer<typeof HostInfo>

/** Everything a screen may ask of the host: one router, mounted on both transports. */
export const contract = {
  host: {
    info: procedure.output(HostInfo),
    /** Opens the data or the model folder in the system's file manager; does nothing on the web host. */
    reveal: procedure.input(z.object({ folder: z.enum(['data', 'models']) })).output(nothing),
    /** Asks, then opens an https or mailto address outside; on the web host the page does it itself. */
    openLink: procedure.input(z.object({ url: z.url() })).output(nothing),
    /** The page has saved everything, as the event `closing` asked. */
    saved: procedure.output(nothing),
  },
  events: procedure.output(eventIterator(AppEvent)),
  /** The small window for quick questions; only the desktop has one. */
  launcher: {
    state: procedure.output(LauncherState),
    hide: procedure.output(nothing),
    /** Whether it stays when another window is in front, e.g. to drop files from there on it. */
    keepOpen: procedure.input(z.object({ open: z.boolean() })).output(nothing),
    /** The clipboard's text, which pages cannot read by themselves; only when the user asks for it. */
    clipboardText: procedure.output(MessageText),
    /** Shows a conversation in the main window instead. */
    continueInMain: procedure.input(z.object({ conversationId: Id })).output(nothing),
  },
  diagnostics: {
    read: procedure.output(Diagnostics),
    /** Really loads the starter model and has it write, beside the model in use. */
    check: procedure.output(SelfCheck),
    /** A text for a report, without anything personal. */
    report: procedure.output(z.string()),
  },
  /** The data folder as a whole. */
  dataFolder: {
    state: procedure.output(DataFolderState),
    contents: procedure.output(DataContents),
    /** Desktop: asks for a place that the data could be moved to. Null when cancelled; bytes. */
    chooseTarget: procedure.output(
      z.object({ to: z.string(), size: z.number(), available: z.number() }).nullable(),
    ),
    /** Ends all work and moves the data to the chosen place; the state tells how it goes. */
    move: procedure.output(nothing),
    /** Ends all work and deletes what the program has made in the folder; models stay. */
    erase: procedure.output(nothing),
    /** Starts the program anew; a host that cannot only ends. */
    restart: procedure.output(nothing),
  },
  /** Copies of the database, and the way back from them. */
  backups: {
    /** The newest first. */
    list: procedure.output(z.array(Backup)),
    /** Makes one now, in place of the next daily one. */
    make: procedure.output(nothing),
    /** What a backup has that is not there now. */
    compare: procedure.input(Backup.pick({ name: true })).output(BackupContents),
    /** Adds that of some conversations, and own prompts; nothing that is there is changed. */
    restore: procedure
      .input(
        Backup.pick({ name: true }).extend({
          ids: z.array(Id).max(1_000_000),
          prompts: z.boolean(),
        }),
      )
      .output(Restored),
  },
  /** New versions of the program; what comes of each call, the state tells. */
  updates: {
    state: procedure.output(UpdateState),
    check: procedure.output(nothing),
    fetch: procedure.output(nothing),
    cancel: procedure.output(nothing),
    /** Ends the program and starts the new version. */
    install: procedure.output(nothing),
  },
  settings: {
    read: procedure.output(SettingsReading),
    /** The model folder is not among what can be changed so: `library.move` moves it. */
    change: procedure.input(SettingsChange.omit({ modelFolder: true })).output(Settings),
    reset: procedure.output(Settings),
  },
  ...conversationCalls,
  ...modelCalls,
  ...documentCalls,
}
