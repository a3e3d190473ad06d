import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { FolderPlus } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { ConversationSummary } from '../../contract/conversation.ts'
import type { Folder, FolderContent } from '../../contract/folder.ts'
import type { SearchHit } from '../../contract/search.ts'
import { DocumentHits } from '../documents/document-hits.tsx'
import { useExport } from '../exchange/use-export.ts'
import type { ExportFormat } from '../exchange/writing.tsx'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { ConversationItem, nameOf } from './conversation-item.tsx'
import { DropArea } from './drag.tsx'
import { FolderDialog } from './folder-dialog.tsx'
import { FolderSection } from './folder-section.tsx'
import { groupsOf } from './groups.ts'
import { SearchHits } from './search-hits.tsx'
import { meant, nothingSelected, ranged, toggled } from './selection.ts'
import { type Change, useArrange } from './use-arrange.ts'

/** Conversations that a search shows by their names, above what was said in others. */
const MOST_NAMES = 10

interface ConversationListProps {
  /** Empty: all of them. */
  readonly query: string
  readonly shown: string | null
  readonly onShow: (id: string) => void
  readonly onShowHit: (hit: SearchHit) => void
  readonly onNewIn: (folderId: string) => void
  readonly onGone: (ids: readonly string[]) => void
}

/** Pinned conversations, then folders, then all others by day; or what a search finds. */
export function ConversationList(props: ConversationListProps) {
  const { query, shown, onShow, onShowHit, onNewIn, onGone } = props
  const words = useWords()
  const { client, queries } = useHost()
  const notify = useNotice()
  const arrange = useArrange()
  const exportAs = useExport()
  const [selection, setSelection] = useState(nothingSelected)
  /** The folder in the dialog, and what is moved into it when it is a new one. */
  const [editing, setEditing] = useState<{ folder?: Folder; move: readonly string[] }>()
  const box = useRef<HTMLDivElement>(null)
  const { data: inList = [] } = useQuery(
    queries.conversations.list.queryOptions({
      input: { query },
      placeholderData: keepPreviousData,
    }),
  )
  const { data: archived = [] } = useQuery(
    queries.conversations.list.queryOptions({
      input: { query, place: 'archive' },
      enabled: query !== '',
      placeholderData: keepPreviousData,
    }),
  )
  const { data: folders = [] } = useQuery(queries.folders.list.queryOptions())
  const searching = query !== ''
  const list = searching ? [...inList, ...archived] : inList
  const pinned = searching ? [] : list.filter((one) => one.pinned)
  const groups = searching
    ? list.length > 0
      ? [{ name: words.namesFound, conversations: list.slice(0, MOST_NAMES) }]
      : []
    : groupsOf(
        list.filter((one) => !one.pinned && one.folderId === null),
        new Date(),
      ).map(({ name, conversations }) => ({ name: words.groups[name], conversations }))

  function change(ids: readonly string[], to: Change, done: (name: string, n: number) => string) {
    const moved = list.filter(({ id }) => ids.includes(id))
    const [first] = moved
    if (!first) return
    const text = done(nameOf(first, words.untitled), moved.length)
    void arrange(moved, to, { from: 'list', done: text })
    if (to.place) {
      focusNextTo(ids)
      onGone(ids)
    }
    setSelection(nothingSelected)
  }
  const moveTo = (ids: readonly string[], folderId: string | null) =>
    change(ids, { folderId }, (_name, n) =>
      words.movedTo(n, folders.find(({ id }) => id === folderId)?.name ?? words.noFolder),
    )

  async function saveFolder(content: FolderContent) {
    if (editing?.folder) await client.folders.change({ id: editing.folder.id, ...content })
    else {
      const { id: folderId } = await client.folders.add(content)
      const moved = list.filter(({ id }) => editing?.move.includes(id))
      if (moved.length > 0)
        await arrange(
          moved,
          { folderId },
          { from: 'list', done: words.movedTo(moved.length, content.name) },
        )
    }
    setEditing(undefined)
    setSelection(nothingSelected)
  }

  async function removeFolder({ id, name }: Folder) {
    try {
      await client.folders.delete({ id })
      notify({
        kind: 'done',
        text: words.folderRemoved(name),
        undo: () => void client.folders.restore({ id }),
      })
    } catch (error) {
      notify({ kind: 'failed', failure: failureOfCall(error) })
    }
  }

  function exporterOf({ id }: Folder) {
    const ids = list.filter((one) => one.folderId === id).map((one) => one.id)
    return ids.length > 0 ? (format: ExportFormat) => void exportAs({ ids, format }) : undefined
  }

  const inOrder = () =>
    [...(box.current?.querySelectorAll<HTMLElement>('[data-conversation]') ?? [])].map(
      (element) => ({ element, id: element.dataset.conversation ?? '' }),
    )

  /** Those who work with keys go on from where others went out of the list. */
  function focusNextTo(ids: readonly string[]) {
    const order = inOrder()
    if (!order.some(({ element }) => element.parentElement?.contains(document.activeElement)))
      return
    const at = order.findLastIndex(({ id }) => ids.includes(id))
    const staying = (one: { id: string }) => !ids.includes(one.id)
    const next =
      order.slice(at + 1).find(staying) ?? order.slice(0, Math.max(at, 0)).findLast(staying)
    next?.element.focus()
  }

  function press(event: KeyboardEvent) {
    const order = inOrder()
    const at = order.findIndex(({ element }) => element === event.target)
    if (at < 0) return
    const ids = order.map(({ id }) => id)
    if (event.key === 'Escape') setSelection(nothingSelected)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      setSelection({ ids: new Set(ids), anchor: ids[0] ?? null })
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = order[at + (event.key === 'ArrowDown' ? 1 : -1)]
      next?.element.focus()
      if (event.shiftKey && next)
        setSelection((old) => ranged(old, next.id, ids, order[at]?.id ?? null))
    } else return
    event.preventDefault()
  }

  const item = (conversation: ConversationSummary) => {
    const { id } = conversation
    const ids = meant(selection, id)
    return (
      <ConversationItem
        key={id}
        conversation={conversation}
        shown={id === shown}
        selected={selection.ids.has(id)}
        moved={ids}
        folders={folders}
        onKeyDown={press}
        onChoose={(how) => {
          if (how === 'toggle') setSelection((old) => toggled(old, id))
          else if (how === 'range')
            setSelection((old) =>
              ranged(
                old,
                id,
                inOrder().map((one) => one.id),
                shown,
              ),
            )
          else {
            setSelection(nothingSelected)
            onShow(id)
          }
        }}
        actions={{
          pin: () =>
            change(ids, { pinned: !conversation.pinned }, (_name, n) =>
              conversation.pinned ? words.unpinned(n) : words.pinnedNow(n),
            ),
          moveTo: (folderId) => moveTo(ids, folderId),
          moveToNew: () => setEditing({ move: ids }),
          exportAs: (format) => void exportAs({ ids, format }),
          archive: () =>
            change(ids, { place: 'archive' }, (name, n) =>
              n === 1 ? words.archived(name) : words.archivedMany(n),
            ),
          remove: () =>
            change(ids, { place: 'trash' }, (name, n) =>
              n === 1 ? words.removed(name) : words.removedMany(n),
            ),
        }}
      />
    )
  }

  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto bg-side px-2 pb-2">
      {list.length === 0 && !searching && (
        <p className="px-3 py-6 text-center text-faint text-sm">{words.noConversations}</p>
      )}
      {pinned.length > 0 && (
        <DropArea
          label={words.pinnedGroup}
          onDropped={(ids) => change(ids, { pinned: true }, (_name, n) => words.pinnedNow(n))}
        >
          <h2 className="px-3 pt-3 pb-1 text-faint text-xs">{words.pinnedGroup}</h2>
          <ul>{pinned.map(item)}</ul>
        </DropArea>
      )}
      {!searching &&
        folders.map((folder) => (
          <FolderSection
            key={folder.id}
            folder={folder}
            count={list.filter((one) => one.folderId === folder.id && !one.pinned).length}
            onExport={exporterOf(folder)}
            onNew={() => onNewIn(folder.id)}
            onEdit={() => setEditing({ folder, move: [] })}
            onDelete={() => void removeFolder(folder)}
            onMove={(step) => {
              const ids = folders.map(({ id }) => id)
              const at = ids.indexOf(folder.id)
              const to = Math.max(0, at + step)
              void client.folders.order({ ids: ids.toSpliced(at, 1).toSpliced(to, 0, folder.id) })
            }}
            onDropped={(ids) => moveTo(ids, folder.id)}
          >
            {list.filter((one) => one.folderId === folder.id && !one.pinned).map(item)}
          </FolderSection>
        ))}
      {!searching && (
        <Button
          look="quiet"
          className="mt-1 min-h-8 w-full justify-start px-3 text-faint text-xs"
          onClick={() => setEditing({ move: [...selection.ids] })}
        >
          <FolderPlus size={14} />
          {words.newFolder}
        </Button>
      )}
      <DropArea
        label={words.noFolder}
        className={searching ? '' : 'min-h-16'}
        onDropped={(ids) => moveTo(ids, null)}
      >
        {groups.map(({ name, conversations }) => (
          <section key={name} aria-label={name}>
            <h2 className="px-3 pt-3 pb-1 text-faint text-xs">{name}</h2>
            <ul>{conversations.map(item)}</ul>
          </section>
        ))}
      </DropArea>
      {searching && <DocumentHits query={query} home={null} limit={10} hidesNothing />}
      {searching && <SearchHits query={query} onShow={onShowHit} />}
      <p role="status" className="sr-only">
        {selection.ids.size > 0 && words.selected(selection.ids.size)}
      </p>
      {editing && (
        <FolderDialog
          folder={editing.folder}
          onSave={saveFolder}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  )
}
