// The kit that carries models to a machine without a network (持ち込みキット): a folder with a
// manifest, and files or numbered pieces of them that fit on any medium. Pieces are plain cuts:
// `cat x.gguf.001 x.gguf.002` gives the file even without this program.
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { Sha256 } from '../contract/download.ts'
import { KotonohaError } from '../contract/errors.ts'
import { copyChecked } from './checked-copy.ts'
import { checkedName, checkedPath } from './file-name.ts'
import { checkSpace } from './free-space.ts'
import { hashFile } from './hashing.ts'
import type { FileRecords } from './records.ts'

export const KIT_FILE = 'kotonoha-kit.json'
/** For checking by hand: `sha256sum -c SHA256SUMS`. */
export const SUMS_FILE = 'SHA256SUMS'

const SafeName = z.string().refine((name) => isFine(() => checkedName(name)))
const SafePath = z.string().refine((path) => isFine(() => checkedPath(path)))
const Bytes = z.number().int().nonnegative()

export const KitManifest = z.object({
  kotonohaKit: z.literal(1),
  /** Milliseconds since the epoch. */
  packedAt: z.number(),
  files: z
    .array(
      z
        .object({
          /** Below the model folder. */
          path: SafePath,
          size: Bytes,
          sha256: Sha256,
          /** Where it was downloaded from, if it was. */
          source: z.string().nullable(),
          /** Its pieces in order, as files of the kit. */
          pieces: z.array(z.object({ name: SafeName, size: Bytes, sha256: Sha256 })).min(1),
        })
        .refine(({ size, pieces }) => pieces.reduce((sum, one) => sum + one.size, 0) === size),
    )
    .min(1),
})
export type KitManifest = z.infer<typeof KitManifest>

/** A manifest, and the hash of its text: what two people compare to be sure it is the same kit. */
export interface Kit {
  readonly manifest: KitManifest
  readonly sha256: string
}

export interface KitWork {
  readonly signal?: AbortSignal
  /** Told the bytes done and in all. */
  readonly onProgress?: (done: number, all: number) => void
}

/** A file that goes into a kit. */
export interface PackedFile {
  /** Where it lies. */
  readonly from: string
  /** Where it is to lie below the model folder of the other machine. */
  readonly path: string
  /** What it must hash to, if that is known. */
  readonly sha256: string | null
  /** Where it was downloaded from, if it was. */
  readonly source: string | null
}

/**
 * Packs model files into an empty folder.
 * @param pieceSize most bytes of one file of the kit; null for no limit
 * @throws KotonohaError INVALID_INPUT, MODEL_FILE_MISSING, DISK_FULL, MODEL_FILE_CHANGED
 */
