import { kanaOf } from '../prompts/romaji.ts'
import { plain } from '../prompts/search.ts'
import type { Words } from '../words/ja.ts'
import type { SettingRow } from './setting-row.ts'

/**
 * The rows whose words hold all words of a query. Width, case, and hiragana or katakana make no
 * difference, and Latin letters are also read as romaji.
 */
export function searchRows(
  rows: readonly SettingRow[],
  query: string,
  words: Words,
): readonly SettingRow[] {
  const asked = plain(query)
    .split(/\s+/u)
    .filter((word) => word !== '')
  return rows.filter((row) => {
    const text = textOf(row, words)
    return asked.every((word) => {
      const kana = kanaOf(word)
      return text.includes(word) || (kana && text.includes(kana))
    })
  })
}

function textOf({ group, label, hint, terms }: SettingRow, words: Words): string {
  const parts = [label(words), hint(words), terms?.(words), words.settingsScreen.groups[group]]
  return plain(parts.join('\n'))
}
