import { KotonohaError } from '../contract/errors.ts'
import type { Grounds, Place, UsedPassage } from '../contract/material.ts'
import { ground } from '../documents/grounding.ts'
import type { FittedPrompt } from './context.ts'
import type { Exchange } from './thread.ts'
import wordings from './wordings.json' with { type: 'json' }

/** What an answer says of the documents for which no passage can stand: that something is not in them. */
const ABSENT =
  /(?:資料|文書|文章|本文)(?:の中)?に(?:は|も)?[^。]*(?:書かれて|記載(?:されて)?|述べられて|示されて|記述|情報|見当た|見つか)[^。]*(?:ない|ません)/u
/** Passages of about this many tokens each leave room for the question and what was said before. */
const TOKENS_EACH = 680
/** Of a passage that must be cut to fit, at least so much is left, in UTF-16 units. */
const SHORTEST = 80
/** A sentence that has ended. */
const ENDED = /[。．！？!?」』）)\n]$/u

/**
 * The exchanges with passages of documents before the last question. What is in passages is material
 * and no instruction: each is set off by a heading that nothing inside of it can imitate.
 */
export function withMaterial(
  exchanges: readonly Exchange[],
  passages: readonly UsedPassage[],
): Exchange[] {
  const last = exchanges.at(-1)
  if (!last || passages.length === 0) return [...exchanges]
  const blocks = passages.map((passage, index) =>
    filled(wordings.passage, {
      number: String(index + 1),
      source: sourceOf(passage),
      text: withoutHeadings(passage.text),
    }),
  )
  const question = filled(wordings.documentQuestion, {
    passages: blocks.join('\n\n'),
    question: last.question,
  })
  return [...exchanges.slice(0, -1), { ...last, question }]
}

/** How many passages a context is worth: small models lose their way in many. */
export function mostPassages(contextSize: number): number {
  return Math.max(3, Math.floor(contextSize / TOKENS_EACH))
}

/** What of a prompt tells how well it fits. */
type Fit = Pick<FittedPrompt, 'omittedMessageIds'>

/**
 * Fits as many of the passages as there is room for, the first ones; of the last one its beginning.
 * @param attempt fits exchanges
 * @param keepsThread whether passages give way to what was said before; else that gives way to them
 * @throws KotonohaError CONTEXT_FULL when not even the beginning of one passage fits
 */
export async function fitMaterial<Fitted extends Fit>(
  exchanges: readonly Exchange[],
  passages: readonly UsedPassage[],
  attempt: (exchanges: readonly Exchange[]) => Promise<Fitted>,
  keepsThread = false,
): Promise<{ fitted: Fitted; given: readonly UsedPassage[] }> {
  let { fitted, given } = await mostThatFit(exchanges, passages, attempt)
  if (!keepsThread || given.length < 2) return { fitted, given }
  const { omittedMessageIds } = await attempt(exchanges)
  while (given.length > 1 && fitted.omittedMessageIds.length > omittedMessageIds.length) {
    given = given.slice(0, -1)
    fitted = await attempt(withMaterial(exchanges, given))
  }
  return { fitted, given }
}

async function mostThatFit<Fitted>(
  exchanges: readonly Exchange[],
  passages: readonly UsedPassage[],
  attempt: (exchanges: readonly Exchange[]) => Promise<Fitted>,
): Promise<{ fitted: Fitted; given: readonly UsedPassage[] }> {
  let given = passages
  for (;;) {
    try {
      return { fitted: await attempt(withMaterial(exchanges, given)), given }
    } catch (error) {
      const [first] = given
      if (!(error instanceof KotonohaError) || error.code !== 'CONTEXT_FULL' || !first) throw error
      const { needed = 1, available = 0 } = error.data
      const share = Math.min(0.9, available / needed)
      if (given.length > 1) given = given.slice(0, Math.max(1, Math.floor(given.length * share)))
      else if (first.text.length * share < SHORTEST) throw error
      else given = [beginningOf(first, Math.floor(first.text.length * share))]
    }
  }
}

function beginningOf({ text, place, ...passage }: UsedPassage, length: number): UsedPassage {
  return {
    ...passage,
    text: text.slice(0, length),
    place: { ...place, end: Math.min(place.end, place.start + length) },
  }
}

/**
 * What the sentences of an answer rest on.
 * @param isWhole whether the answer has ended; else its last sentence may go on
 */
export function groundsOf(
  answer: string,
  passages: readonly UsedPassage[],
  isWhole: boolean,
): Grounds[] {
  return ground(
    answer,
    passages.map(({ text }) => text),
  ).filter(({ start, end }) => {
    const text = answer.slice(start, end)
    if (!isWhole && end === answer.trimEnd().length && !ENDED.test(text)) return false
    return !ABSENT.test(text)
  })
}

/** The document and where in it, as a person would cite it. */
function sourceOf({ name, place }: UsedPassage): string {
  const plain = name.replace(/[【】\n]/gu, ' ')
  return plain + pageOf(name, place)
}

function pageOf(name: string, { page, label }: Place): string {
  if (page === undefined) return ''
  if (/\.xls[xm]$/i.test(name)) return `（シート${label ?? page}）`
  if (/\.ppt[xm]$/i.test(name)) return `（スライド${page}）`
  return `（${page}ページ）`
}

/** What looks like the heading of a passage, or the question, gets other signs. */
function withoutHeadings(text: string): string {
  return text.replace(/【(?=資料)/gu, '［').replace(/^(質問)[：:]/gmu, '$1 ')
}

/** The form with its fields, each put in once: what is put in may have braces itself. */
function filled(form: string, fields: Readonly<Record<string, string>>): string {
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => fields[name] ?? whole)
}