export async function packKit(
  kit: string,
  files: readonly PackedFile[],
  pieceSize: number | null,
  work: KitWork = {},
): Promise<Kit> {
  if (files.length === 0 || (pieceSize !== null && !(pieceSize >= 1)))
    throw new KotonohaError('INVALID_INPUT', { subject: kit })
  const present = await readdir(kit).catch(() => [])
  if (present.length > 0)
    throw new KotonohaError('INVALID_INPUT', { subject: kit, detail: 'the folder is not empty' })
  const sized = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file.from).catch(() => undefined)
      if (!found?.isFile()) throw new KotonohaError('MODEL_FILE_MISSING', { subject: file.path })
      return { ...file, path: checkedPath(file.path), size: found.size }
    }),
  )
  const all = sized.reduce((sum, { size }) => sum + size, 0)
  await checkSpace(kit, all)
  const progress = counter(all, work)
  const written: string[] = []
  try {
    const packed: KitManifest['files'] = []
    for (const { from, path, size, source, sha256: expected } of sized) {
      const sha256 = await hashFile(from, work.signal)
      // A file that has gone bad here must not be carried on.
      if (expected !== null && expected !== sha256)
        throw new KotonohaError('MODEL_FILE_CHANGED', { subject: path })
      const cuts = cut(size, pieceSize ?? Math.max(1, size))
      const pieces = []
      for (const [index, { start, length }] of cuts.entries()) {
        const flat = path.replaceAll('/', '__')
        const name = cuts.length === 1 ? flat : `${flat}.${String(index + 1).padStart(3, '0')}`
        const target = join(kit, checkedName(name))
        written.push(target)
        const options = { signal: work.signal, onBytes: progress }
        const hash = await copyChecked([{ path: from, start, length }], target, options)
        pieces.push({ name, size: length, sha256: hash })
      }
      packed.push({ path, size, sha256, source, pieces })
    }
    const manifest: KitManifest = { kotonohaKit: 1, packedAt: Date.now(), files: packed }
    const sums = packed.flatMap(({ pieces }) => pieces.map((one) => `${one.sha256}  ${one.name}\n`))
    await writeFile(join(kit, SUMS_FILE), sums.join(''), { flush: true })
    await writeFile(join(kit, KIT_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    return await readKit(kit)
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    throw error
  }
}

/** What a kit says it holds. @throws KotonohaError KIT_INVALID */
export async function readKit(folder: string): Promise<Kit> {
  const path = join(folder, KIT_FILE)
  try {
    const manifest = KitManifest.parse(JSON.parse(await readFile(path, 'utf8')))
    return { manifest, sha256: await hashFile(path) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new KotonohaError('KIT_INVALID', { subject: basename(folder), detail }, { cause: error })
  }
}

/**
 * Reads every piece and compares it with the manifest. Returns the names of those that are missing
 * or damaged; none is what one hopes for.
 */
export async function verifyKit(folder: string, work: KitWork = {}): Promise<string[]> {
  const { manifest } = await readKit(folder)
  const pieces = manifest.files.flatMap((file) => file.pieces)
  const progress = counter(
    pieces.reduce((sum, { size }) => sum + size, 0),
    work,
  )
  const bad: string[] = []
  for (const { name, size, sha256 } of pieces) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    const isRight = found?.size === size && (await hashFile(path, work.signal)) === sha256
    if (!isRight) bad.push(name)
    progress(size)
  }
  return bad
}

/**
 * Puts a kit's files into the model folder, each under its name only once its hash is right; files
 * that are there with the same contents are left. Returns their paths below the model folder.
 * @throws KotonohaError KIT_INVALID, FILE_EXISTS, DISK_FULL
 */
export async function importKit(
  places: { readonly models: string; readonly kit: string; readonly records: FileRecords },
  work: KitWork = {},
): Promise<string[]> {
  const { models, kit, records } = places
  const { manifest } = await readKit(kit)
  const all = manifest.files.reduce((sum, { size }) => sum + size, 0)
  const progress = counter(all, work)
  const missing = []
  for (const file of manifest.files) {
    const path = join(models, file.path)
    const found = await stat(path).catch(() => undefined)
    if (!found) missing.push(file)
    else if (found.size !== file.size || (await hashFile(path, work.signal)) !== file.sha256)
      throw new KotonohaError('FILE_EXISTS', { subject: file.path })
    else progress(file.size)
  }
  await checkSpace(
    models,
    missing.reduce((sum, { size }) => sum + size, 0),
  )
  for (const { path, pieces, sha256, source } of missing) {
    const target = join(models, path)
    const from = pieces.map(({ name, size }) => ({ path: join(kit, name), start: 0, length: size }))
    await copyChecked(from, target, {
      expected: sha256,
      signal: work.signal,
      onBytes: progress,
    }).catch((error: unknown) => {
      throw asKitFailure(error, kit)
    })
    records.set(path, { path: target, sha256, source })
  }
  return manifest.files.map(({ path }) => path)
}

function asKitFailure(error: unknown, kit: string): unknown {
  const isOfKit =
    error instanceof KotonohaError
      ? ['HASH_MISMATCH', 'MODEL_FILE_TRUNCATED'].includes(error.code)
      : error instanceof Error && 'code' in error && error.code === 'ENOENT'
  if (!isOfKit || !(error instanceof Error)) return error
  const data = { subject: basename(kit), detail: error.message }
  return new KotonohaError('KIT_INVALID', data, { cause: error })
}

function cut(size: number, most: number): { start: number; length: number }[] {
  const count = Math.max(1, Math.ceil(size / most))
  return Array.from({ length: count }, (_, index) => ({
    start: index * most,
    length: Math.min(most, size - index * most),
  }))
}

function counter(all: number, { onProgress }: KitWork): (bytes: number) => void {
  let done = 0
  return (bytes) => {
    done += bytes
    onProgress?.(done, all)
  }
}

function isFine(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
