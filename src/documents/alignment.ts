import { likeness } from './difference-units.ts'

/** A unit as it is compared. */
export interface Comparable {
  /** Units with the same key say the same. */
  readonly key: string
  /** From `bigramsOf` of the key. */
  readonly grams: Uint32Array
}

/** Places in two documents that belong together, from 0. */
export interface Pair {
  readonly left: number
  readonly right: number
}

export interface Alignment {
  /** In the order of both documents. */
  readonly pairs: readonly Pair[]
  /** What stands in another order; in that of the left document. */
  readonly moved: readonly Pair[]
}

/** Two units that are less alike are not versions of each other. */
const CHANGED = 0.4
/** What has moved must be that much alike, and have so many characters to be told from others. */
const MOVED = { alike: 0.75, length: 10 }
/** Beside something that has moved, less is enough. */
const MOVED_ALONG = 0.5
/** How many units in a row are taken as one to find anchors where single ones repeat. */
const RUNS = [1, 2, 4, 8]
/** Gaps with at most so many pairs are compared each with each. */
const FULL = 10_000
/** Of larger gaps each unit is compared with so many others at most. */
const CANDIDATES = 6
/** Bigrams of so many units tell nothing. */
const COMMON = 200
/** The rarest bigrams of a unit by which candidates are found. */
const TELLING = 24
/** Units before and behind the same place that are always candidates. */
const AROUND = 3
/** Gaps in gaps in gaps are no longer split, but compared. */
const DEEPEST = 60

/**
 * Aligns two documents: what is equal and unique in both anchors them (patience diff, also over runs
 * of units), what lies between is paired by likeness in the order of both, and what then is left and
 * alike has moved. Time grows with the units and their differences, not with their product.
 */
export function align(left: readonly Comparable[], right: readonly Comparable[]): Alignment {
  return new Aligning(left, right).done()
}

interface Range {
  readonly from: number
  readonly to: number
  readonly rightFrom: number
  readonly rightTo: number
  readonly depth: number
}

interface Candidate extends Pair {
  readonly weight: number
}

class Aligning {
  readonly #left: readonly Comparable[]
  readonly #right: readonly Comparable[]
  readonly #leftIds: Int32Array
  readonly #rightIds: Int32Array
  /** By unit, the one that it belongs to; -1 for none. */
  readonly #ofLeft: Int32Array
  readonly #ofRight: Int32Array
  readonly #moved: Pair[] = []

  constructor(left: readonly Comparable[], right: readonly Comparable[]) {
    this.#left = left
    this.#right = right
    const ids = new Map<string, number>()
    const idsOf = (all: readonly Comparable[]) =>
      Int32Array.from(all, ({ key }) => {
        const id = ids.get(key) ?? ids.size
        ids.set(key, id)
        return id
      })
    this.#leftIds = idsOf(left)
    this.#rightIds = idsOf(right)
    this.#ofLeft = new Int32Array(left.length).fill(-1)
    this.#ofRight = new Int32Array(right.length).fill(-1)
  }

  done(): Alignment {
    const whole = { from: 0, to: this.#left.length, rightFrom: 0, rightTo: this.#right.length }
    const gaps: Range[] = []
    const open: Range[] = [{ ...whole, depth: 0 }]
    for (let range = open.pop(); range; range = open.pop()) {
      const rest = this.#trim(range)
      if (rest.from === rest.to || rest.rightFrom === rest.rightTo) continue
      const anchors = rest.depth < DEEPEST ? this.#anchors(rest) : []
      if (anchors.length === 0) gaps.push(rest)
      let { from, rightFrom } = rest
      const depth = rest.depth + 1
      for (const { left, right } of anchors) {
        this.#match(left, right)
        open.push({ from, to: left, rightFrom, rightTo: right, depth })
        from = left + 1
        rightFrom = right + 1
      }
      if (anchors.length > 0) open.push({ ...rest, from, rightFrom, depth })
    }
    for (const gap of gaps) this.#pair(gap)
    const pairs: Pair[] = []
    const taken = new Set(this.#moved.map(({ left }) => left))
    for (const [left, right] of this.#ofLeft.entries())
      if (right >= 0 && !taken.has(left)) pairs.push({ left, right })
    this.#findMoved()
    return { pairs, moved: this.#moved.toSorted((a, b) => a.left - b.left) }
  }

  #match(left: number, right: number): void {
    this.#ofLeft[left] = right
    this.#ofRight[right] = left
  }

  #isFree(left: number, right: number): boolean {
    return this.#ofLeft[left] === -1 && this.#ofRight[right] === -1
  }

  #isSame(left: number, right: number): boolean {
    return this.#leftIds[left] === this.#rightIds[right]
  }

  /** Pairs what a range begins and ends with in both documents. */
  #trim(range: Range): Range {
    let { from, to, rightFrom, rightTo } = range
    const same = (left: number, right: number) =>
      this.#isFree(left, right) && this.#isSame(left, right)
    for (; from < to && rightFrom < rightTo && same(from, rightFrom); from++, rightFrom++)
      this.#match(from, rightFrom)
    for (; from < to && rightFrom < rightTo && same(to - 1, rightTo - 1); to--, rightTo--)
      this.#match(to - 1, rightTo - 1)
    return { ...range, from, to, rightFrom, rightTo }
  }

