import { TextDecoder } from 'node:util'
import { PageWriter, type ReadDocument } from './document.ts'
import { DocumentProblem } from './problem.ts'

/** Groups that are not the text. Those marked `\*` that are not known are left out as well. */
const SILENT = new Set(
  'fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf listtable listoverridetable rsidtbl generator themedata datastore fldinst xe tc bkmkstart bkmkend annotation atnid atnauthor'.split(
    ' ',
  ),
)
/** Encodings of fonts by their `\fcharset`. */
const CHARSETS: Readonly<Record<number, string>> = {
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  204: 'windows-1251',
}
const CODE_PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  65001: 'utf-8',
}
const SIGNS: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: ' ',
  enspace: ' ',
}
const TOKEN =
  /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([\da-fA-F]{2})|\\(\r?\n|[\s\S])|([{}])|([^\\{}\r\n]+)|[\r\n]/g
/** Ruby as Word and LibreOffice write it into RTF: a field that sets its first text over its second. */
const RUBY = /\bEQ\b[\s\S]*\\o\b[\s\S]*\\up\s*\d*\s*\(([^)]*)\)\s*[,;]([\s\S]*?)\)\s*$/
const DEEPEST = 1000

interface Group {
  readonly kind: 'text' | 'silent' | 'fonts' | 'styles' | 'field' | 'note'
  font: number
  /** Bytes that stand for a character to programs that do not know `\u`. */
  fallback: number
  /** Outline level of the paragraph, from 1. */
  level?: number | undefined
  style?: number | undefined
}

/**
 * Rich Text Format 1.9.1 as Word, LibreOffice and TextEdit write it, in CP932 and in Unicode.
 * @param text its bytes as Latin-1: RTF is of seven bits, and other bytes are those of a code page
 * @throws DocumentProblem corrupt
 */
export function readRtf(bytes: Uint8Array): ReadDocument {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.trimStart().startsWith('{\\rtf')) throw new DocumentProblem('corrupt', 'not RTF')
  const reader = new RtfReader()
  for (const token of text.matchAll(TOKEN)) reader.take(token)
  return reader.done()
}

class RtfReader {
  readonly #page = new PageWriter()
  readonly #notes: string[] = []
  readonly #groups: Group[] = [{ kind: 'text', font: 0, fallback: 1 }]
  readonly #fonts = new Map<number, string>()
  /** Outline levels of styles, from 1. */
  readonly #styles = new Map<number, number>()
  #encoding = 'windows-1252'
  #bytes: number[] = []
  #skip = 0
  #text = ''
  #field = ''
  #note = ''
  #cells: string[] | undefined
  #isFirstRow = true
  #ignorable = false

  take([, word, number, hex, sign, brace, plain]: RegExpMatchArray): void {
    if (hex !== undefined) this.#byte(Number.parseInt(hex, 16))
    else if (plain !== undefined) for (const one of plain) this.#byte(one.charCodeAt(0))
    else if (sign !== undefined) this.#sign(sign)
    else if (word !== undefined) this.#word(word, number === undefined ? undefined : Number(number))
    else if (brace === '{') this.#open()
    else if (brace === '}') this.#close()
  }

  done(): ReadDocument {
    this.#endParagraph()
    for (const note of this.#notes) this.#page.paragraph(note)
    return { pages: [this.#page.page()] }
  }

  get #group(): Group {
    return this.#groups.at(-1) ?? { kind: 'silent', font: 0, fallback: 1 }
  }

  #open(): void {
    this.#flush()
    this.#ignorable = false
    if (this.#groups.length > DEEPEST) throw new DocumentProblem('corrupt', 'RTF too deep')
    this.#groups.push({ ...this.#group })
  }

  #close(): void {
    this.#flush()
    const closed = this.#groups.length > 1 ? this.#groups.pop() : undefined
    if (closed?.kind === 'field' && this.#group.kind !== 'field') {
      this.#text += RUBY.exec(this.#field)?.[2]?.trim() ?? ''
      this.#field = ''
    }
    if (closed?.kind === 'note' && this.#group.kind !== 'note') {
      this.#notes.push(this.#note)
      this.#note = ''
    }
  }

  /** A character of a code page, or one that stands for a character told before by its number. */
  #byte(byte: number): void {
    if (this.#skip > 0) this.#skip--
    else this.#bytes.push(byte)
  }

  #sign(sign: string): void {
    if (sign === '*') this.#ignorable = true
    else if (sign === '~') this.#add('\u00a0')
    else if (sign === '_') this.#add('-')
    else if (/^\r?\n$/.test(sign)) this.#endParagraph()
    else if (/[\\{}]/.test(sign)) this.#byte(sign.charCodeAt(0))
  }

