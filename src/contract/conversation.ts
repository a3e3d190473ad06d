import { z } from 'zod'
import { Backend } from './engine.ts'
import { Failure } from './errors.ts'
import { Material } from './material.ts'

export const Id = z.string().min(1).max(200)

/** Longest text a message may have, in UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 2_000_000
export const MessageText = z.string().max(MAX_MESSAGE_LENGTH)

/** How long LLM-jp-4 thinks before it answers. */
export const ReasoningEffort = z.enum(['low', 'medium', 'high'])
export type ReasoningEffort = z.infer<typeof ReasoningEffort>

/** How tokens are drawn. Null in a field of settings means the model family's recommendation. */
export const Sampling = z.object({
  /** 0 is greedy. */
  temperature: z.number().min(0).max(2),
  topP: z.number().min(0).max(1),
  /** Hugging Face's meaning: over prompt and answer, 1 is off. */
  repetitionPenalty: z.number().min(0.5).max(2),
  /** Upper bound of the answer, in tokens. */
  maxTokens: z.number().int().min(1).max(65_536),
  seed: z.number().int().min(0).max(0xffff_ffff),
  /** Only for families that reason. */
  reasoningEffort: ReasoningEffort.optional(),
})
export type Sampling = z.infer<typeof Sampling>

export const SamplingChoice = Sampling.partial()
export type SamplingChoice = z.infer<typeof SamplingChoice>

/** What is needed to produce an answer again, and what it cost. Times in milliseconds. */
export const Generation = z.object({
  modelId: z.string(),
  modelName: z.string(),
  quantization: z.string(),
  family: z.string(),
  engineBuild: z.string(),
  backend: Backend,
  contextSize: z.number().int(),
  sampling: Sampling,
  systemInstruction: z.string().nullable(),
  promptTokens: z.number().int(),
  /** Of these, how many were in the KV cache already. */
  cachedTokens: z.number().int(),
  answerTokens: z.number().int(),
  /** From the request to the first token. */
  firstTokenMs: z.number(),
  /** From the first token to the last. */
  generationMs: z.number(),
  /** Messages of the thread that did not fit and were not read, oldest first. */
  omittedMessageIds: z.array(z.string()),
  /** Messages that were not read themselves, but in a summary. */
  summarizedMessageIds: z.array(z.string()).optional(),
  /**
   * How many runs of the model it took where documents were read through: the tokens and the time of
   * generating are those of all, and each run read a part of the documents instead of the thread.
   */
  runs: z.number().int().positive().optional(),
})
export type Generation = z.infer<typeof Generation>

export const MessageState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('complete') }),
  z.object({ status: z.literal('streaming') }),
  /** The user stopped it. */
  z.object({ status: z.literal('stopped') }),
  /** The answer reached its token limit or the end of the context. */
  z.object({ status: z.literal('cut-off') }),
  /** The program ended while it was being written. */
  z.object({ status: z.literal('interrupted') }),
  /** The documents say nothing of what was asked, so nothing was written. */
  z.object({ status: z.literal('nothing-found') }),
  z.object({ status: z.literal('failed'), failure: Failure }),
])
export type MessageState = z.infer<typeof MessageState>

/** What models read in place of the beginning of a thread. */
export const Summary = z.object({
  /** Empty while it is written. */
  text: z.string(),
  /** How many messages it stands for, from the first of the thread on. */
  covered: z.number().int().positive(),
  /** Who wrote it. */
  modelName: z.string(),
})
export type Summary = z.infer<typeof Summary>

export const Message = z.object({
  id: Id,
  conversationId: Id,
  /** Null for the first message of a thread. */
  parentId: Id.nullable(),
  role: z.enum(['user', 'assistant']),
  /** The model asked for this answer; null: the conversation's. */
  modelId: z.string().nullable(),
  text: z.string(),
  /** The model's reasoning, kept apart from the answer; empty for models without. */
  reasoning: z.string(),
  state: MessageState,
  /** Null for a user's message, and until an answer has begun. */
  generation: Generation.nullable(),
  /** Of what came before a user's message; holds for all that follows. */
  summary: Summary.nullish(),
  /** Passages of documents that an answer was given; null: it was given none. */
  material: Material.nullable().default(null),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
})
export type Message = z.infer<typeof Message>

/**
 * `comparison`: one question, answered by several models. `text`: a text that a model continues; it
 * has no messages, and is kept as its draft.
 */
export const ConversationKind = z.enum(['chat', 'comparison', 'text'])
export type ConversationKind = z.infer<typeof ConversationKind>

export const ConversationSummary = z.object({
  id: Id,
  kind: ConversationKind,
  /** Empty until it has one. */
  title: z.string(),
  /** The first words of its first message, for when there is no title. */
  opening: z.string(),
  /** Null: in no folder. */
  folderId: Id.nullable().default(null),
  pinned: z.boolean().default(false),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type ConversationSummary = z.infer<typeof ConversationSummary>

export const Conversation = ConversationSummary.extend({
  /** Who gave the title; a user's is never overwritten. */
  titledBy: z.enum(['nobody', 'program', 'user']),
  /** Null: the default model of the settings. */
  modelId: z.string().nullable(),
  /** Replaces the trained system sentence where the family allows it. Null: as trained. */
  systemInstruction: z.string().nullable(),
  sampling: SamplingChoice,
  /** Last message of the thread that is shown. */
  leafId: Id.nullable(),
  /** Text typed but not sent. */
  draft: z.string(),
})
export type Conversation = z.infer<typeof Conversation>

/** A conversation with its whole message tree, oldest first. */
export const ConversationTree = z.object({
  conversation: Conversation,
  messages: z.array(Message),
})
export type ConversationTree = z.infer<typeof ConversationTree>

/** A conversation, or of a long one the end of the thread that is shown, which opens at once. */
export const ConversationEnd = ConversationTree.extend({
  /** Whether these are all messages. */
  whole: z.boolean(),
})
export type ConversationEnd = z.infer<typeof ConversationEnd>

/** How full the context would be if the text were sent now. All numbers are tokens. */
export const ContextUse = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('known'),
    /** Prompt with everything that fits. */
    used: z.number().int(),
    /** The context's size. */
    limit: z.number().int(),
    /** Kept free for the answer. */
    reserved: z.number().int(),
    /** Messages of the thread that would not be read, oldest first. */
    omittedMessageIds: z.array(z.string()),
    /** What the documents have for it, the best first. */
    passages: z.array(
      z.object({
        /** The document's. */
        name: z.string(),
        page: z.number().int().nullable(),
        /** False where there is no room for it. */
        isGiven: z.boolean(),
      }),
    ),
    /** False when even the new message alone is too long. */
    fits: z.boolean(),
  }),
  /** No model is loaded, so nothing can be counted. */
  z.object({ status: z.literal('unknown') }),
])
export type ContextUse = z.infer<typeof ContextUse>

/** A token a model might have written at a place, and how likely it was. */
export const TokenChance = z.object({
  text: z.string(),
  /** 0 to 1, after temperature and top-p. */
  probability: z.number(),
})
export type TokenChance = z.infer<typeof TokenChance>

export const CompletionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('token'),
    /** Which of the continuations it belongs to, from 0. */
    index: z.number().int(),
    /** Empty while a character is not complete. */
    text: z.string(),
    probability: z.number(),
    /** The likeliest ones, itself among them if it is one, best first. */
    chances: z.array(TokenChance),
  }),
  z.object({
    type: z.literal('ended'),
    index: z.number().int(),
    finish: z.enum(['stop', 'length']),
  }),
])
export type CompletionEvent = z.infer<typeof CompletionEvent>
