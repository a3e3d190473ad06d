import { eraYears } from './calendar.ts'
import { NUMERAL, numeralValue } from './numerals.ts'

/** A number with what it counts, as it stands in a text that is NFKC and in lower case. */
export interface Quantity {
  readonly value: number
  /** In one spelling for all that mean the same; empty where nothing follows. */
  readonly unit: string
  readonly isKnownUnit: boolean
  /** Said to be approximate (約、ほど). */
  readonly isRough: boolean
  readonly start: number
  readonly end: number
}

/** Kilometres or kilograms. */
const AMBIGUOUS = 'キロ'
/** Spellings of units, the unit they are compared as, and how many of it they are. */
const UNITS: readonly (readonly [spelling: string, unit: string, factor?: number])[] = [
  ...([
    ['年間', '年'],
    ['年度', '年'],
    ['年', '年'],
    ['日間', '日'],
    ['日', '日'],
    ['週間', '日', 7],
    ['週', '日', 7],
    ['時間', '分', 60],
    ['分間', '分'],
    ['分', '分'],
    ['秒間', '秒'],
    ['秒', '秒'],
    ['%', '%'],
    ['パーセント', '%'],
    ['割', '%', 10],
    ['キロメートル', 'm', 1000],
    [AMBIGUOUS, AMBIGUOUS],
    ['センチメートル', 'm', 0.01],
    ['センチ', 'm', 0.01],
    ['ミリメートル', 'm', 0.001],
    ['平方キロメートル', '㎢'],
    ['平方メートル', '㎡'],
    ['km2', '㎢'],
    ['m2', '㎡'],
    ['メートル', 'm'],
    ['km', 'm', 1000],
    ['cm', 'm', 0.01],
    ['mm', 'm', 0.001],
    ['m', 'm'],
    ['キログラム', 'g', 1000],
    ['グラム', 'g'],
    ['kg', 'g', 1000],
    ['mg', 'g', 0.001],
    ['g', 'g'],
    ['トン', 'g', 1e6],
    ['ミリリットル', 'l', 0.001],
    ['リットル', 'l'],
    ['ml', 'l', 0.001],
    ['l', 'l'],
    ['円', '円'],
    ['ドル', 'ドル'],
    ['ユーロ', 'ユーロ'],
    ['人', '人'],
    ['名', '人'],
    ['個', '個'],
    ['つ', '個'],
    ['歳', '歳'],
    ['才', '歳'],
    ['回', '回'],
    ['度目', '度目'],
    ['回目', '度目'],
    ['番目', '位'],
    ['位', '位'],
    ['度', '度'],
    ['℃', '度'],
    ['°c', '度'],
    ['文字', '文字'],
    ['世紀', '世紀'],
  ] as const),
  ...['か', 'ヶ', 'ケ', 'カ', 'ヵ', '箇'].map((one) => [`${one}月`, 'か月'] as const),
  ...['月', '時', '条', '項', '号', '章', '節', '件', '階', '校', '本', '枚', '台', '冊', '匹'].map(
    (one) => [one, one] as const,
  ),
  ...['錠', '種', '点', '倍', '対', '世代', '駅', '社', '部', '票', '席', '店', '戸', '泊'].map(
    (one) => [one, one] as const,
  ),
  ...[
    '号室',
    '周年',
    '学年',
    '人分',
    '営業日',
    '版',
    '級',
    '歩',
    '拍',
    '着',
    '杯',
    '羽',
    '頭',
    '隻',
  ].map((one) => [one, one] as const),
].toSorted((a, b) => b[0].length - a[0].length)
const UNIT = UNITS.map(([spelling]) => spelling).join('|')

const DATE = /(?<![\d./-])(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?![\d/-])/gu
const CLOCK = new RegExp(
  `(午前|午後|夜|朝)?の?\\s?(?:(\\d{1,2}):(\\d{2})(?!\\d)|([${NUMERAL}]{1,3})時(?!間)(?:([${NUMERAL}]{1,3})分|(半))?)`,
  'gu',
)
const PLAIN = new RegExp(
  `\\d[\\d,]*(?:\\.\\d+)?(?:[十百千万億兆](?:\\d[\\d,]*)?)*|(?<=第)[${NUMERAL}]+|[${NUMERAL}]+(?=${UNIT}|割)`,
  'gu',
)
const ROUGH_BEFORE = /(?:約|およそ|ほぼ|概ね|おおむね)\s?$/u
const ROUGH_AFTER = /^(?:ほど|程度|くらい|ぐらい|前後|近く|弱|強)/u
/** Words that begin with a numeral and count nothing. */
const NO_NUMBERS =
  /一部|一般|一回に|一生|一人前|一方|一緒|一度|一時|一旦|一定|一種|一人ひとり|一つ一つ|十分に|十分な|三重県|四国|九州|八百屋|千葉|一日中|一気|一例|第三者|唯一|統一|同一|万一|一年中/gu

