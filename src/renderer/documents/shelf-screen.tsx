import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  Columns2,
  FolderPlus,
  FolderSync,
  LoaderCircle,
  Pause,
  Play,
  Plus,
  Search,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useDeferredValue, useMemo, useState } from 'react'
import type { DocumentHome, DocumentInfo, ShelfView } from '../../contract/document.ts'
import { earlierFirst } from '../../contract/earlier-first.ts'
import type { Failure } from '../../contract/errors.ts'
import type { ShelfFolder } from '../../contract/shelf.ts'
import { useShowDifferences } from '../differences/show-differences.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { LineDialog } from '../ui/line-dialog.tsx'
import { menuContent } from '../ui/menu.ts'
import { turns } from '../ui/motion.ts'
import { useNotice } from '../ui/notices.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { PickItems, usePickFiles } from './add-documents.tsx'
import { DocumentHits } from './document-hits.tsx'
import { DocumentRow } from './document-row.tsx'
import { MeaningNote } from './meaning-note.tsx'
import { ShelfFolderHead } from './shelf-folder-head.tsx'
import { ShelfFolders } from './shelf-folders.tsx'
import { ShelfRowMenu } from './shelf-row-menu.tsx'
import { isDesktop } from './take-files.ts'
import { isSameHome, useTaking } from './taking.tsx'

/** Rows that are drawn before more are asked for. */
const AT_ONCE = 200

