import {
  type DifferenceCounts,
  differencesIn,
  type WeightyChange,
} from '../../contract/document-differences.ts'

const count = (n: number) => n.toLocaleString('ja-JP')

const kinds: Record<WeightyChange['kind'], string> = {
  date: '日付・時刻',
  amount: '金額',
  number: '数',
  negation: '否定',
  duty: '義務・可否',
}

/** Words about two documents side by side. */
export const differencesJa = {
  title: '資料を比べる',
  titleOf: (left: string, right: string) => `「${left}」から「${right}」への変更点`,
  fileName: (left: string, right: string) => `差分_${left}_${right}`,
  compare: '資料を比べる',
  compareTwo: '2 つの資料を比べる',
  compareWith: 'ほかの資料と比べる…',
  compareChosen: (n: number): string =>
    n === 2
      ? '選んだ 2 件を比べる'
      : n < 2
        ? '比べる相手をもう 1 件選んでください'
        : '比べられるのは 2 件です',
  chosen: (n: number) => `${count(n)} 件を選択中`,
  select: (name: string) => `「${name}」を選ぶ`,
  clear: '選択を解除',
  before: '変更前',
  after: '変更後',
  choose: '資料を選ぶ',
  chooseBefore: '変更前の資料を選ぶ',
  chooseAfter: '変更後の資料を選ぶ',
  chooseTwo: '比べる資料を 2 つ選んでください。',
  nothingToChoose: '選べる資料がありません。資料棚か会話に資料を追加してください。',
  isOther: 'もう一方に選ばれています',
  swap: '変更前と変更後を入れ替える',
  twice: '同じ資料が両方に選ばれています。どちらかを別の資料にしてください。',
  goneOne: '資料の一方がなくなっています。別の資料を選んでください。',
  whenRead: '読み込みが終わると、自動で比べます。',
  comparing: '比べています…',
  filter: '表示する違い',
  filters: {
    all: (n: number) => `すべて ${count(n)}`,
    changed: (n: number) => `変更 ${count(n)}`,
    added: (n: number) => `追加 ${count(n)}`,
    removed: (n: number) => `削除 ${count(n)}`,
    moved: (n: number) => `移動 ${count(n)}`,
    weighty: (n: number) => `数字・日付など ${count(n)}`,
  },
  types: { changed: '変更', added: '追加', removed: '削除', moved: '移動' },
  weighty: ({ kind, before, after }: WeightyChange) =>
    before === null
      ? `${kinds[kind]}：${after} を追加`
      : after === null
        ? `${kinds[kind]}：${before} を削除`
        : `${kinds[kind]}：${before} → ${after}`,
  otherwise: '表記だけが違います',
  same: (n: number) => `同じ部分 ${count(n)} 件を表示`,
  movedTo: (spot: string) => `移動先（変更後）：${spot}`,
  movedFrom: (spot: string) => `移動元（変更前）：${spot}`,
  beginning: '該当箇所',
  open: (side: string, spot: string) => `${side}の資料で見る：${spot}`,
  previous: '前の違い（Alt+↑）',
  next: '次の違い（Alt+↓）',
  at: (at: number, of: number) => (at > 0 ? `${count(at)} / ${count(of)}` : `${count(of)} か所`),
  find: 'この比較の中を検索',
  copy: '違いを Markdown でコピー',
  save: '違いを Markdown で書き出す',
  summary: (counts: DifferenceCounts) =>
    `違いは ${count(differencesIn(counts))} か所です（変更 ${count(counts.changed)}、追加 ${count(counts.added)}、削除 ${count(counts.removed)}、移動 ${count(counts.moved)}）。${counts.weighty > 0 ? `うち ${count(counts.weighty)} か所で、数字・日付・可否などが変わっています。` : ''}${counts.otherwise > 0 ? `ほかに、表記だけの違いが ${count(counts.otherwise)} か所あります。` : ''}`,
  relations: {
    identical: '2 つの資料の内容は同じです。',
    unrelated:
      '2 つの資料には、共通する内容がほとんどありません。選んだ資料が正しいかを確かめてください。',
    empty: 'どちらの資料にも、比べられる文字がありません。',
  },
  othersToo: (n: number) => `表記だけの違いが ${count(n)} か所あります。`,
  ask: '差分の要点を聞く',
  question: (left: string, right: string) =>
    `「${left}」から「${right}」への変更点の要点を挙げてください。`,
}
