import { expect, it } from 'vitest'
import type { LedgerEntry } from '../../contract/network.ts'
import { ja } from '../words/ja.ts'
import { ledgerCsv } from './ledger-csv.ts'

const entry: LedgerEntry = {
  id: '1',
  openedAt: Date.UTC(2026, 3, 1, 0, 0, 0),
  closedAt: null,
  host: 'hub.example:443',
  purpose: 'download',
  sent: 12,
  received: 3456,
  result: 'lost',
  detail: '',
}
const rows = (entries: readonly LedgerEntry[]) =>
  ledgerCsv(entries, ja).slice(1).trimEnd().split('\r\n')

it('is a table with a head, in the language of the screens', () => {
  expect(ledgerCsv([entry], ja).charCodeAt(0)).toBe(0xfeff)
  expect(rows([entry])).toEqual([
    '開始,終了,相手,目的,送信（バイト）,受信（バイト）,結果,詳細',
    '2026-04-01T00:00:00.000Z,,hub.example:443,ダウンロード,12,3456,終わりは不明,',
  ])
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1'])(
  'never holds a formula (%j)',
  (detail) => {
    expect(rows([{ ...entry, detail }])[1]).toContain(`,'${detail}`)
  },
)

it('quotes what would break a row', () => {
  expect(ledgerCsv([{ ...entry, detail: 'a, "b"\nc' }], ja)).toContain('"a, ""b""\nc"\r\n')
})
