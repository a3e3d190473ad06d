import type { DocumentProblemCode, DocumentReport, DocumentState } from '../../contract/document.ts'
import type { WholeProgress, WholeReading } from '../../contract/whole-document.ts'
import type { Explanation } from './explanation.ts'

const count = (n: number) => n.toLocaleString('ja-JP')

/** What a document is made of. */
const unitOf = (name: string) =>
  /\.(xls[xm]|ods)$/i.test(name)
    ? 'シート'
    : /\.(ppt[xm]|odp)$/i.test(name)
      ? 'スライド'
      : /\.epub$/i.test(name)
        ? '部'
        : 'ページ'

const problems: Record<DocumentProblemCode, Explanation> = {
  missing: {
    what: 'ファイルを開けません。',
    todo: '元の場所にあるか、読み取りの権限があるかを確かめて、「読み直す」を押してください。',
  },
  empty: {
    what: '文字が入っていません。',
    todo: '中身を確かめ、保存し直してから追加してください。',
  },
  scanned: {
    what: '文字の情報がありません（スキャンした画像だけの PDF です）。',
    todo: '文字認識（OCR）をした PDF に変換してから、もう一度追加してください。',
  },
  unsupported: {
    what: 'この形式には対応していません。',
    todo: 'PDF、Word、Excel、テキストなど、対応する形式で保存し直してください。',
  },
  encrypted: {
    what: 'パスワードで保護されています。',
    todo: '作成したアプリで保護を外して保存し、もう一度追加してください。',
  },
  corrupt: {
    what: 'ファイルが壊れているか、中身が形式と合っていません。',
    todo: '作成したアプリで開けるか確かめ、保存し直してから追加してください。',
  },
  'too-large': {
    what: '大きすぎて読み込めません。',
    todo: 'いくつかのファイルに分けてから追加してください。',
  },
  'too-slow': {
    what: '時間内に読み終わりませんでした。',
    todo: 'いくつかのファイルに分けるか、別の形式で保存し直してください。',
  },
  'parser-died': {
    what: '読み込みの途中で問題が起きました。',
    todo: '別の形式で保存し直すか、いくつかのファイルに分けてください。',
  },
  changed: {
    what: '読み込みの途中で、ファイルが書き換えられました。',
    todo: '保存が終わってから「読み直す」を押してください。',
  },
}