  /** Places at which both go on with the same units, found nowhere else in the range. */
  #anchors(range: Range): Pair[] {
    for (const run of RUNS) {
      const left = uniqueRuns(this.#leftIds, range.from, range.to, run)
      const right = uniqueRuns(this.#rightIds, range.rightFrom, range.rightTo, run)
      const unique: Candidate[] = []
      for (const [key, at] of left) {
        const other = right.get(key)
        if (at < 0 || other === undefined || other < 0 || !this.#isFree(at, other)) continue
        unique.push({ left: at, right: other, weight: this.#weight(at, 1) })
      }
      if (unique.length === 0) continue
      if (range.depth > 0 || run > 1) return heaviestChain(unique, this.#right.length)
      // Which of them are in order and which have moved depends on all that is alike as well; what
      // is there several times tells nothing.
      const leftIds = new Set(this.#leftIds)
      const rightIds = new Set(this.#rightIds)
      const alike = this.#candidates(
        free(this.#ofLeft, range.from, range.to).filter(
          (at) => !rightIds.has(this.#leftIds[at] ?? -1),
        ),
        free(this.#ofRight, range.rightFrom, range.rightTo).filter(
          (at) => !leftIds.has(this.#rightIds[at] ?? -1),
        ),
      )
      const anchors = heaviestChain([...unique, ...alike], this.#right.length)
      this.#noteMoved(unique, anchors)
      return anchors
    }
    return []
  }

  #noteMoved(unique: readonly Pair[], anchors: readonly Pair[]): void {
    const anchored = new Set(anchors.map(({ left }) => left))
    for (const { left, right } of unique) {
      if (anchored.has(left) || this.#lengthOf(left) < MOVED.length) continue
      this.#match(left, right)
      this.#moved.push({ left, right })
    }
  }

  #lengthOf(left: number): number {
    return this.#left[left]?.key.length ?? 0
  }

  /** Pairs what is alike in a gap, in the order of both. */
  #pair({ from, to, rightFrom, rightTo }: Range): void {
    const candidates = this.#candidates(
      free(this.#ofLeft, from, to),
      free(this.#ofRight, rightFrom, rightTo),
    )
    for (const { left, right } of heaviestChain(candidates, this.#right.length))
      this.#match(left, right)
  }

  /** Units that may be versions of each other. */
  #candidates(left: readonly number[], right: readonly number[]): Candidate[] {
    const candidates: Candidate[] = []
    const compare = (at: number, other: number) => {
      const alike = this.#likeness(at, other, CHANGED)
      if (alike >= CHANGED)
        candidates.push({ left: at, right: other, weight: this.#weight(at, alike) })
    }
    if (left.length * right.length <= FULL)
      for (const at of left) for (const other of right) compare(at, other)
    else {
      const finding = this.#finder(right)
      const step = right.length / left.length
      for (const [place, at] of left.entries()) {
        const near = Math.floor(place * step)
        const around = right.slice(Math.max(0, near - AROUND), near + AROUND + 1)
        for (const other of new Set([...finding(at, near), ...around])) compare(at, other)
      }
    }
    return candidates
  }

  /** The longer two units are, the less they are alike by chance. */
  #weight(left: number, alike: number): number {
    return (alike - CHANGED / 2) * (4 + Math.min(60, this.#lengthOf(left)))
  }

  /** Finds those of some units that may be like one of the left document. */
  #finder(right: readonly number[]): (left: number, near: number) => number[] {
    const byGram = new Map<number, number[]>()
    const byId = new Map<number, number[]>()
    for (const [place, at] of right.entries()) {
      let last = -1
      for (const gram of this.#right[at]?.grams ?? []) {
        if (gram === last) continue
        last = gram
        const list = byGram.get(gram)
        if (list) list.push(at)
        else byGram.set(gram, [at])
      }
      const id = this.#rightIds[at] ?? -1
      byId.set(id, [...(byId.get(id)?.slice(-COMMON) ?? []), place])
    }
    return (left, near) => {
      const same = (byId.get(this.#leftIds[left] ?? -1) ?? [])
        .toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near))
        .slice(0, CANDIDATES)
        .map((place) => right[place] ?? 0)
      const lists = [...new Set(this.#left[left]?.grams)]
        .flatMap((gram) => {
          const list = byGram.get(gram)
          return list && list.length <= COMMON ? [list] : []
        })
        .sort((a, b) => a.length - b.length)
        .slice(0, TELLING)
      const hits = new Map<number, number>()
      for (const list of lists) for (const at of list) hits.set(at, (hits.get(at) ?? 0) + 1)
      const best = [...hits].sort((a, b) => b[1] - a[1]).slice(0, CANDIDATES)
      return [...same, ...best.map(([at]) => at)]
    }
  }

  /** What is left in both and alike has moved, with what stands beside it. */
  #findMoved(): void {
    const right = free(this.#ofRight, 0, this.#right.length)
    const finding = this.#finder(right)
    const found = free(this.#ofLeft, 0, this.#left.length).flatMap((left) => {
      if (this.#lengthOf(left) < MOVED.length) return []
      return finding(left, 0).flatMap((other) => {
        const alike = this.#likeness(left, other, MOVED.alike)
        return alike < MOVED.alike ? [] : [{ left, right: other, alike }]
      })
    })
    const take = (left: number, other: number) => {
      this.#match(left, other)
      this.#moved.push({ left, right: other })
    }
    for (const one of found.sort((a, b) => b.alike - a.alike))
      if (this.#isFree(one.left, one.right)) take(one.left, one.right)
    for (const { left, right: other } of [...this.#moved])
      for (const step of [1, -1])
        for (let by = step; this.#isAlong(left + by, other + by); by += step)
          take(left + by, other + by)
  }

  #isAlong(left: number, right: number): boolean {
    return (
      left >= 0 &&
      right >= 0 &&
      left < this.#left.length &&
      right < this.#right.length &&
      this.#isFree(left, right) &&
      this.#likeness(left, right, MOVED_ALONG) >= MOVED_ALONG
    )
  }

  /** @param least what is less alike need not be told exactly */
  #likeness(left: number, right: number, least: number): number {
    if (this.#isSame(left, right)) return 1
    const a = this.#left[left]?.grams
    const b = this.#right[right]?.grams
    if (!a || !b) return 0
    const most = (2 * Math.min(a.length, b.length)) / (a.length + b.length)
    return most < least ? 0 : likeness(a, b)
  }
}

function free(taken: Int32Array, from: number, to: number): number[] {
  const all: number[] = []
  for (let at = from; at < to; at++) if (taken[at] === -1) all.push(at)
  return all
}

/** Where each run of units begins; -1 for one that is there more than once. */
function uniqueRuns(ids: Int32Array, from: number, to: number, run: number) {
  const places = new Map<number | string, number>()
  for (let at = from; at + run <= to; at++) {
    const key = run === 1 ? (ids[at] ?? -1) : ids.subarray(at, at + run).join()
    places.set(key, places.has(key) ? -1 : at)
  }
  return places
}

/**
 * The pairs of greatest weight in all that are in the order of both documents, by dynamic programming
 * over a tree of best sums (Fenwick): n log n for n candidates.
 * @param size units of the right document
 */
function heaviestChain(candidates: readonly Candidate[], size: number): Pair[] {
  const sorted = candidates.toSorted((a, b) => a.left - b.left || b.right - a.right)
  const sums = new Float64Array(sorted.length)
  const before = new Int32Array(sorted.length).fill(-1)
  const tree = new Int32Array(size + 1).fill(-1)
  const sumOf = (at: number) => (at < 0 ? 0 : (sums[at] ?? 0))
  let best = -1
  for (const [at, { right, weight }] of sorted.entries()) {
    let previous = -1
    for (let i = right; i > 0; i -= i & -i) {
      const one = tree[i] ?? -1
      if (sumOf(one) > sumOf(previous)) previous = one
    }
    before[at] = previous
    sums[at] = sumOf(previous) + weight
    for (let i = right + 1; i <= size; i += i & -i)
      if (sumOf(at) > sumOf(tree[i] ?? -1)) tree[i] = at
    if (sumOf(at) > sumOf(best)) best = at
  }
  const chain: Pair[] = []
  for (let at = best; at >= 0; at = before[at] ?? -1) {
    const one = sorted[at]
    if (one) chain.push({ left: one.left, right: one.right })
  }
  return chain.reverse()
}
