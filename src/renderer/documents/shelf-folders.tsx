import { Folder, FolderSync } from 'lucide-react'
import { useState } from 'react'
import type { ShelfFolder } from '../../contract/shelf.ts'
import { useWords } from '../words/use-words.ts'
import { DRAGGED_DOCUMENTS, dropped } from './drop-place.ts'
import { FolderCounts } from './folder-counts.tsx'

/** The folders of the shelf. Documents and files can be dropped onto those that are the user's own. */
export function ShelfFolders({
  folders,
  onOpen,
  onMoved,
}: {
  folders: readonly ShelfFolder[]
  onOpen: (id: string) => void
  onMoved: (ids: readonly string[], folder: ShelfFolder) => void
}) {
  const words = useWords().shelf
  if (folders.length === 0) return null
  return (
    <ul aria-label={words.folders} className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      {folders.map((folder) => (
        <FolderCard
          key={folder.id}
          folder={folder}
          onOpen={() => onOpen(folder.id)}
          onMoved={(ids) => onMoved(ids, folder)}
        />
      ))}
    </ul>
  )
}

function FolderCard({
  folder,
  onOpen,
  onMoved,
}: {
  folder: ShelfFolder
  onOpen: () => void
  onMoved: (ids: readonly string[]) => void
}) {
  const words = useWords().shelf
  const [over, setOver] = useState(false)
  const { id, name, watch } = folder
  const Icon = watch ? FolderSync : Folder
  const isAway = watch?.state.status === 'missing'
  return (
    <li
      data-documents-to={watch ? 'nowhere' : `shelf ${id}`}
      title={watch ? words.noDrop : undefined}
      onDragOver={(event) => {
        if (watch || !event.dataTransfer.types.includes(DRAGGED_DOCUMENTS)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        const ids = event.dataTransfer.getData(DRAGGED_DOCUMENTS)
        if (ids && !watch) onMoved(ids.split(' '))
      }}
      className={`rounded-xl border border-line bg-raised ${over ? 'bg-leaf-soft outline-2 outline-leaf outline-dashed' : ''} ${dropped}`}
    >
      <button
        type="button"
        aria-label={words.open(name)}
        onClick={onOpen}
        className="flex w-full items-start gap-2.5 rounded-xl px-4 py-2.5 text-start hover:bg-leaf-soft"
      >
        <Icon
          size={18}
          className={`mt-0.5 shrink-0 ${isAway ? 'text-alarm' : 'text-leaf'}`}
          aria-hidden
        />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-sm" title={name}>
            {name}
          </span>
          <FolderCounts folder={folder} />
          {watch && watch.state.status !== 'watching' && (
            <span className={`line-clamp-1 text-xs ${isAway ? 'text-alarm' : 'text-faint'}`}>
              {words.watchState(watch.state)}
            </span>
          )}
        </span>
      </button>
    </li>
  )
}
