import { z } from 'zod'
import { Id } from './conversation.ts'

/** What a prompt of the library says. */
export const PromptContent = z.object({
  title: z.string().trim().min(1).max(100),
  /** How the title is read, in hiragana, to be found by; may be empty. */
  reading: z.string().trim().max(200),
  /** `{{名前}}` and `{{名前：既定の値}}` are asked for before it is used. */
  text: z.string().trim().min(1).max(20_000),
})
export type PromptContent = z.infer<typeof PromptContent>

/** A prompt of the library (定型文). */
export const Prompt = PromptContent.extend({
  id: Id,
  /** `changed`: it came with the program and says something else now. */
  origin: z.enum(['shipped', 'changed', 'own']),
})
export type Prompt = z.infer<typeof Prompt>

export const PromptLibrary = z.object({
  /** In the user's order. */
  prompts: z.array(Prompt),
  /** The deleted ones that can be brought back, the last one first. */
  deleted: z.array(Prompt),
})
export type PromptLibrary = z.infer<typeof PromptLibrary>

/** Most prompts that a file may bring. */
const MAX_PROMPTS = 2000

/** A file of prompts, as it is exported and imported; unknown fields of a file do no harm. */
export const PromptFile = z.object({
  format: z.literal('kotonoha-prompts'),
  version: z.literal(1),
  prompts: z.array(PromptContent).max(MAX_PROMPTS),
})
export type PromptFile = z.infer<typeof PromptFile>

/** The file of those that come with the program: each has a name that stays over versions. */
export const ShippedPrompts = PromptFile.extend({
  prompts: z.array(PromptContent.extend({ id: z.string().regex(/^[a-z][a-z0-9-]*$/) })),
})
export type ShippedPrompts = z.infer<typeof ShippedPrompts>
