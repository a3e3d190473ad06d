/** A blank of a prompt that is asked for before the prompt is used. */
export interface Variable {
  readonly name: string
  /** What it is filled with unless something else is given; may be empty. */
  readonly preset: string
  /** It has a line to itself, so it is a text and not a few words. */
  readonly long: boolean
}

/** `{{名前}}` or `{{名前：既定の値}}`; the colon may be of half width. */
const BLANK = /\{\{\s*([^\s{}：:][^{}：:\n]{0,39}?)\s*(?:[：:]\s*([^{}\n]{0,200}?)\s*)?\}\}/gu

/** The blanks of a prompt in the order of their first appearance, each name once. */
export function variablesOf(text: string): Variable[] {
  const found = new Map<string, Variable>()
  for (const match of text.matchAll(BLANK)) {
    const [whole, name = '', preset = ''] = match
    const before = text.slice(0, match.index)
    const after = text.slice(match.index + whole.length)
    const long = /(^|\n)[ \t　]*$/.test(before) && /^[ \t　]*(\n|$)/.test(after)
    const known = found.get(name)
    found.set(name, {
      name,
      preset: known?.preset || preset,
      long: long || known?.long === true,
    })
  }
  return [...found.values()]
}

/** The one that the selection or the clipboard is offered for: the first text, or the first of all. */
export function mainVariable(variables: readonly Variable[]): Variable | undefined {
  return variables.find(({ long }) => long) ?? variables[0]
}

/** The prompt with its blanks filled; those without a value or a preset become empty. */
export function fill(text: string, values: ReadonlyMap<string, string>): string {
  const presets = new Map(variablesOf(text).map(({ name, preset }) => [name, preset]))
  return text.replace(BLANK, (_whole, name: string) => values.get(name) || presets.get(name) || '')
}
