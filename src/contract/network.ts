import { z } from 'zod'

/** Why a connection is made. */
export const Purpose = z.enum(['hub-list', 'download', 'test', 'update'])
export type Purpose = z.infer<typeof Purpose>

/** One connection: a socket from its opening to its end, or one that was denied. */
export const LedgerEntry = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  openedAt: z.number(),
  /** Null while it is open, and when the program ended first. */
  closedAt: z.number().nullable(),
  /** Host and port. */
  host: z.string(),
  purpose: Purpose,
  /** Bytes. */
  sent: z.number(),
  received: z.number(),
  /** `open`: still open; `lost`: the program ended before it did. */
  result: z.enum(['open', 'lost', 'closed', 'failed', 'denied']),
  /** What failed, as the system calls it. */
  detail: z.string(),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

/** Which entries of the ledger are wanted. */
export const LedgerQuery = z.object({
  /** A part of the host's name. */
  host: z.string().max(300).default(''),
  purpose: Purpose.nullable().default(null),
  result: LedgerEntry.shape.result.nullable().default(null),
  /** Newest entries to return. */
  limit: z.number().int().min(1).max(100_000).default(100),
})
export type LedgerQuery = z.infer<typeof LedgerQuery>

export const LedgerPage = z.object({
  /** The newest first. */
  entries: z.array(LedgerEntry),
  /** Over all that match. */
  count: z.number(),
  sent: z.number(),
  received: z.number(),
})
export type LedgerPage = z.infer<typeof LedgerPage>

/** Longest certificate file, in bytes. */
export const MAX_CERTIFICATES = 1024 * 1024

/** A certificate that the user has added to those that are trusted. */
export const TrustedCertificate = z.object({
  /** Whom it names, and who signed it. */
  subject: z.string(),
  issuer: z.string(),
  /** Milliseconds since the epoch. */
  validFrom: z.number(),
  validTo: z.number(),
  /** SHA-256 of the certificate, as pairs of digits with colons. */
  fingerprint: z.string(),
})
export type TrustedCertificate = z.infer<typeof TrustedCertificate>

/** Where a secret is kept: encrypted by the system's own store, or in a file that only the user reads. */
export const SecretPlace = z.enum(['system', 'file'])
export type SecretPlace = z.infer<typeof SecretPlace>

/** What is set up for connections, beside the settings. */
export const NetworkState = z.object({
  /** Never the token itself. */
  token: z.enum(['present', 'absent', 'unreadable']),
  tokenPlace: SecretPlace,
  certificates: z.array(TrustedCertificate),
  /** Certificates that the operating system brings. */
  systemCertificates: z.number(),
  /** The proxy that the system or the environment names for the hub; null for none. */
  systemProxy: z.string().nullable(),
})
export type NetworkState = z.infer<typeof NetworkState>

/** How the hub answered a test. */
export const NetworkTest = z.object({
  host: z.string(),
  /** Milliseconds from the call to the end of the answer. */
  elapsedMs: z.number(),
  /** The proxy it went through; null for none. */
  proxy: z.string().nullable(),
  /** Whom the token belongs to; null without one. */
  user: z.string().nullable(),
})
export type NetworkTest = z.infer<typeof NetworkTest>

/** What the hub's tokens look like, so that nothing else is sent as one. */
export const HubToken = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,500}$/)
