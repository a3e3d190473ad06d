import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import './quiet-pdf.ts'
import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Page, ReadDocument } from './document.ts'
import { blocksOfPages, type OutlineEntry } from './pdf-blocks.ts'
import { startsAsPdf } from './pdf-head.ts'
import { linesOfPage, type PdfLine } from './pdf-lines.ts'
import { DocumentProblem } from './problem.ts'

/** More pages than any document that is read by a person. */
const MOST_PAGES = 20_000
const MOST_OUTLINE_ENTRIES = 5000
/** A page is doubtful when more of its characters than this share have no meaning. */
const MEANINGLESS = 0.05

/** Called while a document is read, with the pages that are done. */
export type OnPage = (done: number, total: number) => void

/**
 * A PDF (ISO 32000) by pdf.js, which has no means to run what is written in it: scripts, actions and
 * attachments are never looked at. Pages without text stay, empty.
 * @throws DocumentProblem encrypted, corrupt, too-large, scanned
 */
export async function readPdf(bytes: Uint8Array, onPage?: OnPage): Promise<ReadDocument> {
  if (!startsAsPdf(bytes)) throw new DocumentProblem('corrupt', 'not a PDF')
  const task = getDocument({
    data: new Uint8Array(bytes),
    BinaryDataFactory: PdfFiles,
    useWorkerFetch: false,
    useWasm: false,
    useSystemFonts: false,
    disableFontFace: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    verbosity: VerbosityLevel.ERRORS,
  })
  try {
    const document = await task.promise
    return await readPages(document, onPage)
  } catch (error) {
    throw problemOf(error)
  } finally {
    await task.destroy()
  }
}

async function readPages(document: PDFDocumentProxy, onPage?: OnPage): Promise<ReadDocument> {
  const { numPages } = document
  if (numPages > MOST_PAGES) throw new DocumentProblem('too-large', `${numPages} pages`)
  const labels = await document.getPageLabels().catch(() => null)
  const outline = await outlineOf(document).catch(() => [])
  const lines: PdfLine[][] = []
  const broken = new Set<number>()
  const fields: string[][] = []
  for (let number = 1; number <= numPages; number++) {
    try {
      const page = await document.getPage(number)
      const { items, styles } = await page.getTextContent()
      const { transform, width, height } = page.getViewport({ scale: 1 })
      const texts = items.filter((item) => 'str' in item)
      lines.push(linesOfPage({ items: texts, styles, transform, width, height }))
      fields.push(fieldsIn(await page.getAnnotations()))
      page.cleanup()
    } catch {
      lines[number - 1] = []
      fields[number - 1] = []
      broken.add(number)
    }
    onPage?.(number, numPages)
  }
  const pages = blocksOfPages(lines, outline, labels ?? []).map((writer, at): Page => {
    const number = at + 1
    for (const text of fields[at] ?? []) writer.paragraph(text)
    const label = labels?.[at]?.trim()
    const page = writer.page({ number, ...(label && label !== String(number) && { label }) })
    const isDoubtful = broken.has(number) || isMeaningless(page.text)
    return isDoubtful ? { ...page, isDoubtful } : page
  })
  if (pages.every(({ text }) => text === '')) {
    if (broken.size === pages.length) throw new DocumentProblem('corrupt', 'no page can be read')
    throw new DocumentProblem('scanned', `${numPages} pages`)
  }
  return { title: (await titleOf(document)) ?? firstHeading(pages), pages }
}

/** What is filled into forms and written over pages. */
function fieldsIn(annotations: readonly unknown[]): string[] {
  return annotations.flatMap((one) => {
    if (typeof one !== 'object' || one === null) return []
    const value: unknown = Reflect.get(one, 'fieldValue')
    const isText = ['Tx', 'Ch'].includes(String(Reflect.get(one, 'fieldType')))
    if (isText && typeof value === 'string' && value.trim() !== '') return [value]
    const lines: unknown = Reflect.get(one, 'textContent')
    const isNote = Reflect.get(one, 'subtype') === 'FreeText'
    return isNote && Array.isArray(lines)
      ? [lines.filter((l) => typeof l === 'string').join('\n')]
      : []
  })
}

async function outlineOf(document: PDFDocumentProxy): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = []
  const visit = (nodes: Awaited<ReturnType<typeof document.getOutline>>, level: number): void => {
    for (const { title, items } of nodes) {
      if (entries.length >= MOST_OUTLINE_ENTRIES) return
      entries.push({ title, level })
      if (level < 6) visit(items, level + 1)
    }
  }
  visit((await document.getOutline()) ?? [], 1)
  return entries
}

/** As the document names itself; names that programs make of file names say nothing. */
async function titleOf(document: PDFDocumentProxy): Promise<string | undefined> {
  const { info } = await document.getMetadata().catch(() => ({ info: {} }))
  const title: unknown = Reflect.get(info, 'Title')
  if (typeof title !== 'string' || title.trim() === '') return undefined
  return /^Microsoft |\.(?:docx?|xlsx?|pptx?|jtd|indd)$|^(?:untitled|無題)/i.test(title)
    ? undefined
    : title.trim()
}

function firstHeading(pages: readonly Page[]): string | undefined {
  for (const { text, blocks } of pages)
    for (const { kind, start, end } of blocks) if (kind === 'heading') return text.slice(start, end)
  return undefined
}

function isMeaningless(text: string): boolean {
  const bad = text.match(/[\p{Co}\ufffd]|(?!\s)\p{Cc}/gu)?.length ?? 0
  return bad > text.length * MEANINGLESS
}

function problemOf(error: unknown): unknown {
  if (error instanceof DocumentProblem) return error
  const name = error instanceof Error ? error.name : ''
  const isLocked = name === 'PasswordException'
  return new DocumentProblem(isLocked ? 'encrypted' : 'corrupt', String(error), { cause: error })
}

const FOLDERS: Readonly<Record<string, string>> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
}

/** Hands pdf.js its own files: predefined character maps, and the metrics of standard fonts. */
class PdfFiles {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = FOLDERS[kind]
    if (!folder || !/^[\w.-]+$/.test(filename)) throw new Error(`no ${kind} ${filename}`)
    return new Uint8Array(await readFile(join(filesOfPdfJs(), folder, filename)))
  }
}

/** Built, they lie with the page, which shows PDFs by them too; in tests in the package itself. */
function filesOfPdfJs(): string {
  const built = join(import.meta.dirname, '..', 'renderer', 'pdf')
  if (existsSync(built)) return built
  return fileURLToPath(new URL('.', import.meta.resolve('pdfjs-dist/package.json')))
}