export const documentsJa = {
  shelf: '資料棚',
  shelfIntro:
    'よく使う資料を置いておく場所です。ここの資料は、どの会話にも加えられます。元のファイルは変更されません。',
  shelfEmpty:
    '資料はまだありません。ファイルをこの画面にドロップするか、「資料を追加」を押してください。',
  add: '資料を追加',
  addTo: '資料を追加…',
  fromFiles: 'ファイルを選ぶ…',
  fromShelf: '資料棚から選ぶ…',
  chooseFromShelf: '資料棚から選ぶ',
  filterNames: '名前で絞り込む',
  shelfHasNothing: '資料棚に、加えられる資料がありません。',
  addChosen: (n: number) => (n === 0 ? '加える' : `${count(n)} 件を加える`),
  dropHere: 'ここにドロップして資料に加える',
  dropOnShelf: 'ここにドロップして資料棚に置く',
  dropHint: 'PDF、Word、Excel、PowerPoint、テキスト、Markdown、HTML、CSV、EPUB など',
  nothingToAdd: '読み込めるファイルがありませんでした。',
  tooLarge: (name: string) => `「${name}」は大きすぎて追加できません（上限 512 MB）。`,
  count: (n: number) => `資料 ${count(n)}`,
  ofConversation: 'この会話の資料',
  removeFrom: (name: string) => `「${name}」を外す`,
  forget: (name: string) => `「${name}」を資料棚から外す`,
  size: (bytes: number) =>
    bytes < 2 ** 20 ? `${count(Math.ceil(bytes / 1024))} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`,
  open: (name: string) => `「${name}」を開く`,
  readAgain: '読み直す',
  menu: (name: string) => `「${name}」の操作`,
  pause: '読み込みを一時停止',
  resume: '読み込みを再開',
  left: (n: number) => `残り ${count(n)} 件を読み込んでいます`,
  removed: (name: string, original: 'copied' | 'referenced') =>
    original === 'referenced'
      ? `「${name}」を資料棚から外しました。元のファイルはそのままです。`
      : `「${name}」を資料棚から外しました。`,
  paused: '読み込みを一時停止しています',
  cancel: '取り消す',
  sending: (percent: number) => `送信中 ${percent} %`,
  states: {
    waiting: '順番待ち',
    hashing: '確認中',
    reading: '読み込み中',
    indexing: '索引を作成中',
  },
  stateOf: (state: DocumentState, name: string): string =>
    state.status === 'ready'
      ? documentsJa.reportOf(state.report, name)
      : state.status === 'failed'
        ? problems[state.problem].what
        : state.status === 'reading' && state.pages
          ? `${documentsJa.states.reading} ${count(state.pages.done)} / ${count(state.pages.total)} ページ`
          : documentsJa.states[state.status === 'waiting' ? 'waiting' : state.step],
  reportOf: (
    { pages, characters, emptyPages, doubtfulPages, isDoubtful }: DocumentReport,
    name: string,
  ) =>
    [
      ...(pages === null ? [] : [`${count(pages)} ${unitOf(name)}`]),
      `${count(characters)} 文字`,
      ...(emptyPages.length > 0 ? [`文字のないページ ${count(emptyPages.length)}`] : []),
      ...(isDoubtful || doubtfulPages.length > 0 ? ['文字化けのおそれ'] : []),
    ].join('・'),
  report: '読み込みの結果',
  emptyPages: (numbers: readonly number[]) =>
    `文字が読み取れなかったページ：${numbers.slice(0, 30).join('、')}${numbers.length > 30 ? ' ほか' : ''}。画像だけのページは、文字認識（OCR）をすると読めるようになります。`,
  doubtfulPages: (numbers: readonly number[]) =>
    `文字が正しく読めていないかもしれないページ：${numbers.slice(0, 30).join('、')}${numbers.length > 30 ? ' ほか' : ''}。元のファイルと見比べてください。`,
  doubtful: (encoding: string | null) =>
    `文字コードを確定できませんでした${encoding ? `（${encoding} として読んでいます）` : ''}。文字化けがあるときは、UTF-8 で保存し直してください。`,
  problems,
  searchIn: '資料の中を検索',
  noHits: (query: string) => `「${query}」を含む資料はありません`,
  found: '資料の内容',
  /** A page as its document has it: a number, and what the document calls it. */
  page: (name: string, page: number | null | undefined, label: string | null | undefined) => {
    if (page == null) return ''
    if (/\.(xls[xm]|ods)$/i.test(name)) return `シート「${label ?? page}」`
    if (/\.(ppt[xm]|odp)$/i.test(name)) return `スライド ${page}`
    if (/\.epub$/i.test(name)) return label ? `「${label}」` : `第 ${page} 部`
    return `${label ?? page} ページ`
  },
  cells: (cells: string) => `セル ${cells}`,
  pageOf: (index: number, of: number) => `${count(index + 1)} / ${count(of)}`,
  previousPage: '前のページ',
  nextPage: '次のページ',
  before: 'この前を表示',
  after: 'この続きを表示',
  close: '資料を閉じる',
  view: '表示',
  asPages: '紙面',
  asText: '文字',
  zoomIn: '拡大',
  zoomOut: '縮小',
  fitWidth: '幅に合わせる',
  zoom: (percent: number) => `${count(percent)} %`,
  opening: '開いています…',
  sheet: (number: number) => `${count(number)} ページ目`,
  citedHere: '引用された箇所',
  sheetNotDrawn: 'このページを紙面のまま表示できませんでした。',
  showText: '文字で表示する',
  noPages: {
    undrawable: 'この PDF を紙面のまま表示できないため、読み取った文字を表示しています。',
    changed:
      '元のファイルが読み込み後に変わっているため、読み取った時点の文字を表示しています。新しい内容にするには「読み直す」を押してください。',
    gone: '元のファイルが見つからないため、読み取った文字を表示しています。',
  },
  gone: 'この資料はもうありません。',
  goneButKept: '回答が読んだ箇所だけが残っています。',

  pin: (n: number, place: string) => `根拠 ${n}：${place}`,
  noGround: '根拠なし',
  noGroundHint: '渡された資料の中に、この文を裏付ける箇所が見つかりませんでした。',
  used: (n: number) => `この回答が読んだ箇所（${count(n)}）`,
  cited: '根拠',
  copyWithCitation: '出典を付けてコピー',
  source: '出典',
  nothingFound: '資料の中に、この質問に関係する箇所が見つかりませんでした。',
  nothingFoundTodo:
    '言い換えて質問すると見つかることがあります。資料を使わずに答えさせることもできますが、その回答に資料の裏付けはありません。',
  answerAnyway: '資料を使わずに答える',
  withoutDocuments: '資料を使わずに書かれた回答です',

  readingChoice: '資料の読み方',
  readings: {
    passages: '関係する箇所だけ読みます',
    whole: '資料全体を読みます',
    differences: '2 つの資料を比べます',
  },
  wholeReading: ({ kind }: WholeReading): string =>
    kind === 'differences' ? '2 つの資料を比べています' : '資料全体を読んでいます',
  wholePaused: ({ kind }: WholeReading): string =>
    kind === 'differences' ? '資料の比較を一時停止しています' : '資料を読むのを一時停止しています',
  wholeProgress: ({ unit, done, total }: WholeProgress) =>
    `${count(done)}/${count(total)}${unit === 'pages' ? 'ページ' : unit === 'differences' ? ' か所' : ' 区切り'}`,
  wholePause: '一時停止',
  wholeResume: ({ kind }: WholeReading): string =>
    kind === 'differences' ? '続きを比べる' : '続きを読む',
  wholeEnd: 'ここまでを回答にする',
  wholeRead: ({ kind, progress }: WholeReading) =>
    kind === 'differences'
      ? progress === null
        ? '2 つの資料を比べました'
        : progress.done < progress.total
          ? `違いの途中まで読んだ回答です（${documentsJa.wholeProgress(progress)}）`
          : `2 つの資料を比べ、違いをすべて読みました（${documentsJa.wholeProgress(progress)}）`
      : progress && progress.done < progress.total
        ? `資料の途中まで読んだ回答です（${progress.name}：${documentsJa.wholeProgress(progress)}）`
        : progress
          ? `資料全体を読みました（${documentsJa.wholeProgress(progress)}）`
          : '資料全体を読みました',
  answerFromPassages: '関係する箇所だけを読んで答え直す',
  answerFromWhole: '資料全体を読んで答え直す',
}
