import { z } from 'zod'
import { Id, Message } from './conversation.ts'
import { ConversionState } from './conversion.ts'
import { DataFolderState } from './data-folder.ts'
import { DocumentSearchState } from './document-search.ts'
import { Download } from './download.ts'
import { EngineState } from './engine.ts'
import { Failure } from './errors.ts'
import { LauncherState } from './launcher.ts'
import { FileWorkState } from './library.ts'
import { Grounds } from './material.ts'
import { Settings } from './settings.ts'
import { UpdateState } from './update.ts'

/** What the host tells every open screen. A screen subscribes first and then reads what it shows. */
export const AppEvent = z.discriminatedUnion('type', [
  /** A conversation appeared, changed its name, order or settings, or went. */
  z.object({ type: z.literal('conversation-changed'), conversationId: Id }),
  /** A message appeared or changed in anything but growing text. */
  z.object({ type: z.literal('message-changed'), message: Message }),
  /** An answer grew. `offset` is the length (UTF-16 units) the field had before. */
  z.object({
    type: z.literal('message-grew'),
    conversationId: Id,
    messageId: Id,
    field: z.enum(['text', 'reasoning']),
    offset: z.number().int(),
    text: z.string(),
    /** Tokens of the answer so far, and milliseconds since the first of them. */
    tokens: z.number().int(),
    elapsedMs: z.number(),
  }),
  /** More is known of what an answer under way rests on. */
  z.object({
    type: z.literal('message-grounded'),
    conversationId: Id,
    messageId: Id,
    sentences: z.array(Grounds),
  }),
  z.object({ type: z.literal('documents-changed') }),
  z.object({ type: z.literal('document-search-changed'), state: DocumentSearchState }),
  z.object({ type: z.literal('engine-changed'), state: EngineState }),
  z.object({ type: z.literal('models-changed') }),
  /** Other models can be had, or more is known of them. */
  z.object({ type: z.literal('offers-changed') }),
  z.object({ type: z.literal('downloads-changed'), downloads: z.array(Download) }),
  z.object({ type: z.literal('file-work-changed'), state: FileWorkState }),
  z.object({ type: z.literal('kits-changed') }),
  z.object({ type: z.literal('network-changed') }),
  z.object({ type: z.literal('conversion-changed'), state: ConversionState }),
  z.object({ type: z.literal('prompts-changed') }),
  /** Folders or several conversations changed their order, place or settings. */
  z.object({ type: z.literal('order-changed') }),
  z.object({ type: z.literal('settings-changed'), settings: Settings }),
  z.object({ type: z.literal('data-folder-changed'), state: DataFolderState }),
  z.object({ type: z.literal('update-changed'), state: UpdateState }),
  z.object({ type: z.literal('launcher-changed'), state: LauncherState }),
  /** The host is about to end: pages save what they have kept back, and say so by `host.saved`. */
  z.object({ type: z.literal('closing') }),
  /** Something failed that no call is waiting for, e.g. saving an answer on a full disk. */
  z.object({ type: z.literal('failed'), failure: Failure, conversationId: Id.nullable() }),
])
export type AppEvent = z.infer<typeof AppEvent>
