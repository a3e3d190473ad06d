import { KotonohaError } from '../contract/errors.ts'

const LONGEST = 200
/** Files that a model may be split over. */
const MOST_PARTS = 1000
/** Names that Windows gives to devices, whatever follows a dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** What some file system refuses or reads as something else. */
const FORBIDDEN = /[\p{Cc}\p{Cf}<>:"|?*\\]/u

/**
 * A path below some folder as others name it, e.g. a hub or a kit: parts divided by `/`, none of
 * which leads elsewhere, and which every system can have.
 * @throws KotonohaError ADDRESS_REFUSED
 */
export function checkedPath(path: string): string {
  const parts = path.split('/')
  const isSafe = (part: string) =>
    part.length > 0 &&
    part.length <= LONGEST &&
    !/^\.+$/.test(part) &&
    !/[. ]$/.test(part) &&
    !FORBIDDEN.test(part) &&
    !DEVICES.test(part)
  if (parts.length > 8 || !parts.every(isSafe))
    throw new KotonohaError('ADDRESS_REFUSED', { subject: path.slice(0, 200), detail: 'file name' })
  return path
}

/** A path without folders. */
export function checkedName(name: string): string {
  if (name.includes('/'))
    throw new KotonohaError('ADDRESS_REFUSED', { subject: name.slice(0, 200), detail: 'file name' })
  return checkedPath(name)
}

/** One file of a model that is split over several: llama.cpp's naming. */
export interface Part {
  /** The name without number and ending. */
  readonly stem: string
  /** From 1. */
  readonly number: number
  readonly of: number
}

/** What a name like `model-00002-of-00005.gguf` tells; undefined for a file that is whole. */
export function splitPart(name: string): Part | undefined {
  const match = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/i.exec(name)
  if (!match) return undefined
  const [stem = '', number, of] = [match[1], Number(match[2]), Number(match[3])]
  return number >= 1 && number <= of && of <= MOST_PARTS ? { stem, number, of } : undefined
}

/** All the files that belong to a model with this one, the first first. */
export function allParts(name: string): string[] {
  const part = splitPart(name)
  if (!part) return [name]
  const digits = (n: number) => String(n).padStart(5, '0')
  return Array.from(
    { length: part.of },
    (_, index) => `${part.stem}-${digits(index + 1)}-of-${digits(part.of)}.gguf`,
  )
}
