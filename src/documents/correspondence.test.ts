import { describe, expect, it } from 'vitest'
import { passagesOf } from './chunking.ts'
import { readBytes } from './formats.ts'
import { shiftJis } from './pdf-of.ts'
import { DocumentProblem } from './problem.ts'
import { zipOf } from './zip-of.ts'

const latin = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0))
const textOf = async (name: string, bytes: Uint8Array) =>
  (await readBytes(name, bytes)).pages.map(({ text }) => text).join('\n')
const problem = async (name: string, bytes: Uint8Array) => {
  try {
    await readBytes(name, bytes)
  } catch (error) {
    return error instanceof DocumentProblem ? error.problem : error
  }
  return undefined
}

describe('e-mail', () => {
  const subject = '=?ISO-2022-JP?B?GyRCPVBEJSROQDo7OxsoQg==?='
  const jis = '\x1b$B=PD%$N@:;;\x1b(B'

  it('reads a message in ISO-2022-JP: subject, people, text, names of attachments', async () => {
    const mail = latin(
      [
        'From: =?UTF-8?B?5bGx55Sw6Iqx5a2Q?= <hanako@example.jp>',
        'To: keiri@example.jp',
        'Date: Wed, 01 Apr 2026 09:00:00 +0900',
        `Subject: ${subject}`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain; charset=iso-2022-jp',
        '',
        jis,
        '--b',
        'Content-Type: application/pdf; name="a.pdf"',
        'Content-Disposition: attachment; filename="a.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'AAAA',
        '--b--',
      ].join('\r\n'),
    )
    const file = await readBytes('連絡.eml', mail)
    expect(file.title).toBe('出張の精算')
    expect(file.pages[0]?.text).toContain(
      'From: 山田花子 <hanako@example.jp>\nTo: keiri@example.jp',
    )
    expect(file.pages[0]?.text).toContain('出張の精算')
    expect(file.pages[0]?.text).toContain('Attachments: a.pdf')
  })

  it('reads a message of HTML alone, without fetching what it refers to', async () => {
    const mail = [
      'From: a@example.jp',
      'Subject: x',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<h2>題</h2><p>本文。<img src="http://127.0.0.1:9/x.png"><script>alert(1)</script>',
    ].join('\r\n')
    const [passage] = passagesOf(await readBytes('通知.eml', new TextEncoder().encode(mail))).slice(
      -1,
    )
    expect(passage).toMatchObject({ text: '本文。', place: { headings: ['x', '題'] } })
  })

  it('refuses what is no message, and parts nested to break readers', async () => {
    expect(await problem('偽.eml', new TextEncoder().encode('ただの文です。'))).toBe('corrupt')
    const deep = Array.from(
      { length: 5000 },
      (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
    ).join('')
    expect(await problem('深.eml', latin(`From: a@example.jp\r\nSubject: x\r\n${deep}`))).toBe(
      'corrupt',
    )
  })
})

describe('RTF', () => {
  it('reads CP932, whose second bytes may look like signs of RTF', async () => {
    const encoded = shiftJis('表示ソフト予算①')
      .map((byte) =>
        /[A-Za-z0-9]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `\\'${byte.toString(16).padStart(2, '0')}`,
      )
      .join('')
    const rtf = `{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f0\\fcharset128 MS Mincho;}}{\\info{\\title x}}\\f0 ${encoded}\\par}`
    expect(await textOf('旧.rtf', latin(rtf))).toBe('表示ソフト予算①')
  })

  it('leaves out pictures and what it does not know, and keeps notes', async () => {
    const rtf =
      '{\\rtf1\\ansi{\\pict\\pngblip 89504e47}{\\*\\unknown x}Text{\\footnote A note.} goes on.\\par}'
    expect(await textOf('注.rtf', latin(rtf))).toBe('Text goes on.\nA note.')
  })

  it('refuses what is no RTF, and groups nested to break readers', async () => {
    expect(await problem('偽.rtf', latin('text'))).toBe('corrupt')
    expect(await problem('深.rtf', latin(`{\\rtf1${'{'.repeat(100_000)}`))).toBe('corrupt')
  })
})

describe('OpenDocument', () => {
  const content = (body: string) => ({ 'content.xml': `<d><office:body>${body}</office:body></d>` })

  it('tells a repeated cell once, however often it is said to be there', async () => {
    const sheet = content(
      '<office:spreadsheet><table:table table:name="表"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>値</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>',
    )
    expect(await textOf('表.ods', zipOf(sheet))).toBe('値')
  })

  it('leaves out deleted text and remarks, and keeps notes at the end', async () => {
    const text = content(
      '<office:text><text:tracked-changes><text:p>消</text:p></text:tracked-changes><text:p>本<text:s text:c="2"/>文<office:annotation><text:p>評</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注記。</text:p></text:note-body></text:note>。</text:p></office:text>',
    )
    expect(await textOf('文.odt', zipOf(text))).toBe('本  文。\n注記。')
  })

  it('tells a password', async () => {
    const manifest = '<manifest><file-entry><encryption-data/></file-entry></manifest>'
    expect(
      await problem('鍵.odt', zipOf({ ...content('x'), 'META-INF/manifest.xml': manifest })),
    ).toBe('encrypted')
  })
})
