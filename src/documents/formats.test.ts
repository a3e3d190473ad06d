import { describe, expect, it } from 'vitest'
import { passagesOf } from './chunking.ts'
import { readBytes } from './formats.ts'
import { DocumentProblem } from './problem.ts'
import { zipOf } from './zip-of.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const passages = async (name: string, content: Uint8Array | string) =>
  passagesOf(await readBytes(name, typeof content === 'string' ? bytes(content) : content))
const problem = async (name: string, content: Uint8Array | string) => {
  try {
    await passages(name, content)
  } catch (error) {
    return error instanceof DocumentProblem ? error.problem : error
  }
  return undefined
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const word = (body: string) =>
  zipOf({
    'word/document.xml': `<?xml version="1.0"?><w:document ${W}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': `<w:styles ${W}><w:style w:styleId="a3"><w:name w:val="heading 2"/></w:style></w:styles>`,
  })
const paragraph = (text: string, properties = '') =>
  `<w:p>${properties}<w:r><w:t>${text}</w:t></w:r></w:p>`

describe('text', () => {
  it('reads Markdown with its headings, tables and code', async () => {
    const found = await passages(
      '手引き.md',
      '# 一章\n\n本文。\n\n| 品 | 値 |\n|---|---|\n| 鮎 | 300 |\n\n## 節\n\n```\nx = 1\n```\n',
    )
    expect(found.map(({ text, place }) => [text, place.headings])).toEqual([
      ['本文。', ['一章']],
      ['品\t値\n鮎\t300', ['一章', '品\t値']],
      ['x = 1', ['一章', '節']],
    ])
  })

  it('takes numbered lines of Japanese documents for headings', async () => {
    const [found] = await passages(
      '規程.txt',
      '第1章 総則\n\n第一条（目的）\nこの規程は、旅費を定める。',
    )
    expect(found?.place.headings).toEqual(['第1章 総則', '第一条（目的）'])
  })

  it('reads quoted values with commas and line breaks', async () => {
    const [found] = await passages('表.csv', '品名,備考\n"鮎, 大","塩焼き\n""旬"""\n')
    expect(found?.text).toBe('品名\t備考\n鮎, 大\t塩焼き "旬"')
  })

  it('reads JSON as paths and values', async () => {
    expect((await passages('値.json', '{"魚":[{"名":"鮎"},null]}'))[0]?.text).toBe(
      '魚[0].名: 鮎\n魚[1]: null',
    )
    expect((await passages('値.jsonl', '{"a":1}\n{"a":2}\n'))[0]?.text).toBe('a: 1\na: 2')
    expect(await problem('値.json', '{"a":')).toBe('corrupt')
  })

  it('reads HTML without what is not text, and ruby without its readings', async () => {
    const [found] = await passages(
      '頁.html',
      '<title>題</title><nav>目次</nav><h1>見出し</h1><script>alert(1)</script><p><ruby>漏洩<rp>（</rp><rt>ろうえい</rt><rp>）</rp></ruby>対策の\n  研修。<img src="https://example.com/x.png">',
    )
    expect(found).toMatchObject({ text: '漏洩対策の研修。', place: { headings: ['見出し'] } })
    expect((await readBytes('頁.html', bytes('<title>題</title><p>文'))).title).toBe('題')
  })

  it('reads HTML nested to break readers', async () => {
    expect(
      (await passages('深.html', `${'<div>'.repeat(300)}文${'<b>'.repeat(20_000)}x`))[0]?.text,
    ).toContain('文')
  })

  it('tells what it does not read', async () => {
    expect(await problem('空.txt', '')).toBe('empty')
    expect(await problem('空白.txt', ' \n　')).toBe('empty')
    expect(await problem('絵.png', 'x')).toBe('unsupported')
  })
})

describe('Office', () => {
  it('reads Word: headings by style, tables, ruby without its readings, no deleted text', async () => {
    const ruby =
      '<w:p><w:r><w:t>本日は</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>ろうえい</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漏洩</w:t></w:r></w:rubyBase></w:ruby></w:r><w:del><w:r><w:delText>消</w:delText></w:r></w:del><w:r><w:t>対策 &amp; 研修</w:t></w:r></w:p>'
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`
    const found = await passages(
      '書.docx',
      word(
        `${paragraph('研修', '<w:pPr><w:pStyle w:val="a3"/></w:pPr>')}${ruby}<w:tbl><w:tr>${cell('品')}${cell('値')}</w:tr><w:tr>${cell('鮎')}${cell('300')}</w:tr></w:tbl>`,
      ),
    )
    expect(found.map(({ text, place }) => [text, place.headings])).toEqual([
      ['本日は漏洩対策 & 研修', ['研修']],
      ['品\t値\n鮎\t300', ['研修', '品\t値']],
    ])
  })

  it('reads workbooks: sheets that are shown, dates, cells', async () => {
    const [first, ...more] = await passages(
      '表.xlsx',
      zipOf({
        'xl/workbook.xml':
          '<workbook><sheets><sheet name="在庫" r:id="r1"/><sheet name="隠" state="hidden" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>',
        'xl/worksheets/s.xml':
          '<worksheet><sheetData><row><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>日付</t></is></c></row><row><c r="B3"><v>300</v></c><c r="C3" s="1"><v>46113</v></c></row></sheetData></worksheet>',
        'xl/sharedStrings.xml':
          '<sst><si><r><t>数</t></r><r><t>量</t></r><rPh><t>スウ</t></rPh></si></sst>',
        'xl/styles.xml':
          '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      }),
    )
    expect(first).toMatchObject({
      text: '数量\t日付\n300\t2026-04-01',
      place: { page: 1, label: '在庫', cells: 'B2:C3' },
    })
    expect(more).toEqual([])
  })

  it('reads presentations slide by slide, and notes', async () => {
    const shape = (type: string, text: string) =>
      `<p:sp><p:nvPr><p:ph type="${type}"/></p:nvPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`
    const found = await passages(
      '発表.pptx',
      zipOf({
        'ppt/presentation.xml': '<p><sldIdLst><sldId r:id="b"/><sldId r:id="a"/></sldIdLst></p>',
        'ppt/_rels/presentation.xml.rels':
          '<Relationships><Relationship Id="a" Target="slides/1.xml"/><Relationship Id="b" Target="slides/2.xml"/></Relationships>',
        'ppt/slides/1.xml': `<s>${shape('body', '次の頁')}</s>`,
        'ppt/slides/2.xml': `<s>${shape('title', '計画')}${shape('body', '概要')}${shape('sldNum', '9')}</s>`,
        'ppt/slides/_rels/2.xml.rels':
          '<Relationships><Relationship Id="n" Target="../notesSlides/n.xml"/></Relationships>',
        'ppt/notesSlides/n.xml': `<n>${shape('body', '話すこと')}</n>`,
      }),
    )
    expect(found.map(({ text, place }) => [place.page, text])).toEqual([
      [1, '概要\n話すこと'],
      [2, '次の頁'],
    ])
    expect(found[0]?.place.headings).toEqual(['計画'])
  })

  it('reads books in the order of their spine, and nothing outside the archive', async () => {
    const found = await passages(
      '本.epub',
      zipOf({
        'META-INF/container.xml': '<container><rootfile full-path="OEBPS/b.opf"/></container>',
        'OEBPS/b.opf':
          '<package><item id="1" href="a.xhtml"/><item id="2" href="../../../../etc/passwd"/><spine><itemref idref="2"/><itemref idref="1"/></spine></package>',
        'OEBPS/a.xhtml': '<html><body><h1>序</h1><p>本文。</p></body></html>',
      }),
    )
    expect(found.map(({ text, place }) => [place.page, text])).toEqual([[2, '本文。']])
  })

  it('reads parts by the names and prefixes that other programs give them, in UTF-16 too', async () => {
    const relations = (type: string, target: string) =>
      `<Relationships><Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`
    const [word] = await passages(
      '別.docx',
      zipOf({
        '_rels/.rels': relations('officeDocument', '/word/document2.xml'),
        'word/document2.xml': Buffer.from(
          `\ufeff<w:document ${W}><w:body>${paragraph('本文。')}</w:body></w:document>`,
          'utf16le',
        ),
      }),
    )
    expect(word?.text).toBe('本文。')
    const [sheet] = await passages(
      '別.xlsx',
      zipOf({
        '_rels/.rels': relations('officeDocument', 'book/main.xml'),
        'book/main.xml':
          '<x:workbook><x:sheets><x:sheet name="表" q:id="x"/></x:sheets></x:workbook>',
        'book/_rels/main.xml.rels': relations('worksheet', 'one.xml'),
        'book/one.xml':
          '<x:worksheet><x:sheetData><x:row><x:c><x:v>7</x:v></x:c><x:c><x:v>8</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      }),
    )
    expect(sheet).toMatchObject({ text: '7\t8', place: { label: '表', cells: 'A1:B1' } })
  })

  it('reads books whose empty elements end themselves', async () => {
    const found = await passages(
      '空.epub',
      zipOf({
        'META-INF/container.xml': '<container><rootfile full-path="b.opf"/></container>',
        'b.opf':
          '<package><item id="1" href="a.xhtml"/><spine><itemref idref="1"/></spine></package>',
        'a.xhtml':
          '<html><head><title/><script src="x.js"/></head><body><a id="p1"/><p>本文。</p></body></html>',
      }),
    )
    expect(found.map(({ text }) => text)).toEqual(['本文。'])
  })

  it('refuses what is made to break readers', async () => {
    const bomb = word(paragraph('零'.repeat(100_000_000)))
    expect(await problem('爆.docx', bomb)).toBe('too-large')
    const entity = zipOf({
      'word/document.xml': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    })
    expect(await problem('外.docx', entity)).toBe('corrupt')
    expect(await problem('深.docx', word('<a>'.repeat(5000)))).toBe('corrupt')
    expect(await problem('偽.docx', zipOf({ 'word/document.xml': 'x' }, { size: 2 ** 31 }))).toBe(
      'too-large',
    )
  })

  it('tells a password, a broken file and one that is of another kind', async () => {
    expect(await problem('鍵.docx', zipOf({ 'word/document.xml': '<a/>' }, { flags: 1 }))).toBe(
      'encrypted',
    )
    expect(await problem('鍵.xlsx', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1))).toBe(
      'encrypted',
    )
    const whole = word(paragraph('本文'))
    for (let length = 1; length < whole.length; length += 7)
      expect(await problem('切.docx', whole.slice(0, length))).toBe('corrupt')
    expect(await problem('他.docx', zipOf({ 'a.txt': 'x' }))).toBe('corrupt')
  })
})
