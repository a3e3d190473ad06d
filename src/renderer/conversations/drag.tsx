import { type ReactNode, useState } from 'react'

/** Names what is dragged, so that nothing else is taken for conversations. */
export const DRAGGED = 'application/x-kotonoha-conversations'

/** Where conversations can be dropped. */
export function DropArea({
  label,
  className = '',
  onDropped,
  children,
}: {
  label: string
  className?: string
  onDropped: (ids: readonly string[]) => void
  children: ReactNode
}) {
  const [over, setOver] = useState(false)
  return (
    <section
      aria-label={label}
      className={`rounded-lg ${over ? 'bg-leaf-soft' : ''} ${className}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const ids = event.dataTransfer.getData(DRAGGED)
        if (ids) onDropped(ids.split(' '))
      }}
    >
      {children}
    </section>
  )
}
