import { useCallback, useLayoutEffect, useRef, useState } from 'react'

/** Distance from the end, in pixels, that still counts as being there. */
const NEAR = 48

/** Where a scrolled box stands, and what moves it. */
export type Follow = ReturnType<typeof useFollow>

/** Keeps a scrolled box at its end while its content grows, unless the reader has scrolled away. */
export function useFollow() {
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const [following, setFollowing] = useState(true)
  const toLatest = useCallback(() => {
    follows.current = true
    setFollowing(true)
    box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [])

  const leave = useCallback(() => {
    follows.current = false
    setFollowing(false)
  }, [])

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight
      follows.current = left < NEAR
      setFollowing(follows.current)
    }
    // Told after the page was laid out and before it is drawn: asking earlier would lay it out twice.
    const resized = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight
    })
    element.addEventListener('scroll', look, { passive: true })
    for (const one of [element, ...element.children]) resized.observe(one)
    return () => {
      element.removeEventListener('scroll', look)
      resized.disconnect()
    }
  }, [])
  return { box, following, toLatest, leave }
}
