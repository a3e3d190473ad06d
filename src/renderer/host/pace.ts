/** Longest pause between keys that still counts as typing, in milliseconds. */
const TYPING_MS = 400
/**
 * While somebody types: how seldom things are shown; when after a key, whose own frame is out by then;
 * how long they can still begin with time left before the next key; how long the next key is waited
 * for; and the longest that keys, one held down above all, can keep things from being shown. In
 * milliseconds.
 */
const WHILE_TYPING = {
  everyMs: 160,
  afterKeyMs: 18,
  withinMs: 16,
  withoutKeyMs: 200,
  longestMs: 1000,
}
/** How long a frame takes that is not late, in milliseconds. */
const FRAME_MS = 20

/** What there is to know of the past; times in milliseconds of one clock. */
export interface Past {
  readonly now: number
  /** When something was shown last. */
  readonly shown: number
  /** How long it took then until it could be seen. */
  readonly took: number
  /** When a key was pressed last. */
  readonly key: number
}

/**
 * How long to wait before more is shown, so that keys come first: while somebody types, right after a
 * key; and where drawing is slow, no more than half of the time.
 * @returns milliseconds; 0 is the next frame
 */
export function pauseBefore({ now, shown, took, key }: Past): number {
  const rested = shown + took + (took > FRAME_MS ? took : 0)
  if (now - key >= TYPING_MS) return Math.max(0, rested - now)
  const { everyMs, afterKeyMs, withinMs, withoutKeyMs, longestMs } = WHILE_TYPING
  const earliest = Math.max(rested, shown + everyMs, key + afterKeyMs)
  const isBeforeNextKey = shown < key && Math.max(now, earliest) <= key + afterKeyMs + withinMs
  const next = isBeforeNextKey ? earliest : Math.max(rested, Math.max(shown, key) + withoutKeyMs)
  return Math.max(0, Math.min(next, Math.max(rested, shown + longestMs)) - now)
}

/** Something that is shown again and again, at a pace that leaves room for what the user does. */
export interface Pace {
  /** Has it shown soon; asked for several times, it is shown once. */
  ask(): void
  /** Shows it now. */
  now(): void
  stop(): void
}

/** @param show shows what there is by then */
export function paced(show: () => void): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  let drawing = false
  let asked = false
  let shown = 0
  let took = 0
  let key = Number.NEGATIVE_INFINITY
  const pressed = () => {
    key = performance.now()
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    schedule()
  }
  addEventListener('keydown', pressed, { capture: true, passive: true })

  function schedule() {
    if (timer !== undefined || frame || drawing) return
    const pause = pauseBefore({ now: performance.now(), shown, took, key })
    if (pause > 0)
      timer = setTimeout(() => {
        timer = undefined
        schedule()
      }, pause)
    else frame = requestAnimationFrame(inFrame)
  }
  function inFrame() {
    frame = 0
    asked = false
    shown = performance.now()
    drawing = true
    show()
    // React draws it after this frame; the next one has it, and ends before the timer.
    requestAnimationFrame(() =>
      setTimeout(() => {
        took = performance.now() - shown
        drawing = false
        if (asked) schedule()
      }),
    )
  }
  return {
    ask() {
      asked = true
      // A page in the background has no frames, and must not gather for ever.
      if (document.hidden) this.now()
      else schedule()
    },
    now() {
      asked = false
      show()
    },
    stop() {
      removeEventListener('keydown', pressed, { capture: true })
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    },
  }
}
