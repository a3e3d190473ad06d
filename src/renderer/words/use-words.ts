import { createContext, useContext } from 'react'
import type { Failure } from '../../contract/errors.ts'
import type { Settings } from '../../contract/settings.ts'
import { en } from './en.ts'
import type { Explanation } from './explanation.ts'
import { ja, type Words } from './ja.ts'

const languages: Record<Settings['language'], Words> = { ja, en }

export const WordsContext = createContext<Words>(ja)

/** The words of the chosen language. */
export function useWords(): Words {
  return useContext(WordsContext)
}

export function wordsOf(language: Settings['language']): Words {
  return languages[language]
}

/** A failure in words. */
export function explain(words: Words, { code, data }: Failure): Explanation {
  return words.errors[code](data)
}
