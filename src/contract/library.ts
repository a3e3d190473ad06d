import { z } from 'zod'
import { Failure } from './errors.ts'

/**
 * What is known of a file's contents. `recorded`: it is as it was when it was hashed, by size and
 * time; `changed`: it is not; `missing`: it was there once.
 */
export const HashState = z.enum(['recorded', 'changed', 'unknown', 'missing'])
export type HashState = z.infer<typeof HashState>

/** What is known of a model as files. Times in milliseconds since the epoch. */
export const LibraryEntry = z.object({
  /** The model's id. */
  id: z.string(),
  hash: HashState,
  /** Null unless its contents are on record. */
  hashedAt: z.number().nullable(),
  /** Of its first file. */
  sha256: z.string().nullable(),
  /** The address it was downloaded from, if it was. */
  source: z.string().nullable(),
  /** When it was last loaded or answered. */
  usedAt: z.number().nullable(),
  /** The folder it lies in if that is not the model folder. */
  elsewhere: z.string().nullable(),
})
export type LibraryEntry = z.infer<typeof LibraryEntry>

/** How a model of the user's comes in: as a copy, or left where it lies. */
export const ImportHow = z.enum(['copy', 'link'])
export type ImportHow = z.infer<typeof ImportHow>

/** A file of a model that a page is about to send. */
export const AnnouncedFile = z.object({
  name: z.string().min(1).max(1000),
  /** Bytes. */
  size: z
    .number()
    .int()
    .min(0)
    .max(2 ** 50),
  /** When it was changed, in milliseconds since the epoch. */
  modified: z.number().int(),
})
export type AnnouncedFile = z.infer<typeof AnnouncedFile>

export const FileWorkKind = z.enum(['verify', 'import', 'move', 'pack', 'check-kit', 'import-kit'])
export type FileWorkKind = z.infer<typeof FileWorkKind>

/** Long work on model files; there is one at a time. */
export const FileWorkState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('idle') }),
  z.object({
    status: z.literal('running'),
    kind: FileWorkKind,
    /** Files or folder it is about, as a person would name them. */
    subject: z.string(),
    /** Bytes. */
    done: z.number(),
    all: z.number(),
  }),
  z.object({
    status: z.literal('failed'),
    kind: FileWorkKind,
    subject: z.string(),
    failure: Failure,
  }),
  /** `names`: what came of it: the models verified or imported, or the pieces of a kit that are bad. */
  z.object({
    status: z.literal('done'),
    kind: FileWorkKind,
    subject: z.string(),
    names: z.array(z.string()),
  }),
])
export type FileWorkState = z.infer<typeof FileWorkState>

/** A kit that carries models to a machine without a network (持ち込みキット). */
export const KitSummary = z.object({
  /** What it is called while the program runs. */
  id: z.string(),
  /** Its folder. */
  place: z.string(),
  state: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('readable'),
      /** Milliseconds since the epoch. */
      packedAt: z.number(),
      /** SHA-256 of its manifest: what two people compare to be sure that it is the same kit. */
      sha256: z.string(),
      files: z.array(
        z.object({ path: z.string(), size: z.number(), sha256: z.string(), pieces: z.number() }),
      ),
    }),
    z.object({ status: z.literal('unreadable'), failure: Failure }),
  ]),
})
export type KitSummary = z.infer<typeof KitSummary>

/** Least bytes of a kit's piece. */
export const LEAST_PIECE = 1024 * 1024
