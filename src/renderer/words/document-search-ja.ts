const count = (n: number) => n.toLocaleString('ja-JP')

/** Words about models that help to search documents. */
export const documentSearchJa = {
  title: '資料の検索を助けるモデル',
  intro:
    '資料は、モデルがなくても言葉で探せます。次のモデルを入れると、言い換えられた言葉でも見つけやすくなります。モデルは CPU で動き、資料の内容がパソコンの外に出ることはありません。',
  kinds: { embedding: '意味で探す', reranker: '並べ替える' },
  notForTalking: '資料の検索を助けるモデルです。会話には使えません。',
  inUse: '使用中',

  embedding: '意味で探すモデル',
  embeddingHint:
    '言葉が違っても意味の近い箇所を資料から探すモデルです。モデルを替えると、資料を読み込み直します。',
  embeddingTerms: '埋め込み 意味 検索 ベクトル embedding vector semantic',
  reranker: '並べ替えるモデル',
  rerankerHint:
    '見つかった箇所を、質問に答えている順に並べ替えるモデルです。回答が始まるまでの時間は長くなります。',
  rerankerTerms: '並べ替え 再順位付け 検索 リランカー reranker rerank',
  auto: (name: string | undefined) => (name ? `自動（${name}）` : '自動（入れたものを使う）'),
  none: '使わない',
  missing: (id: string) => `${id}（見つかりません）`,

  reading: (read: number, passages: number) =>
    `意味で探せるように資料を読み込んでいます（${count(read)}/${count(passages)} か所）。それまでは言葉で探します。`,
  resting: (read: number, passages: number) =>
    `意味で探すための読み込みを一時停止しています（${count(read)}/${count(passages)} か所）。言葉では探せます。`,
  done: (passages: number) => `資料の ${count(passages)} か所を意味で探せます。`,
  pause: '一時停止',
  resume: '再開',
  tryAgain: 'もう一度試す',
  gone: (id: string) => `「${id}」が見つからないため、使わずに探しています。`,
  failed: (name: string) => `「${name}」を動かせなかったため、使わずに探しています。`,
}

export type DocumentSearchWords = typeof documentSearchJa
