import type { ShelfFolder } from '../../contract/shelf.ts'
import { useWords } from '../words/use-words.ts'

/** What a folder of the shelf holds, and how it stands with it. */
export function FolderCounts({ folder: { total, unread, attention } }: { folder: ShelfFolder }) {
  const words = useWords().shelf
  return (
    <p className="flex flex-wrap gap-x-2 text-faint text-xs">
      <span>{words.holds(total)}</span>
      {unread > 0 && <span>{words.unread(unread)}</span>}
      {attention > 0 && <span className="text-alarm">{words.needsAttention(attention)}</span>}
    </p>
  )
}
