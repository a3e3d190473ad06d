const EARLIER = /旧|前|現行|原案|\bold\b|before|original/iu
const LATER = /新|後|案|\bnew\b|after|revised|amended/iu

/**
 * Two documents in the order of what their names say (旧・新, 改正前・改正後, versions, years), or else as
 * they come. Of two that a question names, the one that is named first is the earlier one.
 */
export function earlierFirst<Named extends { readonly name: string }>(
  one: Named,
  other: Named,
  question = '',
): readonly [Named, Named] {
  const inOrder = [one, other] as const
  const turned = [other, one] as const
  const asked = [one, other].map(({ name }) => question.indexOf(stem(name)))
  const [first = -1, second = -1] = asked
  if (first >= 0 && second >= 0 && first !== second) return first < second ? inOrder : turned
  const time = ageOf(one.name) - ageOf(other.name)
  if (time !== 0) return time < 0 ? inOrder : turned
  const [left, right] = [numbersIn(one.name), numbersIn(other.name)]
  const at = left.findIndex((value, place) => value !== right[place])
  const isTurned = left.length === right.length && at >= 0 && (left[at] ?? 0) > (right[at] ?? 0)
  return isTurned ? turned : inOrder
}

/**
 * The two documents that a question compares, the earlier one first: of more than two those that it
 * names. Undefined where it is not told which.
 */
export function pairOf<Named extends { readonly name: string }>(
  documents: readonly Named[],
  question: string,
): readonly [Named, Named] | undefined {
  const named = documents.filter(({ name }) => question.includes(stem(name)))
  const [one, other, ...more] = documents.length === 2 ? documents : named
  return one && other && more.length === 0 ? earlierFirst(one, other, question) : undefined
}

function stem(name: string): string {
  return name.replace(/\.\w{1,5}$/u, '')
}

function ageOf(name: string): number {
  return EARLIER.test(name) ? -1 : LATER.test(name) ? 1 : 0
}

function numbersIn(name: string): number[] {
  return [...name.normalize('NFKC').matchAll(/\d+/gu)].map(([digits]) => Number(digits))
}