/**
 * The quantities of a text. Years of eras are western years, dates are three quantities, times of
 * day are minutes since midnight.
 */
export function quantitiesIn(plain: string): Quantity[] {
  const found: Quantity[] = []
  let rest = plain.replace(NO_NUMBERS, (word) => '＿'.repeat(word.length))
  const take = (
    start: number,
    end: number,
    ...some: (readonly [value: number, unit: string])[]
  ) => {
    for (const [value, unit] of some)
      found.push({ value, unit, isKnownUnit: true, isRough: false, start, end })
    rest = rest.slice(0, start) + '＿'.repeat(end - start) + rest.slice(end)
  }
  for (const { start, end, year } of eraYears(rest))
    take(start, rest.charAt(end) === '年' ? end + 1 : end, [year, '年'])
  for (const match of rest.matchAll(DATE)) {
    const [year = 0, month = 0, day = 0] = match.slice(1).map(Number)
    take(match.index, match.index + match[0].length, [year, '年'], [month, '月'], [day, '日'])
  }
  for (const match of rest.matchAll(CLOCK)) {
    const [whole, half, h = '', m = '', hours = '', minutes = '', halfPast] = match
    const hour = numeralValue(h || hours) ?? 0
    const minute = halfPast ? 30 : (numeralValue(m || minutes) ?? 0)
    if (hour > 24 || minute > 59) continue
    const later = (half === '午後' || half === '夜') && hour < 12 ? 12 : 0
    take(match.index, match.index + whole.length, [(hour + later) * 60 + minute, '時刻'])
  }
  for (const match of rest.matchAll(PLAIN)) {
    const value = numeralValue(match[0].replace(/,$/, ''))
    if (value === undefined) continue
    const start = match.index
    found.push(withUnit(rest, value, start, start + match[0].length))
  }
  return withMinutes(found.toSorted((a, b) => a.start - b.start))
}

/** 2時間30分 as one quantity. */
function withMinutes(all: readonly Quantity[]): Quantity[] {
  const merged: Quantity[] = []
  for (const one of all) {
    const last = merged.at(-1)
    if (last?.unit === '分' && one.unit === '分' && last.end === one.start && one.value < 60)
      merged.splice(-1, 1, { ...last, value: last.value + one.value, end: one.end })
    else merged.push(one)
  }
  return merged
}

function withUnit(text: string, value: number, start: number, digitsEnd: number): Quantity {
  const after = text.slice(digitsEnd)
  const known = UNITS.find(([spelling]) => after.trimStart().startsWith(spelling))
  const isRoughBefore = ROUGH_BEFORE.test(text.slice(0, start))
  if (known) {
    const [spelling, unit, factor = 1] = known
    let end = digitsEnd + (after.length - after.trimStart().length) + spelling.length
    let half = 0
    if (text.charAt(end) === '半' && ['時間', '年', '分'].includes(spelling)) {
      half = 0.5
      end++
    }
    const isRough = isRoughBefore || ROUGH_AFTER.test(text.slice(end))
    return { value: (value + half) * factor, unit, isKnownUnit: true, isRough, start, end }
  }
  const unit =
    /^(?:[\p{Script=Katakana}ー]+|\p{Script=Han}|[a-z]+)/u.exec(after)?.[0] ??
    /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]?$/u.exec(text.slice(0, start))?.[0] ??
    ''
  const isRough = isRoughBefore || ROUGH_AFTER.test(after.slice(unit.length))
  return { value, unit, isKnownUnit: false, isRough, start, end: digitsEnd }
}

/** Whether both can count the same. */
function isSameKind(told: Quantity, source: Quantity): boolean {
  if (!told.isKnownUnit || !source.isKnownUnit || told.unit === source.unit) return true
  return told.unit === AMBIGUOUS && ['m', 'g'].includes(source.unit)
}

/** Whether both can mean the same amount of the same. A rough one may be rounded. */
export function isSameQuantity(told: Quantity, source: Quantity): boolean {
  if (!isSameKind(told, source)) return false
  const value =
    told.unit === AMBIGUOUS && source.unit !== AMBIGUOUS ? told.value * 1000 : told.value
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))
  if (near(value, source.value)) return true
  if (!told.isRough || value < 10) return false
  // 約3,800 for 3,776: the same to the digits that are told.
  const step = 10 ** (/0*$/.exec(String(Math.round(value)))?.[0].length ?? 0)
  return step > 1 && near(Math.round(source.value / step) * step, value)
}
