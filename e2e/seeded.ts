// A data folder in which something has happened already, so that screens have something to show.
import type { Generation, Message } from '../src/contract/conversation.ts'
import { openSettings } from '../src/store/settings.ts'
import { openStore } from '../src/store/store.ts'

/** Names of what is put into the store. */
export const SEEDED = {
  long: '自治体の情報公開制度と表計算',
  failed: '大きすぎるモデルの例',
  comparison: '三つのモデルの答えを比べる',
  text: '春の朝、港の市場では',
  folder: '業務の記録と問い合わせへの回答',
} as const

const GENERATION: Generation = {
  modelId: 'starter',
  modelName: 'お試しモデル',
  quantization: 'F16',
  family: 'starter',
  engineBuild: 'b0',
  backend: 'cpu',
  contextSize: 2048,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 2048, seed: 1 },
  systemInstruction: '簡潔に、根拠を示して答えてください。',
  promptTokens: 300,
  cachedTokens: 120,
  answerTokens: 200,
  firstTokenMs: 120,
  generationMs: 9800,
  omittedMessageIds: [],
}

const ANSWER = `自治体の情報公開制度では、**住民が請求書を提出してから原則15日以内**に、開示するかどうかが決定されます。

## 手続きの流れ

1. 請求書を窓口または郵送で提出する
2. 実施機関が対象となる文書を特定し、*不開示情報*が含まれていないかを確かめる
   - 開示
   - 不開示（理由が示されます）

| 段階 | 担当 | 標準の日数 | 備考 |
|---|---|---:|---|
| 受付 | 情報公開窓口 | 1 日 | 不備があれば補正を求めます |
| 決定 | 実施機関の長 | 9 日 | 30日を限度に延長できます |

> 延長するときは、理由と期間を書面で通知しなければなりません。

\`\`\`python
from datetime import date, timedelta

def due(received: date, days: int = 15) -> date:
    """受付日の翌日から数えた決定期限を返す。とても長い行があっても、コードの枠の中だけで横に動きます。"""
    return received + timedelta(days=days)  # 2026-04-16
\`\`\`

平均の処理日数は $\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i$ で求められます。

$$
\\bar{x} = \\frac{1 + 5 + 9}{3} = 5
$$

詳しくは https://www.example.jp/ をご覧ください。インラインの \`due()\` も使えます。`

type Said = Partial<Pick<Message, 'state' | 'generation' | 'modelId' | 'summary' | 'reasoning'>>

/** Fills a data folder that no host has open. */
export function seed(dataFolder: string): void {
  openSettings(dataFolder).change({ welcomed: true })
  const store = openStore(dataFolder)
  try {
    const say = (
      conversationId: string,
      parentId: string | null,
      role: Message['role'],
      text: string,
      more: Said = {},
    ) =>
      store.addMessage({
        conversationId,
        parentId,
        role,
        text,
        reasoning: '',
        modelId: null,
        state: { status: 'complete' },
        generation: null,
        ...more,
      }).id
    const begin = (title: string, init: Parameters<typeof store.createConversation>[0]) => {
      const { id } = store.createConversation(init)
      store.updateConversation(id, { title, titledBy: 'user' })
      return id
    }

    const folder = store.folders.add({
      name: SEEDED.folder,
      systemInstruction: '敬語で、三文以内で答えてください。',
      modelId: null,
    })
    const filed = begin('住民からの問い合わせへの回答案', { modelId: null, folderId: folder.id })
    say(filed, say(filed, null, 'user', '回答案を作ってください。'), 'assistant', 'はい。')
    const pinned = begin('よく見返す会話', { modelId: null })
    say(pinned, say(pinned, null, 'user', 'こんにちは'), 'assistant', 'こんにちは。')
    store.order.arrange([{ id: pinned, pinned: true }])
    for (const place of ['archive', 'trash'] as const) {
      const away = begin(place === 'archive' ? '昨年度の予算の相談' : '不要になった下書き', {
        modelId: null,
      })
      say(away, say(away, null, 'user', '片付けたもの'), 'assistant', 'はい。')
      store.order.arrange([{ id: away, place }])
    }

    const failed = begin(SEEDED.failed, { modelId: 'missing-model.gguf' })
    say(failed, say(failed, null, 'user', 'こんにちは'), 'assistant', '', {
      state: {
        status: 'failed',
        failure: {
          code: 'MODEL_TOO_LARGE',
          data: {
            needed: 48 * 2 ** 30,
            available: 16 * 2 ** 30,
            detail: 'llama_model_load: error: out of memory',
          },
        },
      },
    })

    const comparison = begin(SEEDED.comparison, { modelId: null, kind: 'comparison' })
    const asked = say(comparison, null, 'user', '日本の首都は？')
    for (const modelName of ['一つ目のモデル', '二つ目のモデル'])
      say(comparison, asked, 'assistant', '日本の首都は東京です。', {
        modelId: modelName,
        generation: { ...GENERATION, modelName },
      })

    const text = begin('', { modelId: null, kind: 'text' })
    store.drafts.save(text, `${SEEDED.text}、魚をおろす人たちの声が響いていた。`)

    const long = begin(SEEDED.long, { modelId: null })
    const first = say(
      long,
      null,
      'user',
      '自治体の情報公開制度について、開示請求から決定までの流れを表にまとめ、処理日数を計算する Python のコードと、平均の式も示してください。',
    )
    const other = say(long, first, 'assistant', '別の言い方の答えです。', {
      generation: GENERATION,
    })
    say(long, other, 'user', 'この枝は使いません。')
    const answer = say(long, first, 'assistant', ANSWER, {
      generation: { ...GENERATION, omittedMessageIds: [other] },
      reasoning: 'まず手続きの順序を確かめ、次に計算の例を作ります。',
    })
    const shorter = say(long, answer, 'user', 'もっと短くまとめてください。', {
      summary: {
        text: '情報公開請求の手続きと、処理日数の計算例について話した。',
        covered: 2,
        modelName: 'お試しモデル',
      },
    })
    say(long, shorter, 'assistant', '請求から15日以内に決まります。', {
      state: { status: 'stopped' },
      generation: GENERATION,
    })
  } finally {
    store.close()
  }
}
