import type { WholeKind } from './whole-document.ts'

/**
 * What kinds of questions are about all of a document, the surest first. Questions that none of these
 * fits are answered from the best passages.
 */
const KINDS: readonly (readonly [kind: WholeKind, asked: RegExp])[] = [
  ['table', /(?:一覧)?表(?:に|を|形式|で(?:まとめ|示))|テーブルに|\btable of\b/iu],
  ['points', /論点|争点|要点|ポイントを|課題を(?:挙げ|整理|洗い出)|\bkey points\b/iu],
  [
    'list',
    /(?:すべて|全て|全部|残らず|漏れなく).{0,20}(?:挙げ|列挙|書き出|抜き出|教え|リスト|示し)|列挙|一覧を|数え(?:て|る)|いくつ(?:ある|あり|の|出て)|何(?:回|か所|箇所|カ所|件|種類|項目)|\bhow many\b|\blist (?:all|every)\b/iu,
  ],
  [
    'summary',
    /要約|概要|あらまし|要旨|全体を(?:まとめ|短く)|(?:文書|資料|内容|これ|全体)を.{0,10}まとめ|\bsummar/iu,
  ],
]

/** Asks how two documents differ. */
const COMPARES =
  /(?<![間ま])違[いうっ](?!反|約)|差分|相違|差異|比較|比べ|対比|変更点|変更箇所|(?:どこ|何)(?:が|を).{0,12}(?:変わ|変更|改正|改定)|新旧|\bcompar|\bdifferen|\bchanges\b/iu

/**
 * What a question asks of whole documents; undefined for one that some passages answer.
 * @param documents how many there are to be asked: two can be compared
 */
export function wholeKindOf(question: string, documents: number): WholeKind | undefined {
  const plain = question.normalize('NFKC')
  if (documents === 2 && COMPARES.test(plain)) return 'differences'
  return KINDS.find(([, asked]) => asked.test(plain))?.[0]
}
