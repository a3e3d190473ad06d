/** What a reader makes of a file. */
export interface ReadDocument {
  /** As the document names itself, where it does. */
  readonly title?: string | undefined
  /** At least one; formats without pages have one page without a number. */
  readonly pages: readonly Page[]
}

/** A page, slide, sheet or chapter, or the whole of a document that has none. */
export interface Page {
  /** From 1. */
  readonly number?: number | undefined
  /** What the document itself calls the page. */
  readonly label?: string | undefined
  /** All blocks in reading order, each on lines of its own. */
  readonly text: string
  readonly blocks: readonly Block[]
  /** The text may be wrong or not all of it: what the page was written with is broken. */
  readonly isDoubtful?: boolean | undefined
}

/** A part of a page's text; offsets are UTF-16 units. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'header' | 'row' | 'code'
  readonly start: number
  readonly end: number
  /** Of a heading: from 1, the outermost. */
  readonly level?: number | undefined
  /** Of a row in a sheet: its cells, as spreadsheets write them (`B2:D2`). */
  readonly cells?: string | undefined
}

/** Collects the blocks of a page in reading order. */
export class PageWriter {
  readonly #blocks: Block[] = []
  readonly #parts: string[] = []
  #length = 0

  heading(level: number, text: string): void {
    this.#add({ kind: 'heading', level }, text.replace(/\s*\n\s*/g, ' '))
  }

  paragraph(text: string): void {
    this.#add({ kind: 'paragraph' }, text)
  }

  /** Lines that are kept as they are, also the space they begin with. */
  code(text: string): void {
    this.#add({ kind: 'code' }, text.replace(/^\n+|\s+$/g, ''))
  }

  /** A row of a table. The header is repeated with every passage cut from the rows below it. */
  row(
    values: readonly string[],
    about: { header?: boolean; cells?: string | undefined } = {},
  ): void {
    const text = values.map((value) => value.replace(/\s+/g, ' ').trim()).join('\t')
    if (text.trim() === '') return
    this.#add(
      { kind: about.header ? 'header' : 'row', ...(about.cells && { cells: about.cells }) },
      text.trimEnd(),
    )
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0
  }

  page(about: { number?: number; label?: string | undefined } = {}): Page {
    return { ...about, text: this.#parts.join('\n'), blocks: this.#blocks }
  }

  #add(block: Omit<Block, 'start' | 'end'>, written: string): void {
    const text = block.kind === 'code' || block.kind === 'row' ? written : written.trim()
    if (text.trim() === '') return
    const start = this.#length
    this.#blocks.push({ ...block, start, end: start + text.length })
    this.#parts.push(text)
    this.#length = start + text.length + 1
  }
}
