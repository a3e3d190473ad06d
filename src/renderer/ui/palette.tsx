import { Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { isComposing } from '../composer/ime.ts'

/** Something that can be chosen by typing a part of its name. */
export interface PaletteItem {
  readonly id: string
  readonly name: string
  /** A second, quieter line. */
  readonly detail?: string
  readonly icon?: ReactNode
  /** Stands at the right, e.g. a key. */
  readonly hint?: string
  /** Items of one group follow each other, under its name. */
  readonly group?: string
}

/**
 * A field and the list of what it finds: arrow keys move, Enter chooses. The focus stays in the field.
 */
export function Palette({
  label,
  empty,
  query,
  items,
  onQuery,
  onChoose,
  onKeyDown,
}: {
  label: string
  /** Shown when nothing is found. */
  empty: string
  query: string
  items: readonly PaletteItem[]
  onQuery: (query: string) => void
  onChoose: (id: string) => void
  /** Sees keys that belong to no conversion first. */
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}) {
  const listId = useId()
  const [active, setActive] = useState(0)
  const at = Math.min(active, items.length - 1)
  const optionId = (index: number) => `${listId}-${index}`

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (isComposing(event)) return
    onKeyDown?.(event)
    if (event.defaultPrevented) return
    const last = items.length - 1
    const next = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    }[event.key]
    const item = items[at]
    if (next !== undefined) setActive(next)
    else if (event.key === 'Enter' && item) onChoose(item.id)
    else return
    event.preventDefault()
  }

  return (
    <>
      <label className="flex items-center gap-2.5 border-line border-b px-4">
        <Search size={16} className="shrink-0 text-faint" aria-hidden />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? optionId(at) : undefined}
          value={query}
          placeholder={label}
          onChange={(event) => {
            setActive(0)
            onQuery(event.target.value)
          }}
          onKeyDown={press}
          className="min-w-0 flex-1 bg-transparent py-3 outline-none placeholder:text-faint"
        />
      </label>
      <div className="min-h-0 overflow-y-auto p-1.5">
        {items.length === 0 && <p className="px-3 py-6 text-center text-faint text-sm">{empty}</p>}
        <div id={listId} role="listbox" aria-label={label}>
          {items.map((item, index) => (
            <div key={item.id} role="presentation">
              {item.group && item.group !== items[index - 1]?.group && (
                <div role="presentation" className="px-3 pt-2 pb-0.5 text-faint text-xs">
                  {item.group}
                </div>
              )}
              <button
                type="button"
                ref={index === at ? bringIntoView : undefined}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                onMouseMove={() => setActive(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(item.id)}
                className="flex w-full items-center gap-2.5 rounded-lg px-3 py-1.5 text-start aria-selected:bg-leaf-soft"
              >
                {item.icon && <span className="shrink-0 text-faint">{item.icon}</span>}
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-sm">{item.name}</span>
                  {item.detail && (
                    <span className="block truncate text-faint text-xs">{item.detail}</span>
                  )}
                </span>
                {item.hint && <span className="shrink-0 text-faint text-xs">{item.hint}</span>}
              </button>
            </div>
          ))}
        </div>
      </div>
    </>
  )
}

function bringIntoView(option: HTMLElement | null) {
  option?.scrollIntoView({ block: 'nearest' })
}
