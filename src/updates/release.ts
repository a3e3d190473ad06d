import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { KotonohaError } from '../contract/errors.ts'
import { Release } from '../contract/update.ts'
import { checkedName } from '../models/file-name.ts'

/** What a release lies beside, at the place where releases are published. */
export const MANIFEST_NAME = 'release.json'
/** The manifest's signature by Ed25519, in base64. */
export const SIGNATURE_NAME = `${MANIFEST_NAME}.sig`

/** Largest installer, in bytes. */
const LARGEST = 4 * 2 ** 30

/** Who publishes new versions, and where: packed with the program. */
export const UpdateSource = z.object({
  /** Folder of the newest release. */
  feed: z.url(),
  /** The public key (Ed25519) that releases are signed for, as SubjectPublicKeyInfo in base64. */
  key: z.string(),
})
export type UpdateSource = z.infer<typeof UpdateSource>

const Version = z.string().regex(/^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/)

/** One installer, for one system and processor, as Node calls them. */
const ReleaseFile = z.object({
  system: z.enum(['darwin', 'linux', 'win32']),
  processor: z.enum(['arm64', 'x64']),
  name: z.string(),
  size: z.number().int().positive().max(LARGEST),
  /** In hexadecimal. */
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
})
export type ReleaseFile = z.infer<typeof ReleaseFile>

/** What is signed of a release. */
export const Manifest = z.object({
  format: z.literal('kotonoha-release'),
  version: Version,
  notes: Release.shape.notes,
  files: z.array(ReleaseFile).max(100),
})
export type Manifest = z.infer<typeof Manifest>

/** The installer that this machine would take. */
export interface Offer {
  readonly release: Release
  readonly file: ReleaseFile
}

/**
 * The offer of a signed manifest; undefined when it has nothing newer for this system. Nothing of the
 * manifest is looked at before its signature.
 * @throws KotonohaError UPDATE_UNTRUSTED
 */
export function offerOf(
  manifest: Uint8Array,
  signature: string,
  key: string,
  here: { readonly version: string; readonly system: string; readonly processor: string },
): Offer | undefined {
  if (!isSigned(manifest, signature, key)) throw untrusted('signature')
  const { version, notes, files } = parsed(manifest)
  if (!isNewer(version, here.version)) return undefined
  const file = files.find(
    ({ system, processor }) => system === here.system && processor === here.processor,
  )
  if (!file) return undefined
  return {
    release: { version, notes, size: file.size },
    file: { ...file, name: checkedName(file.name) },
  }
}

/** Whether a version comes after another one; both are three numbers. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number))
  for (const at of [0, 1, 2]) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

/** What does not hold of something that was published. */
export function untrusted(detail: string): KotonohaError {
  return new KotonohaError('UPDATE_UNTRUSTED', { detail })
}

function isSigned(manifest: Uint8Array, signature: string, key: string): boolean {
  try {
    return verify(null, manifest, publicKey(key), Buffer.from(signature.trim(), 'base64'))
  } catch {
    return false // a key or signature that is none
  }
}

function publicKey(base64: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  return key
}

function parsed(manifest: Uint8Array): Manifest {
  try {
    return Manifest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(manifest)))
  } catch (error) {
    throw new KotonohaError('UPDATE_UNTRUSTED', { detail: 'manifest' }, { cause: error })
  }
}
