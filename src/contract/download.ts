import { z } from 'zod'
import { Failure } from './errors.ts'

/** A SHA-256 digest: 64 hexadecimal digits, kept in lower case. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .transform((hex) => hex.toLowerCase())

/** Where a model is fetched from. Several files are one model that is split. */
export const DownloadSource = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('hub'),
    /** `owner/name`. */
    repo: z.string().max(200),
    /** A branch, tag or commit. */
    revision: z.string().max(200),
    files: z
      .array(
        z.object({
          path: z.string().max(1000),
          /** Bytes; null when not known. */
          size: z.number().int().nonnegative().nullable(),
          sha256: Sha256.nullable(),
        }),
      )
      .min(1)
      .max(1000),
  }),
  z.object({
    from: z.literal('url'),
    url: z.string().max(4000),
    /** What the file is to be called. */
    name: z.string().max(200),
    sha256: Sha256.nullable(),
  }),
])
export type DownloadSource = z.infer<typeof DownloadSource>

/** What a download is doing. Paused and failed ones keep what they have fetched. */
export const DownloadState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued') }),
  z.object({ status: z.literal('fetching') }),
  /** Fetched; its hash is being checked. */
  z.object({ status: z.literal('checking') }),
  /** Trying again at `until`, in milliseconds since the epoch. */
  z.object({ status: z.literal('waiting'), until: z.number(), failure: Failure }),
  z.object({ status: z.literal('paused') }),
  z.object({ status: z.literal('failed'), failure: Failure }),
  z.object({ status: z.literal('done') }),
])
export type DownloadState = z.infer<typeof DownloadState>

export const Download = z.object({
  id: z.string(),
  /** What a person calls it: the first file's name. */
  name: z.string(),
  source: DownloadSource,
  state: DownloadState,
  /** Bytes. */
  received: z.number(),
  /** Bytes in all; null while not known. */
  size: z.number().nullable(),
  /** Bytes a second, over the last seconds; null while nothing moves. */
  speed: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})
export type Download = z.infer<typeof Download>