/** The library of documents (資料棚): its folders, and one of them open. */
export function ShelfScreen({ onNew }: { onNew: () => void }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { shelf } = client.documents
  const notify = useNotice()
  const [folderId, setFolderId] = useState<string | null>(null)
  const [attention, setAttention] = useState(false)
  const [limit, setLimit] = useState(AT_ONCE)
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed).trim()
  /** Chosen to be compared, in that order. */
  const [selected, setSelected] = useState<readonly string[]>([])
  const compare = useShowDifferences()
  const [asking, setAsking] = useState<'folder' | 'watched'>()
  const [failure, setFailure] = useState<Failure>()
  const { data: view, error } = useQuery(
    queries.documents.shelf.view.queryOptions({
      input: { folderId, limit, attention },
      placeholderData: keepPreviousData,
    }),
  )
  const folder = view?.folders.find(({ id }) => id === folderId)
  const home = useMemo(
    // Files that are added while a watched folder is open lie beside it.
    (): DocumentHome => ({ in: 'shelf', folderId: folder?.watch ? null : folderId }),
    [folderId, folder?.watch],
  )
  const { pick, field } = usePickFiles(home)
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((thrown) => setFailure(failureOfCall(thrown)))
  }
  const open = (id: string | null) => {
    setFolderId(id)
    setLimit(AT_ONCE)
    setAttention(false)
    setTyped('')
  }
  const toggle = (id: string) =>
    setSelected((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]))

  async function compareSelected() {
    const found = await client.documents.infos({ ids: [...selected] })
    const [one, other] = found
    if (!one || !other) return setSelected(found.map(({ id }) => id))
    const [left, right] = earlierFirst(one, other)
    compare({ left: left.id, right: right.id })
  }
  async function remove({ id, name, original }: DocumentInfo) {
    await client.documents.remove({ id, home: { in: 'shelf' } })
    notify({ kind: 'told', text: words.documents.removed(name, original) })
  }
  async function move(ids: readonly string[], to: ShelfFolder) {
    await shelf.move({ ids: [...ids], folderId: to.id })
    notify({ kind: 'told', text: words.shelf.moved(ids.length, to.name) })
  }
  async function removeFolder({ id, name, watch }: ShelfFolder) {
    await shelf.delete({ id })
    open(null)
    const text = watch ? words.shelf.watchEnded(name) : words.shelf.deleted(name)
    notify({ kind: 'done', text, undo: () => attempt(shelf.restore({ id })) })
  }
  async function watch(path: string | null) {
    const { id } = await shelf.watch({ path })
    if (id !== null) open(id)
  }
  async function ask({ id }: ShelfFolder) {
    await shelf.lend({ folderId: id, conversationId: null })
    onNew()
  }

  return (
    <div
      className="min-h-0 flex-1 overflow-y-auto bg-paper"
      data-documents-to={folder?.watch ? 'nowhere' : undefined}
    >
      <div className="mx-auto flex max-w-[46rem] flex-col gap-4 px-5 py-7">
        {folder ? (
          <ShelfFolderHead
            folder={folder}
            onBack={() => open(null)}
            onAsk={() => attempt(ask(folder))}
            onDelete={() => attempt(removeFolder(folder))}
            attempt={attempt}
          />
        ) : (
          <div>
            <h1 className="font-semibold text-xl">{words.documents.shelf}</h1>
            <p className="mt-1 text-soft text-sm">{words.documents.shelfIntro}</p>
          </div>
        )}
        <div className="flex flex-wrap items-center gap-2">
          {!folder?.watch && (
            <AddButton pick={pick}>
              <Plus size={16} />
              {words.documents.add}
            </AddButton>
          )}
          {field}
          {folderId === null && (
            <>
              <Button onClick={() => setAsking('folder')}>
                <FolderPlus size={16} />
                {words.shelf.newFolder}
              </Button>
              <Button onClick={() => (isDesktop ? attempt(watch(null)) : setAsking('watched'))}>
                <FolderSync size={16} />
                {words.shelf.watchFolder}
              </Button>
            </>
          )}
          <label className="flex min-w-52 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 focus-within:border-leaf">
            <Search size={15} className="shrink-0 text-faint" aria-hidden />
            <input
              type="search"
              value={typed}
              maxLength={1000}
              aria-label={words.documents.searchIn}
              placeholder={words.documents.searchIn}
              onChange={(event) => setTyped(event.target.value)}
              className="min-h-9 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
            />
          </label>
        </div>
        {failure && <Problem failure={failure} />}
        {error && <Problem failure={failureOfCall(error)} />}
        {view && (view.allUnread > 0 || view.paused) && (
          <Reading
            view={view}
            onPause={() => attempt(client.documents.pause({ paused: !view.paused }))}
          />
        )}
        <MeaningNote />
        {selected.length > 0 && (
          <div className="sticky top-2 z-10 flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-4 py-1.5 text-sm shadow-sm">
            <p className="flex-1" role="status">
              {words.differences.chosen(selected.length)}
            </p>
            <Button
              look="strong"
              disabled={selected.length !== 2}
              onClick={() => attempt(compareSelected())}
            >
              <Columns2 size={16} />
              {words.differences.compareChosen(selected.length)}
            </Button>
            <Button look="quiet" onClick={() => setSelected([])}>
              {words.differences.clear}
            </Button>
          </div>
        )}
        {query ? (
          <DocumentHits
            query={query}
            home={{ in: 'shelf', ...(folderId !== null && { folderId }) }}
            className="rounded-xl border border-line bg-raised p-2"
          />
        ) : (
          view && (
            <>
              {folderId === null && (
                <ShelfFolders
                  folders={view.folders}
                  onOpen={open}
                  onMoved={(ids, to) => attempt(move(ids, to))}
                />
              )}
              {(view.attention > 0 || attention) && (
                <label className="flex items-center gap-2 text-sm">
                  <input
                    type="checkbox"
                    checked={attention}
                    onChange={(event) => setAttention(event.target.checked)}
                    className="accent-leaf"
                  />
                  {words.shelf.onlyAttention}
                  <span className="text-alarm text-xs">
                    {words.shelf.needsAttention(view.attention)}
                  </span>
                </label>
              )}
              <ul
                aria-label={words.documents.shelf}
                className="divide-y divide-line rounded-xl border border-line bg-raised empty:hidden"
              >
                <Arriving home={home} />
                {view.documents.map((document) => (
                  <DocumentRow
                    key={document.id}
                    document={document}
                    removeLabel={words.documents.forget(document.name)}
                    onRemove={document.onShelf ? () => attempt(remove(document)) : undefined}
                    onReadAgain={() => attempt(client.documents.readAgain({ id: document.id }))}
                    selection={{
                      isSelected: selected.includes(document.id),
                      onToggle: () => toggle(document.id),
                    }}
                    menu={
                      document.onShelf && (
                        <ShelfRowMenu
                          document={document}
                          folders={view.folders}
                          folderId={folderId}
                          attempt={attempt}
                          onMove={(to) => attempt(move([document.id], to))}
                        />
                      )
                    }
                  />
                ))}
              </ul>
              {view.total > limit && !attention && (
                <Button look="quiet" onClick={() => setLimit(limit + AT_ONCE)}>
                  {words.moreHits}
                </Button>
              )}
              <Empty view={view} folder={folder} attention={attention} />
            </>
          )
        )}
      </div>
      {asking === 'folder' && (
        <LineDialog
          title={words.shelf.newFolder}
          label={words.shelf.folderName}
          action={words.shelf.create}
          longest={100}
          onGiven={(name) => shelf.create({ name })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'watched' && (
        <LineDialog
          title={words.shelf.watched}
          label={words.shelf.watchPath}
          hint={`${words.shelf.watchPathHint}${words.shelf.watchedHint}`}
          example={words.shelf.watchPathExample}
          action={words.shelf.watch}
          longest={4096}
          onGiven={watch}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  )
}

/** Adds files; the desktop asks whether to copy them, where that is not to be as the settings say. */
function AddButton({
  pick,
  children,
}: {
  pick: ReturnType<typeof usePickFiles>['pick']
  children: React.ReactNode
}) {
  if (!isDesktop)
    return (
      <Button look="strong" onClick={() => pick()}>
        {children}
      </Button>
    )
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look="strong">{children}</Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} className={menuContent}>
          <PickItems pick={pick} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** How much is still to be read, and a way to let it rest. */
function Reading({ view, onPause }: { view: ShelfView; onPause: () => void }) {
  const words = useWords().documents
  return (
    <div className="flex items-center gap-3 rounded-lg bg-side px-4 py-1.5 text-soft text-sm">
      <p className="flex-1" role="status">
        {view.paused ? words.paused : words.left(view.allUnread)}
      </p>
      <Button look="quiet" onClick={onPause}>
        {view.paused ? <Play size={15} /> : <Pause size={15} />}
        {view.paused ? words.resume : words.pause}
      </Button>
    </div>
  )
}

/** Files on their way to a place of the shelf. */
function Arriving({ home }: { home: DocumentHome }) {
  const words = useWords().documents
  const { sending } = useTaking()
  return sending
    .filter((one) => isSameHome(one.home, home))
    .map(({ id, name, share, cancel }) => (
      <li key={id} className="flex items-center gap-2.5 px-4 py-2.5 text-sm">
        <LoaderCircle ref={turns} size={16} className="shrink-0 text-faint" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="text-faint text-xs">{words.sending(Math.round(share * 100))}</span>
        <Button look="quiet" onClick={cancel}>
          {words.cancel}
        </Button>
      </li>
    ))
}

function Empty({
  view,
  folder,
  attention,
}: {
  view: ShelfView
  folder: ShelfFolder | undefined
  attention: boolean
}) {
  const words = useWords()
  const { sending } = useTaking()
  if (view.documents.length > 0 || sending.length > 0) return null
  if (!folder && view.folders.length > 0 && !attention) return null
  const text = attention
    ? words.shelf.nothingToAttend
    : !folder
      ? words.documents.shelfEmpty
      : folder.watch
        ? words.shelf.emptyWatched
        : words.shelf.emptyFolder
  return (
    <p className="rounded-xl border-2 border-line border-dashed px-6 py-12 text-center text-faint text-sm">
      {text}
    </p>
  )
}
