import type { Found, PassageIndex, Scope } from './passage-index.ts'
import { normalised, queryTerms } from './terms.ts'

/** How many passages a question is given at most; fewer where the context is small. */
export const MOST_PASSAGES = 8
/** The share of a question's words that a passage must have to be about it. */
const ABOUT = 0.3
/** Passages with so much less of the words than the best one are left out. */
const FAR = 0.5
/** From this on, what a reranker says of a passage is that it answers. */
const ANSWERS = 0.5
/** As many of the nearest in meaning need only half of the words. */
const NEAREST = 2
/** What is asked of a document as a whole says nothing of where to look. */
const OF_THE_WHOLE =
  /要約|要旨|概要|要点|論点|まとめ|あらすじ|何について|なにについて|どんな(?:資料|文書|内容|話)|どのような(?:資料|文書|内容)|(?:資料|文書|内容|これ)[をの]?(?:説明|紹介|翻訳)|summar/iu

/** Words of a talk that goes on, which say nothing of what it is about. */
const OF_THE_TALK = new Set(
  '詳 詳細 お願い お願 願 続 続き 他 他に 更 以上 上記 先 先程 前 今 同 答 回答 質問 説明 教 話 意味 理由 例'.split(
    ' ',
  ),
)
/** What points to something that was said before. */
const GOES_ON = /それ|その|これ|この|あれ|ほか|他に|では|じゃあ|もっと|さらに|続/u
const HIRAGANA = /^[\p{Script=Hiragana}ー]+$/u

/** What the documents have for a question. */
export type Finding =
  /** `whole`: the question is of the documents as a whole, and these are their beginnings. */
  | { readonly found: 'passages' | 'whole'; readonly passages: readonly Found[] }
  /** The documents say nothing of what is asked. */
  | { readonly found: 'nothing' }
  /** It asks for nothing that could be looked up, such as a greeting. */
  | { readonly found: 'no-question' }

/** What looks for passages: the index itself, or one that knows of their meaning too. */
export type Searching = (question: string, scope: Scope) => Found[] | Promise<Found[]>

/**
 * Looks up a question in documents.
 * @param before the question before it, which one such as 「それはいつですか」 goes on from
 */
export async function findFor(
  index: Pick<PassageIndex, 'passagesOf'>,
  search: Searching,
  question: string,
  before: string | undefined,
  documents: readonly string[],
): Promise<Finding> {
  if (OF_THE_WHOLE.test(question) && question.length < 100)
    return { found: 'whole', passages: beginnings(index, documents) }
  const asks = contentOf(question).some((word) => !HIRAGANA.test(word) && !OF_THE_TALK.has(word))
  const direct = await about(search, question, documents)
  if (direct.length > 0) return { found: 'passages', passages: direct }
  const goesOn = !asks || GOES_ON.test(question)
  const further = before && goesOn ? await about(search, `${before}\n${question}`, documents) : []
  if (further.length > 0) return { found: 'passages', passages: further }
  return { found: asks ? 'nothing' : 'no-question' }
}

/** The passages that are about a question, the best first. */
async function about(
  search: Searching,
  question: string,
  documents: readonly string[],
): Promise<Found[]> {
  const content = contentOf(question)
  const found = (await search(question, { documents, limit: MOST_PASSAGES })).map((passage) => ({
    passage,
    share: shareOf(content, passage),
  }))
  const best = Math.max(0, ...found.map(({ share }) => share))
  return found
    .filter(({ passage, share }) => {
      if ((passage.judged ?? 0) >= ANSWERS) return true
      const isNear = passage.nearness !== undefined && passage.nearness < NEAREST
      if (isNear && share >= ABOUT / 2) return true
      return best >= ABOUT && (isNear || share >= best * FAR)
    })
    .map(({ passage }) => passage)
}

/** Words of a question that say what it is about. */
function contentOf(question: string): string[] {
  const { words, hiragana } = queryTerms(question)
  return [...words.filter((word) => !HIRAGANA.test(word)), ...hiragana]
}

/** From 0 to 1: how many of the words stand in a passage or above it; longer ones count more. */
function shareOf(words: readonly string[], { text, place }: Found): number {
  const plain = normalised([place.label ?? '', ...place.headings, text].join('\n'))
  const sum = (some: readonly string[]) => some.reduce((all, word) => all + word.length, 0)
  const all = sum(words)
  return all === 0 ? 0 : sum(words.filter((word) => plain.includes(word))) / all
}

function beginnings(
  index: Pick<PassageIndex, 'passagesOf'>,
  documents: readonly string[],
): Found[] {
  const each = Math.max(1, Math.floor(MOST_PASSAGES / Math.max(1, documents.length)))
  return documents
    .slice(0, MOST_PASSAGES)
    .flatMap((document) => index.passagesOf(document).slice(0, each))
}
