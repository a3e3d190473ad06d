import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ArchivedTree, Imported } from './archive.ts'
import {
  CompletionEvent,
  ContextUse,
  ConversationEnd,
  ConversationSummary,
  ConversationTree,
  Id,
  MessageText,
  SamplingChoice,
} from './conversation.ts'
import { MAX_ADDED } from './document.ts'
import { Arrangement, Folder, FolderContent, Place } from './folder.ts'
import { nothing, procedure } from './procedure.ts'
import { PromptContent, PromptFile, PromptLibrary } from './prompt.ts'
import { SearchQuery, SearchResult } from './search.ts'
import { Reading } from './whole-document.ts'

/** Longest HTML that is set as a PDF, in UTF-16 units. */
const MAX_PRINTED = 200_000_000

/** The ids of the messages that a turn created. */
export const TurnStarted = z.object({
  conversationId: Id,
  userMessageId: Id.nullable(),
  assistantMessageId: Id,
})
export type TurnStarted = z.infer<typeof TurnStarted>

/** What is asked about conversations: the tree, turns, folders, prompts, and what goes out and comes in. */
export const conversationCalls = {
  conversations: {
    /** Newest first. A query keeps those whose title or opening holds all of its words. */
    list: procedure
      .input(z.object({ query: z.string().max(1000).default(''), place: Place.default('list') }))
      .output(z.array(ConversationSummary)),
    /** Over everything that was written in conversations and texts. */
    search: procedure.input(SearchQuery).output(SearchResult),
    read: procedure.input(z.object({ id: Id })).output(ConversationTree),
    /** The last messages of the thread that is shown, with those beside them. */
    readEnd: procedure.input(z.object({ id: Id })).output(ConversationEnd),
    rename: procedure
      .input(z.object({ id: Id, title: z.string().trim().min(1).max(200) }))
      .output(nothing),
    /** Out of sight; `restore` brings it back. */
    delete: procedure.input(z.object({ id: Id })).output(nothing),
    restore: procedure.input(z.object({ id: Id })).output(nothing),
    /** Moves several at once: all of them, or none. */
    arrange: procedure.input(z.array(Arrangement).min(1).max(100_000)).output(nothing),
    /** Deletes for good what lies in the trash; all of it when no ids are given. */
    purge: procedure.input(z.object({ ids: z.array(Id).optional() })).output(nothing),
    configure: procedure
      .input(
        z.object({
          id: Id,
          modelId: z.string().nullable().optional(),
          systemInstruction: z.string().max(20_000).nullable().optional(),
          sampling: SamplingChoice.optional(),
        }),
      )
      .output(nothing),
    /** A new conversation with a copy of the thread up to a message. */
    fork: procedure.input(z.object({ messageId: Id })).output(z.object({ id: Id })),
    /** Shows the branch that a message is on, with the newest of what follows it. */
    showBranch: procedure.input(z.object({ messageId: Id })).output(nothing),
    /** A message with all that follows it, out of sight; `restoreBranch` brings them back. */
    deleteBranch: procedure.input(z.object({ messageId: Id })).output(nothing),
    restoreBranch: procedure.input(z.object({ messageId: Id })).output(nothing),
    /** Begins a text for a model to continue. */
    createText: procedure
      .input(z.object({ modelId: z.string().nullable() }))
      .output(z.object({ id: Id })),
    /** A null id is the conversation that does not exist yet. */
    saveDraft: procedure.input(z.object({ id: Id.nullable(), text: MessageText })).output(nothing),
    newDraft: procedure.output(z.string()),
    /** Other words for a question that were not sent; null takes them away. */
    saveEdit: procedure
      .input(z.object({ messageId: Id, text: MessageText.nullable() }))
      .output(nothing),
    /** Null when there are none. */
    readEdit: procedure.input(z.object({ messageId: Id })).output(z.string().nullable()),
  },
  exchange: {
    /** Conversations with their whole trees, one after the other; all that are not deleted when null. */
    export: procedure
      .input(z.object({ ids: z.array(Id).nullable() }))
      .output(eventIterator(ArchivedTree)),
    /** Adds a conversation with all its messages; none that is there is changed. */
    import: procedure.input(ArchivedTree).output(Imported),
    /** Adds folders with their ids; those that are there stay as they are. */
    importFolders: procedure.input(z.array(Folder).max(10_000)).output(nothing),
    /** Desktop: asks where to save a PDF, and sets HTML into it. False when cancelled. */
    savePdf: procedure
      .input(z.object({ html: z.string().max(MAX_PRINTED), name: z.string().max(200) }))
      .output(z.object({ saved: z.boolean() })),
  },
  turn: {
    /** Asks. A null conversation begins a new one. The answer arrives as events. */
    send: procedure
      .input(
        z.object({
          conversationId: Id.nullable(),
          text: MessageText,
          /** The message it follows, null for the beginning; if not given, the last one shown. */
          parentId: Id.nullable().optional(),
          /** Whether what does not fit is summarised first, and the summary kept; else it is left out. */
          summarize: z.boolean().default(false),
          /** Whether fewer passages of documents are given, so that what was said can stay. */
          shortenDocuments: z.boolean().default(false),
          /** How the conversation's documents are read; if not given, as the question asks for. */
          reading: Reading.optional(),
          // How a conversation that begins with this turn is set up:
          folderId: Id.nullable().default(null),
          modelId: z.string().nullable().default(null),
          systemInstruction: z.string().max(20_000).nullable().default(null),
          sampling: SamplingChoice.default({}),
          /** Of the documents and folders put down for the conversation that begins, those that go with it. */
          documentIds: z.array(Id).max(MAX_ADDED).default([]),
        }),
      )
      .output(TurnStarted),
    /** Asks several models the same, one after the other; begins a conversation of that kind. */
    compare: procedure
      .input(
        z.object({
          text: MessageText,
          modelIds: z.array(z.string()).min(2).max(4),
          systemInstruction: z.string().max(20_000).nullable().default(null),
          sampling: SamplingChoice.default({}),
        }),
      )
      .output(z.object({ conversationId: Id })),
    /**
     * Answers the same question again, as a new branch beside the given answer; documents are read
     * as they were for it, or else as told.
     */
    regenerate: procedure
      .input(
        z.object({
          messageId: Id,
          /** By another model; if not given, by the one that was asked before. */
          modelId: z.string().optional(),
          /** What is set otherwise than in the conversation, for this answer alone. */
          sampling: SamplingChoice.default({}),
          reading: Reading.optional(),
        }),
      )
      .output(TurnStarted),
    /**
     * Continues an answer that was stopped, cut off or interrupted, in the same message. One for
     * which nothing was found in the documents is written without them.
     */
    continue: procedure.input(z.object({ messageId: Id })).output(TurnStarted),
    stop: procedure.input(z.object({ conversationId: Id })).output(nothing),
    /** Takes what the reading of whole documents has found before it was stopped for the answer. */
    endWhole: procedure.input(z.object({ messageId: Id })).output(nothing),
    measure: procedure
      .input(
        z.object({
          conversationId: Id.nullable(),
          text: MessageText,
          /** The message it would follow, null for the beginning; if not given, the last one shown. */
          parentId: Id.nullable().optional(),
        }),
      )
      .output(ContextUse),
  },
  /** Continuations of a text; each token as it comes. Ending the stream ends the work. */
  complete: procedure
    .input(
      z.object({
        modelId: z.string().nullable(),
        /** What stands before the cursor; of a text longer than the context, its end is read. */
        text: MessageText,
        /** How many different ones, one after the other. */
        count: z.number().int().min(1).max(4),
        sampling: SamplingChoice,
      }),
    )
    .output(eventIterator(CompletionEvent)),
  folders: {
    list: procedure.output(z.array(Folder)),
    add: procedure.input(FolderContent).output(z.object({ id: Id })),
    change: procedure.input(FolderContent.partial().extend({ id: Id })).output(nothing),
    /** Its conversations stay, in no folder; `restore` brings them together again. */
    delete: procedure.input(z.object({ id: Id })).output(nothing),
    restore: procedure.input(z.object({ id: Id })).output(nothing),
    order: procedure.input(z.object({ ids: z.array(Id).max(10_000) })).output(nothing),
  },
  /** The prompt library (定型文). */
  prompts: {
    list: procedure.output(PromptLibrary),
    add: procedure.input(PromptContent).output(z.object({ id: Id })),
    change: procedure.input(PromptContent.extend({ id: Id })).output(nothing),
    /** Gives one that came with the program its first wording again. */
    reset: procedure.input(z.object({ id: Id })).output(nothing),
    /** Out of the library; `restore` brings it back. */
    delete: procedure.input(z.object({ id: Id })).output(nothing),
    restore: procedure.input(z.object({ id: Id })).output(nothing),
    /** All prompts in a new order; those not named come last. */
    order: procedure.input(z.object({ ids: z.array(Id).max(10_000) })).output(nothing),
    /** Adds those of a file that are not there yet, and tells how many. */
    import: procedure.input(PromptFile).output(z.object({ added: z.number().int() })),
  },
}
