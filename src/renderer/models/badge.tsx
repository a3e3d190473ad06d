import type { ReactNode } from 'react'

/** A few words beside a name. */
export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="shrink-0 rounded-full bg-leaf-soft px-2.5 py-0.5 text-leaf-strong text-xs">
      {children}
    </span>
  )
}