  #word(word: string, number: number | undefined): void {
    if (word === 'u' && number !== undefined) {
      this.#add(String.fromCharCode(number & 0xffff))
      this.#skip = this.#group.fallback
      return
    }
    this.#flush()
    this.#skip = 0
    const ignorable = this.#ignorable
    this.#ignorable = false
    const known = this.#destination(word, number)
    if (ignorable && !known) this.#enter('silent')
    if (this.#group.kind === 'text') this.#layout(word, number)
  }

  /** Words that say what a group is, or how its bytes are to be read. */
  #destination(word: string, number = 0): boolean {
    const group = this.#group
    if (word === 'fldinst' && group.kind === 'text') this.#enter('field')
    else if (word === 'footnote' && group.kind === 'text') this.#enter('note')
    else if (word === 'fonttbl') this.#enter('fonts')
    else if (word === 'stylesheet') this.#enter('styles')
    else if (SILENT.has(word) && group.kind !== 'field') this.#enter('silent')
    else if (word === 'ansicpg') this.#encoding = CODE_PAGES[number] ?? `windows-${number}`
    else if (word === 'f') group.font = number
    else if (word === 'uc') group.fallback = Math.max(0, Math.min(8, number))
    else if (word === 'fcharset' && group.kind === 'fonts') {
      const encoding = CHARSETS[number]
      if (encoding) this.#fonts.set(group.font, encoding)
    } else if (word === 's') group.style = number
    else if (word === 'outlinelevel' && group.kind === 'styles')
      this.#styles.set(group.style ?? 0, number + 1)
    else if (word === 'bin') throw new DocumentProblem('corrupt', 'RTF with binary data')
    else return false
    return true
  }

  #enter(kind: Group['kind']): void {
    const group = this.#groups.pop()
    this.#groups.push({ font: 0, fallback: 1, ...group, kind })
  }

  /** Words that set text. */
  #layout(word: string, number: number | undefined): void {
    const sign = SIGNS[word]
    if (sign !== undefined) this.#add(sign)
    else if (word === 'par' || word === 'sect' || word === 'page') this.#endParagraph()
    else if (word === 'pard') {
      this.#group.level = undefined
      this.#group.style = undefined
    } else if (word === 'outlinelevel' && number !== undefined && number < 9)
      this.#group.level = number + 1
    else if (word === 'trowd') this.#cells ??= []
    else if (word === 'cell') {
      this.#cells ??= []
      this.#cells.push(this.#text)
      this.#text = ''
    } else if (word === 'row') {
      const cells = this.#cells ?? []
      this.#page.row(cells, { header: this.#isFirstRow && cells.length > 1 })
      this.#isFirstRow = false
      this.#cells = undefined
    }
  }

  #endParagraph(): void {
    this.#flush()
    if (this.#cells && this.#cells.length > 0) {
      this.#text += ' '
      return
    }
    const { level = this.#styles.get(this.#group.style ?? 0) } = this.#group
    if (level !== undefined && level <= 9) this.#page.heading(level, this.#text)
    else this.#page.paragraph(this.#text)
    if (this.#text.trim() !== '') this.#isFirstRow = true
    this.#text = ''
  }

  #flush(): void {
    if (this.#bytes.length === 0) return
    const bytes = Uint8Array.from(this.#bytes)
    this.#bytes = []
    if (this.#group.kind === 'silent') return
    this.#add(decoderOf(this.#fonts.get(this.#group.font) ?? this.#encoding).decode(bytes))
  }

  #add(text: string): void {
    if (this.#bytes.length > 0) this.#flush()
    const { kind } = this.#group
    if (kind === 'text') this.#text += text
    else if (kind === 'field') this.#field += text
    else if (kind === 'note') this.#note += text
  }
}

const decoders = new Map<string, TextDecoder>()

function decoderOf(encoding: string): TextDecoder {
  const known = decoders.get(encoding)
  if (known) return known
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding)
  } catch {
    decoder = new TextDecoder('windows-1252')
  }
  decoders.set(encoding, decoder)
  return decoder
}
