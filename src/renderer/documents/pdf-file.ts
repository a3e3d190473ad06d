import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import {
  GlobalWorkerOptions,
  getDocument,
  PDFDataRangeTransport,
  VerbosityLevel,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerSrc from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { MOST_BYTES } from '../../contract/document.ts'
import type { HostClient } from '../connect.ts'

export { TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs'

GlobalWorkerOptions.workerSrc = workerSrc

/** Bytes that are fetched at a time. */
const RANGE = 2 ** 17

/** A PDF that can be drawn page by page. */
export interface PdfFile {
  readonly pageCount: number
  /** Of the first page, in points: most pages are alike. */
  readonly first: { readonly width: number; readonly height: number }
  page(number: number): Promise<PDFPageProxy>
  close(): void
}

/**
 * Opens a document's file as a PDF. Of the file only what is needed for the pages in view is fetched;
 * scripts, forms of XFA and everything the file refers to are never looked at.
 * @param onLost is told when the file can no longer be read
 */
export async function openPdf(
  client: HostClient,
  { id, size }: { id: string; size: number },
  signal: AbortSignal,
  onLost: () => void,
): Promise<PdfFile> {
  const files = new URL('pdf/', document.baseURI).href
  const range = new Ranges(client, id, size, onLost)
  const task = getDocument({
    range,
    rangeChunkSize: RANGE,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    cMapUrl: `${files}cmaps/`,
    standardFontDataUrl: `${files}standard_fonts/`,
    wasmUrl: `${files}wasm/`,
    useWorkerFetch: true,
    // The page may not compile code; what decodes pictures is there as plain scripts too.
    useWasm: false,
    verbosity: VerbosityLevel.ERRORS,
  })
  const close = () => {
    range.abort()
    void task.destroy()
  }
  signal.addEventListener('abort', close, { once: true })
  try {
    const pdf: PDFDocumentProxy = await task.promise
    const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 })
    return {
      pageCount: pdf.numPages,
      first: { width, height },
      page: (number) => pdf.getPage(number),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** Hands pdf.js the parts of a file that it asks for. */
class Ranges extends PDFDataRangeTransport {
  readonly #client: HostClient
  readonly #id: string
  readonly #onLost: () => void
  #ended = false

  constructor(client: HostClient, id: string, size: number, onLost: () => void) {
    super(size, null)
    this.#client = client
    this.#id = id
    this.#onLost = onLost
  }

  override requestDataRange(begin: number, end: number): void {
    this.#read(begin, end).then(
      (bytes) => {
        if (!this.#ended) this.onDataRange(begin, bytes)
      },
      () => {
        if (!this.#ended) this.#onLost()
      },
    )
  }

  override abort(): void {
    this.#ended = true
  }

  async #read(begin: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - begin)
    for (let at = begin; at < end; ) {
      const piece = decoded(
        await this.#client.documents.bytes({
          id: this.#id,
          offset: at,
          length: Math.min(MOST_BYTES, end - at),
        }),
      )
      if (piece.length === 0) throw new Error('the file has become shorter')
      bytes.set(piece, at - begin)
      at += piece.length
    }
    return bytes
  }
}

function decoded(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
}
