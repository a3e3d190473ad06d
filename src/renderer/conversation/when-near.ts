import { type RefObject, useEffect, useState } from 'react'

/** How far out of sight things are drawn already, so that scrolling shows no gaps. */
const MARGIN = '150% 0px'

const waiting = new WeakMap<Element, () => void>()
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      observer.unobserve(target)
      waiting.get(target)?.()
    }
  },
  { scrollMargin: MARGIN, rootMargin: MARGIN },
)

/**
 * Whether an element has come near to what can be seen; from then on it stays so.
 * @param from whether it counts as near already
 */
export function useNear(element: RefObject<Element | null>, from: boolean): boolean {
  const [near, setNear] = useState(from)
  if (from && !near) setNear(true)
  useEffect(() => {
    const { current } = element
    if (near || !current) return
    waiting.set(current, () => setNear(true))
    observer.observe(current)
    return () => observer.unobserve(current)
  }, [near, element])
  return near
}
