import { FileText, X } from 'lucide-react'
import { useWords } from '../words/use-words.ts'
import type { Materials } from './use-materials.ts'

/** What the question is about, each with a way to take it off. */
export function MaterialChips({ materials }: { materials: Materials }) {
  const words = useWords().launcherScreen
  const { list, refused } = materials
  if (list.length === 0 && !refused) return null
  return (
    <div className="border-line border-b px-4 py-2">
      {list.length > 0 && (
        <ul
          aria-label={words.materials}
          className="flex max-h-20 flex-wrap gap-1.5 overflow-y-auto"
        >
          {list.map(({ id, name, text }) => (
            <li
              key={id}
              title={text.trim().slice(0, 200)}
              className="flex max-w-full items-center gap-1.5 rounded-full border border-line bg-side py-0.5 pr-1 pl-2.5 text-xs"
            >
              <FileText size={13} className="shrink-0 text-faint" aria-hidden />
              <span className="truncate">{name}</span>
              <span className="shrink-0 text-faint">{words.characters([...text].length)}</span>
              <button
                type="button"
                aria-label={words.removeMaterial(name)}
                onClick={() => materials.remove(id)}
                className="rounded-full p-0.5 text-faint hover:bg-leaf-soft hover:text-ink"
              >
                <X size={13} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {refused && (
        <p role="alert" className="mt-1 text-alarm text-xs">
          {refused}
        </p>
      )}
    </div>
  )
}
