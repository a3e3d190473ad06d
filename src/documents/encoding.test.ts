import { describe, expect, it } from 'vitest'
import { decodeText } from './encoding.ts'

const text = '日本語の文章です。㈱髙島屋①ｶﾅ'
const other = '会議は午後三時から、第二会議室で行う。'
const hex = (digits: string) =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number(`0x${pair}`))

describe('decodeText', () => {
  // The bytes were written by Python: text.encode(…).hex()
  it.each([
    [
      'UTF-8',
      'utf-8',
      'e697a5e69cace8aa9ee381aee69687e7aba0e381a7e38199e38082e388b1e9ab99e5b3b6e5b18be291a0efbdb6efbe85',
      text,
    ],
    [
      'UTF-8 with a mark',
      'utf-8',
      'efbbbfe697a5e69cace8aa9ee381aee69687e7aba0e381a7e38199e38082e388b1e9ab99e5b3b6e5b18be291a0efbdb6efbe85',
      text,
    ],
    [
      'UTF-16 with a mark',
      'utf-16le',
      'fffee5652c679e8a6e308765e07a6730593002303132d99af65c4b5c602476ff85ff',
      text,
    ],
    [
      'UTF-16LE',
      'utf-16le',
      '1a4f708b6f3048538c5f094e42664b30893001302c7b8c4e1a4f708ba45b67304c8846300230',
      other,
    ],
    [
      'UTF-16BE',
      'utf-16be',
      '4f1a8b70306f53485f8c4e096642304b308930017b2c4e8c4f1a8b705ba43067884c30463002',
      other,
    ],
    ['CP932', 'shift_jis', '93fa967b8cea82cc95b68fcd82c582b78142878aeee0938789ae8740b6c5', text],
    [
      'EUC-JP',
      'euc-jp',
      'b2f1b5c4a4cfb8e1b8e5bbb0bbfea4aba4e9a1a2c2e8c6f3b2f1b5c4bcbca4c7b9d4a4a6a1a3',
      other,
    ],
    [
      'ISO-2022-JP',
      'iso-2022-jp',
      '1b244232713544244f386138653b303b7e242b2469212242684673327135443c3c24473954242621231b2842',
      other,
    ],
  ])('reads %s', (_, encoding, bytes, expected) => {
    expect(decodeText(hex(bytes))).toEqual({ text: expected, encoding, isDoubtful: false })
  })

  it('takes plain ASCII for UTF-8, and tells what it is not sure of', () => {
    expect(decodeText(hex('616263'))).toEqual({ text: 'abc', encoding: 'utf-8', isDoubtful: false })
    expect(decodeText(hex('ff80ff80ff80')).isDoubtful).toBe(true)
    expect(decodeText(new Uint8Array()).text).toBe('')
  })

  it('believes what a page declares when its bytes allow it', () => {
    expect(decodeText(hex('b1b2b3'), 'shift_jis').text).toBe('ｱｲｳ')
    expect(decodeText(hex('e38182'), 'shift_jis').text).toBe('あ')
    expect(decodeText(hex('93fa967b'), 'no-such-thing').text).toBe('日本')
  })
})
