import { extname } from 'node:path'
import type { ReadDocument } from './document.ts'
import { readDocx } from './docx.ts'
import { readEmail } from './email.ts'
import { decodeText } from './encoding.ts'
import { readEpub } from './epub.ts'
import { declaredEncoding, readHtml } from './html.ts'
import { readOdf } from './odf.ts'
import type { OnPage } from './pdf.ts'
import { readCode, readJson, readMarkdown, readPlainText, readSeparated } from './plain-text.ts'
import { readPptx } from './pptx.ts'
import { DocumentProblem } from './problem.ts'
import { readRtf } from './rtf.ts'
import { readXlsx } from './xlsx.ts'
import { openZip } from './zip.ts'

/** A document with how its text was written, for those that are text. */
export interface ReadFile extends ReadDocument {
  readonly encoding?: string | undefined
  /** The text may be wrong in places. */
  readonly isDoubtful: boolean
}

const CODE = new Set(
  'c h cc cpp hpp cs css go java js jsx mjs cjs kt lua php pl py r rb rs scala sh bash zsh sql swift ts tsx vue xml yaml yml toml ini conf properties bat ps1 tex diff patch log'.split(
    ' ',
  ),
)
const ZIPPED: Readonly<Record<string, typeof readDocx>> = {
  docx: readDocx,
  docm: readDocx,
  xlsx: readXlsx,
  xlsm: readXlsx,
  pptx: readPptx,
  pptm: readPptx,
  epub: readEpub,
  odt: readOdf,
  ods: readOdf,
  odp: readOdf,
  odg: readOdf,
  ott: readOdf,
}
/** Formats with an encoding of their own. */
const BYTES: Readonly<
  Record<string, (bytes: Uint8Array, onPage?: OnPage) => Promise<ReadDocument>>
> = {
  pdf: async (bytes, onPage) => {
    const { readPdf } = await import('./pdf.ts') // large, and not needed for all others
    return await readPdf(bytes, onPage)
  },
  eml: readEmail,
  rtf: async (bytes) => readRtf(bytes),
}
const TEXTS: Readonly<Record<string, (text: string) => ReadDocument>> = {
  txt: readPlainText,
  text: readPlainText,
  '': readPlainText,
  md: readMarkdown,
  markdown: readMarkdown,
  csv: (text) => readSeparated(text),
  tsv: (text) => readSeparated(text, '\t'),
  json: readJson,
  jsonl: readJson,
  ndjson: readJson,
  html: readHtml,
  htm: readHtml,
  xhtml: readHtml,
}
/** Bytes of a text; longer ones would take all memory as words and passages. */
const LONGEST_TEXT = 64 * 1024 * 1024
/** The container of old Office files, and of new ones with a password ([MS-CFB]). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0]

/** The file name extensions of what can be read, in lower case and without a point. */
export const READABLE: readonly string[] = [
  ...Object.keys(ZIPPED),
  ...Object.keys(TEXTS),
  ...CODE,
  ...Object.keys(BYTES),
].filter(Boolean)

/**
 * Reads a file by its name and content.
 * @throws DocumentProblem
 */
export async function readBytes(
  name: string,
  bytes: Uint8Array,
  onPage?: OnPage,
): Promise<ReadFile> {
  if (bytes.length === 0) throw new DocumentProblem('empty')
  const extension = extname(name).slice(1).toLowerCase()
  const zipped = ZIPPED[extension]
  if (COMPOUND.every((byte, at) => bytes[at] === byte))
    throw new DocumentProblem(zipped ? 'encrypted' : 'unsupported', 'compound file')
  const readAsBytes = BYTES[extension]
  if (readAsBytes) return withText({ ...(await readAsBytes(bytes, onPage)), isDoubtful: false })
  if (zipped) return withText({ ...zipped(openZip(bytes)), isDoubtful: false })
  const read = TEXTS[extension] ?? (CODE.has(extension) ? readCode : undefined)
  if (!read) throw new DocumentProblem('unsupported', extension)
  if (bytes.length > LONGEST_TEXT) throw new DocumentProblem('too-large', `${bytes.length} bytes`)
  const declared = read === readHtml || extension === 'xml' ? declaredEncoding(bytes) : undefined
  const { text, encoding, isDoubtful } = decodeText(bytes, declared)
  return withText({ ...read(text), encoding, isDoubtful })
}

function withText(file: ReadFile): ReadFile {
  if (file.pages.every(({ text }) => text.trim() === '')) throw new DocumentProblem('empty')
  return file
}
