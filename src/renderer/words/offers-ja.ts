import type { ModelFit, SpeedBasis } from '../../contract/fit.ts'
import type { ModelScore } from '../../contract/offer.ts'

const count = (n: number) => n.toLocaleString('ja-JP')
const gigabytes = (n: number) =>
  n >= 2 ** 30 ? `${(n / 2 ** 30).toFixed(1)} GB` : `${Math.round(n / 2 ** 20)} MB`
const speed = (n: number) => (n < 1 ? '1 未満' : `約 ${count(Number(n.toPrecision(2)))}`)
const day = (at: number) => new Date(at).toLocaleDateString('ja-JP')

/** Words about models that can be had. */
export const offersJa = {
  title: 'LLM-jp のモデルを入手',
  intro:
    'ボタンを押したときだけ配布元（Hugging Face）に接続し、モデルのフォルダーへダウンロードします。それ以外に通信は行いません。',
  offline: '「完全オフライン」がオンです。ダウンロードや検索をするには、設定でオフにしてください。',
  showNetwork: '通信の設定を開く',

  here: 'このパソコンなら',
  looking: 'このパソコンのメモリーと GPU を調べています…',
  machine: (ram: number, free: number, gpu: string | null, vram: number, disk: number) =>
    [
      `メモリー ${gigabytes(ram)}（空き ${gigabytes(free)}）`,
      gpu === null ? 'GPU なし' : `${gpu}（メモリー ${gigabytes(vram)}）`,
      `ディスクの空き ${gigabytes(disk)}`,
    ].join('・'),
  best: 'おすすめ',
  light: '軽くて速い',
  bestWhy: '新しい世代のうち、このパソコンで無理なく動く最も大きなモデルです。',
  slowWhy:
    'カタログの中で最も速く動くモデルです。このパソコンでは、どのモデルも読む速さより遅くなります。',
  lightWhy: 'メモリーに余裕がないときや、すぐに答えが欲しいときに向いています。',
  nothing:
    'このパソコンのメモリーかディスクでは、カタログのモデルを十分な長さの文脈で動かせません。ほかのアプリを閉じてから、もう一度この画面を開いてください。',
  download: 'ダウンロード',
  downloadOf: (name: string, quantization: string) => `${name} ${quantization} をダウンロード`,
  about: (n: number) => `約 ${gigabytes(n)}`,
  installed: '入手済み',
  more: 'くわしく',
  moreOf: (name: string) => `${name} についてくわしく`,

  family: '世代',
  kind: '用途',
  kinds: { chat: '会話', base: '文章の続き' },
  base: '文章の続き',
  official: '公式',
  madeHere: '公式の重みから作る',
  noneInFamily: 'この条件に合うモデルはありません。',

  verdict: {
    gpu: () => 'GPU だけで動きます',
    'partly-gpu': ({ gpuLayers, totalLayers }: ModelFit) =>
      `GPU に ${totalLayers} 層のうち ${gpuLayers} 層を載せて動きます`,
    cpu: () => 'CPU で動きます',
    crowded: () => 'ほかのアプリを閉じると動きます',
    'too-large': ({ ram, vram }: ModelFit) =>
      `メモリーが足りません（約 ${gigabytes(ram + vram)} 必要）`,
  },
  noDisk: 'ディスクの空きが足りません',
  unknownFit: '動くかどうかは、ファイルの大きさが分かると見積もれます',
  memory: (n: number) => `メモリー 約 ${gigabytes(n)}`,
  vram: (n: number) => `GPU メモリー 約 ${gigabytes(n)}`,
  context: (n: number) => `文脈 ${count(n)}`,
  speed: (n: number) => `${speed(n)} トークン/秒`,
  basis: {
    answers: '速さは、このパソコンでこれまでに書いた回答から見積もっています。',
    memory:
      '速さは、このパソコンで測ったメモリーの読み出し速度から見積もった目安です。実際に使うと、その速さをもとに見積もり直します。',
    none: 'GPU での速さは、一度使うと見積もれるようになります。',
  } satisfies Record<SpeedBasis | 'none', string>,
  fitNote:
    '読み込み中のモデルは、メモリーから外すものとして数えています。メモリーの量には、文脈（KV キャッシュ）を含みます。',

  card: {
    maker: '作成',
    released: '公開',
    parameters: 'パラメーター数',
    active: (all: string, active: string) => `${all}（1 トークンごとに使うのは ${active}）`,
    context: '学習時の文脈',
    architecture: '構造',
    licence: 'ライセンス',
    attribution: '表示',
    attributionOf: (name: string, maker: string, licence: string) =>
      `${name} © ${maker}、${licence}`,
    trainingData: '学習データ',
    unknown: '確認できていません',
    source: '公式の重み',
    warning: '作成者からの注意',
    evaluation: '評価',
    noScores: 'このモデルの評価値は、公開資料で確認できていません。',
    here: 'このパソコンで動かすと',
    unverified: '未確認',
    unverifiedHint:
      'まだ配布元で確かめていない項目があります。「配布元で確かめる」を押すと、ファイルの一覧、大きさ、ハッシュ値を取得します。',
    unverifiedFields: (names: string) => `このカードで未確認の項目：${names}`,
    look: '配布元で確かめる',
    looking: '配布元に問い合わせています…',
    asked: (repo: string, at: number) => `${repo}：${day(at)} に確認`,
    missing: (repo: string, at: number) =>
      `${repo}：${day(at)} の時点で、配布元にこのリポジトリーはありません`,
    noGguf:
      'このモデルの GGUF ファイルは、公開されたものを確認できていません。公式の重みをダウンロードして、このパソコンで変換できます。',
    fields: {
      name: '名前',
      family: '世代',
      kind: '用途',
      maker: '作成者',
      repo: '公式の重み',
      licence: 'ライセンス',
      architecture: '構造',
      shape: '層の数など',
      gguf: 'GGUF ファイル',
      parameters: 'パラメーター数',
      activeParameters: '使うパラメーター数',
      context: '文脈',
      recommended: '推奨設定',
      released: '公開時期',
      description: '説明',
      trainingData: '学習データ',
      warning: '注意書き',
      scores: '評価',
      unverified: '未確認の項目',
    } as Record<string, string>,
  },
  convert: {
    title: '公式の重みから作る',
    size: (weights: number, out: number) =>
      `重み 約 ${gigabytes(weights)} をダウンロードし、約 ${gigabytes(out)} のファイルを作ります`,
    start: 'ダウンロードして変換',
    startOf: (name: string, target: string) => `${name} を ${target} に変換`,
    lora: 'このモデルは追加学習の差分（LoRA）です。もとのモデルの重みもダウンロードし、合わせて一つのモデルにします。',
    kept: (n: number) =>
      `ダウンロードした重みが ${gigabytes(n)} 残っています。変換をやり直すときに使われます。`,
    discard: '重みを消す',
    keep: '変換が終わったら、ダウンロードした重みを消す',
  },
  benchmarks: {
    'mt-bench-ja': 'MT-Bench（日本語、1〜10）',
    'mt-bench-en': 'MT-Bench（英語、1〜10）',
    'answer-carefully-score': 'AnswerCarefully（平均点、1〜5）',
    'answer-carefully-acceptable': 'AnswerCarefully（適切な回答の割合、%）',
    'answer-carefully-violation': 'AnswerCarefully（問題のある回答の割合、%。低いほどよい）',
  } satisfies Record<ModelScore['benchmark'], string>,
  judge: (name: string) => `判定：${name}`,
  sources: { maker: '作成者による公表値', 'third-party': '第三者による紹介値（未確認）' },
  chartNote: '判定に使ったモデルが違う値は比べられないため、図を分けています。',

  hub: {
    title: 'ほかのモデルを探す',
    intro:
      'Hugging Face で公開されている GGUF モデルを検索します。リポジトリー名（所有者/名前）や https のアドレスも入力できます。',
    field: 'モデル名、リポジトリー名、またはアドレス',
    search: '検索',
    searching: '検索しています…',
    opening: 'ファイルを調べています…',
    nothing: (query: string) =>
      `「${query}」に合う GGUF モデルは見つかりませんでした。言葉を変えるか、リポジトリー名を入力してください。`,
    found: (n: number) => `${count(n)} 件（ダウンロードの多い順）`,
    hit: (downloads: number, likes: number) =>
      `ダウンロード ${count(downloads)}・いいね ${count(likes)}`,
    updated: (at: number) => `更新 ${day(at)}`,
    gated: '要承認',
    licence: (name: string) => `ライセンス ${name}`,
    noLicence: 'ライセンスの記載なし',
    back: '検索結果に戻る',
    parts: (n: number) => `${n} 個に分割`,
    notHashed: 'ハッシュ値なし',
    foreign:
      'カタログにないモデルです。ライセンスと利用条件は、配布元のページでご自身で確かめてください。',
    notLlmJp:
      'LLM-jp の系統ではないため、会話の形式とトークナイザーは、ファイルに入っているものを使います。',
    noHeader: 'ファイルの情報を読み取れなかったため、動くかどうかは見積もれません。',
    started: (name: string) => `「${name}」をダウンロードの一覧に加えました。`,
  },
  catalogue: {
    title: 'モデルカタログ',
    state: (updated: string, models: number, isOwn: boolean) =>
      `${updated} 版、${count(models)} モデル（${isOwn ? '付属のもの' : '読み込んだもの'}）`,
    hint: 'ネットワークのない環境でも、新しいカタログのファイルを読み込んで更新できます。',
    import: 'ファイルから更新…',
    reset: '付属のものに戻す',
    resetDone: '付属のカタログに戻しました。',
    imported: 'カタログを更新しました。',
    compare: 'カタログの更新内容',
    fromTo: (from: string, to: string) => `${from} 版から ${to} 版へ`,
    old: '付属のカタログより古いため、使えません。',
    added: (n: number) => `加わるモデル（${count(n)}）`,
    removed: (n: number) => `なくなるモデル（${count(n)}）`,
    changed: (n: number) => `変わるモデル（${count(n)}）`,
    same: '内容は同じです。',
    use: 'このカタログを使う',
  },
}
