/** Longest pause between keys that still counts as typing, in milliseconds. */
const TYPING_MS = 400
/** How seldom things are shown while somebody types, and how long after a key; in milliseconds. */
const WHILE_TYPING = { everyMs: 100, afterKeyMs: 24 }
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
 * How long to wait before more is shown, so that keys come first: while somebody types, seldom and
 * between the keys; and where drawing is slow, no more than half of the time.
 * @returns milliseconds; 0 is the next frame
 */
export function pauseBefore({ now, shown, took, key }: Past): number {
  const rest = took > FRAME_MS ? took : 0
  const isTyping = now - key < TYPING_MS
  const next = Math.max(
    shown + took + rest,
    isTyping ? Math.max(shown + WHILE_TYPING.everyMs, key + WHILE_TYPING.afterKeyMs) : 0,
  )
  return Math.max(0, next - now)
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
