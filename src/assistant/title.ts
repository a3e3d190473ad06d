import wordings from './wordings.json' with { type: 'json' }

/** Longest title, in characters. */
const LONGEST = 40

/** Asks for a title of a conversation by its first exchange, cut to what a small context holds. */
export function titleQuestion(question: string, answer: string): string {
  const parts: Record<string, string> = { question, answer }
  // In one go: what is put in may itself look like a place to be filled.
  return wordings.title.replace(/\{(\w+)\}/g, (_, name) => clip(oneLine(parts[name] ?? ''), 200))
}

/**
 * A title from what the model wrote: its first line without quotes, headings or a full stop.
 * Falls back to the beginning of the question when nothing usable is left, or when the title tells
 * numbers that the exchange does not have.
 */
export function titleFrom(written: string, question: string, answer: string): string {
  const line = written.split('\n').find((one) => one.trim() !== '') ?? ''
  const bare = line
    .trim()
    .replace(/^(#+\s*)?((題名|タイトル)\s*[：:]\s*)?/, '')
    .replace(/^「([^「」]*)」$|^『([^『』]*)』$|^"([^"]*)"$/, '$1$2$3')
    .replace(/\*\*/g, '')
    .replace(/[。．.]$/, '')
    .trim()
  const isTrue = numbersIn(bare).isSubsetOf(numbersIn(`${question} ${answer}`))
  return clip((isTrue && bare) || oneLine(question), LONGEST)
}

/** Numbers of two digits and more: single ones may count what is listed. */
function numbersIn(text: string): Set<string> {
  const bare = text.normalize('NFKC').replace(/(?<=\d),(?=\d)/g, '')
  return new Set(bare.match(/\d{2,}/g))
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function clip(text: string, length: number): string {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}
