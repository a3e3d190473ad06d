import { NUMERAL, numeralValue } from './numerals.ts'

/** The year before the first year of each era, and how forms abbreviate it. */
const ERAS: readonly (readonly [name: string, letter: string, before: number])[] = [
  ['明治', 'm', 1867],
  ['大正', 't', 1911],
  ['昭和', 's', 1925],
  ['平成', 'h', 1988],
  ['令和', 'r', 2018],
]
const ERA_YEAR = new RegExp(
  `(${ERAS.map(([name]) => name).join('|')})\\s?(元|[${NUMERAL}]{1,4})(?=\\s?年|[./])` +
    `|(?<![a-z0-9])([mtshr])\\s?(\\d{1,2})(?=[./]\\d{1,2}[./]\\d{1,2})`,
  'giu',
)

/** A year of an era, found in a text. */
export interface EraYear {
  readonly start: number
  readonly end: number
  /** The same year of the western calendar. */
  readonly year: number
}

/** Years of Japanese eras (`令和6年`、`平成元年`、`R6.4.1`) in a text that is NFKC. */
export function eraYears(text: string): EraYear[] {
  return [...text.matchAll(ERA_YEAR)].flatMap((match) => {
    const [whole, name, written, letter, digits] = match
    const era = ERAS.find(([era, short]) => era === name || short === letter?.toLowerCase())
    const count = written === '元' ? 1 : numeralValue(written ?? digits ?? '')
    if (!era || count === undefined || count < 1 || count > 99) return []
    return [{ start: match.index, end: match.index + whole.length, year: era[2] + count }]
  })
}
