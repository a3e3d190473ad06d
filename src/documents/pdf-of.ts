import { deflateSync } from 'node:zlib'

/** A text of a page: in points from the lower left corner, where it begins. */
export interface PdfText {
  readonly text: string
  readonly x: number
  readonly y: number
  /** In points; 10 when absent. */
  readonly size?: number
}

/** What a PDF for tests is made with. */
export interface PdfMade {
  readonly pages: readonly (readonly PdfText[])[]
  /**
   * A predefined CMap that strings are written in, with a font that is not embedded: `90ms-RKSJ-H`,
   * `90ms-RKSJ-V`, `UniJIS-UTF16-H`. Helvetica and ASCII when absent.
   */
  readonly encoding?: string
  /** Degrees that pages are turned by when they are shown. */
  readonly rotate?: number
  /** Entries of the catalogue, as they are written: labels, actions. */
  readonly catalogue?: string
  /** Further objects, from number 10 on. */
  readonly objects?: readonly string[]
  /** What every page draws instead of texts, already packed by the filters named. */
  readonly content?: { readonly data: Uint8Array; readonly filter: string }
}

/** Writes a PDF 1.7 by hand (ISO 32000-1), as tests need it. */
export function pdfOf(made: PdfMade): Uint8Array {
  const { pages, encoding, rotate = 0, catalogue = '', objects = [], content } = made
  const all = new Map<number, string | { dictionary: string; data: Uint8Array }>()
  const first = 10 + objects.length
  const numberOf = (page: number) => first + 2 * page
  all.set(1, `<</Type/Catalog/Pages 2 0 R ${catalogue}>>`)
  all.set(
    2,
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, at) => `${numberOf(at)} 0 R`).join(' ')}]>>`,
  )
  all.set(
    3,
    encoding
      ? `<</Type/Font/Subtype/Type0/BaseFont/MS-Mincho/Encoding/${encoding}/DescendantFonts[4 0 R]>>`
      : '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  )
  all.set(
    4,
    '<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor 5 0 R>>',
  )
  all.set(
    5,
    '<</Type/FontDescriptor/FontName/MS-Mincho/Flags 4/Ascent 859/Descent -140/CapHeight 700/StemV 80/ItalicAngle 0/FontBBox[0 -140 1000 859]>>',
  )
  for (const [at, object] of objects.entries()) all.set(10 + at, object)
  for (const [at, texts] of pages.entries()) {
    all.set(
      numberOf(at),
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Rotate ${rotate}/Resources<</Font<</F 3 0 R>>>>/Contents ${numberOf(at) + 1} 0 R>>`,
    )
    const drawn = texts
      .map(
        ({ text, x, y, size = 10 }) =>
          `BT /F ${size} Tf 1 0 0 1 ${x} ${y} Tm <${hexadecimal(text, encoding)}> Tj ET`,
      )
      .join('\n')
    const { data, filter } = content ?? { data: deflateSync(drawn), filter: '/FlateDecode' }
    all.set(numberOf(at) + 1, { dictionary: `/Filter ${filter}`, data })
  }
  return written(all)
}

function written(
  objects: ReadonlyMap<number, string | { dictionary: string; data: Uint8Array }>,
): Uint8Array {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  let length = parts[0]?.length ?? 0
  const add = (bytes: string | Uint8Array) => {
    const part = Buffer.from(bytes)
    parts.push(part)
    length += part.length
  }
  const offsets = new Map<number, number>()
  for (const [number, object] of objects) {
    offsets.set(number, length)
    add(`${number} 0 obj\n`)
    if (typeof object === 'string') add(object)
    else {
      add(`<<${object.dictionary}/Length ${object.data.length}>>\nstream\n`)
      add(object.data)
      add('\nendstream')
    }
    add('\nendobj\n')
  }
  const start = length
  const most = Math.max(...objects.keys())
  add(`xref\n0 ${most + 1}\n0000000000 65535 f \n`)
  for (let number = 1; number <= most; number++) {
    const offset = offsets.get(number)
    add(
      offset === undefined
        ? '0000000000 00000 f \n'
        : `${String(offset).padStart(10, '0')} 00000 n \n`,
    )
  }
  add(`trailer\n<</Size ${most + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`)
  return Buffer.concat(parts)
}

function hexadecimal(text: string, encoding: string | undefined): string {
  if (encoding?.includes('RKSJ')) return Buffer.from(shiftJis(text)).toString('hex')
  if (encoding) return Buffer.from(text, 'utf16le').swap16().toString('hex')
  return Buffer.from(text, 'latin1').toString('hex')
}

/** Bytes of a text in CP932, by trying all of them. */
export function shiftJis(text: string): number[] {
  codes ??= allCodes()
  const known = codes
  return [...text].flatMap((character) => {
    const code = known.get(character)
    if (!code) throw new RangeError(`not in CP932: ${character}`)
    return code
  })
}

let codes: Map<string, readonly number[]> | undefined

function allCodes(): Map<string, readonly number[]> {
  const decoder = new TextDecoder('shift_jis')
  const found = new Map<string, readonly number[]>()
  const add = (code: readonly number[]) => {
    const character = decoder.decode(Uint8Array.from(code))
    if ([...character].length === 1 && character !== '\ufffd' && !found.has(character))
      found.set(character, code)
  }
  for (let low = 0; low < 0x100; low++) add([low])
  for (let high = 0x81; high < 0xfd; high++)
    for (let low = 0x40; low < 0xfd; low++) add([high, low])
  return found
}
