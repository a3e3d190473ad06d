import type { Prompt } from '../../contract/prompt.ts'
import { kanaOf } from './romaji.ts'

/**
 * The prompts that have all words of a query in title, reading or text, those found by the beginning
 * of their title or reading first. Width, case, and hiragana or katakana make no difference, and Latin
 * letters are also read as romaji, as when the input method is off.
 */
export function searchPrompts(prompts: readonly Prompt[], query: string): Prompt[] {
  const words = plain(query)
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return [...prompts]
  return prompts
    .map((prompt) => ({ prompt, rank: Math.max(...words.map((word) => rankOf(prompt, word))) }))
    .filter(({ rank }) => rank < MISSED)
    .sort((a, b) => a.rank - b.rank)
    .map(({ prompt }) => prompt)
}

/** Text as it is compared. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60))
}

const MISSED = 3

/** 0: it begins with the word, 1: its name has it, 2: its text has it. */
function rankOf({ title, reading, text }: Prompt, word: string): number {
  const names = [plain(title), ...plain(reading).split(/\s+/u)]
  const kana = kanaOf(word)
  const spellings = kana === undefined ? [word] : [word, kana]
  const some = (test: (spelling: string) => boolean) => spellings.some(test)
  if (some((one) => names.some((name) => name.startsWith(one)))) return 0
  if (some((one) => names.some((name) => name.includes(one)))) return 1
  return plain(text).includes(word) ? 2 : MISSED
}
