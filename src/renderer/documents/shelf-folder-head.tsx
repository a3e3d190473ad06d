import { ChevronRight, Ellipsis, FolderSync, MessageSquarePlus } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { ShelfFolder } from '../../contract/shelf.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { LineDialog } from '../ui/line-dialog.tsx'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useWords } from '../words/use-words.ts'
import { isDesktop } from './take-files.ts'

/** The folder of the shelf that is open: where it is, how its watch fares, and what can be done. */
export function ShelfFolderHead({
  folder,
  onBack,
  onAsk,
  onDelete,
  attempt,
}: {
  folder: ShelfFolder
  onBack: () => void
  onAsk: () => void
  onDelete: () => void
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords().shelf
  const { client } = useHost()
  const { shelf } = client.documents
  const [asking, setAsking] = useState<'name' | 'place'>()
  const { id, name, watch } = folder
  const paused = watch?.state.status === 'paused'
  const relocate = () => (isDesktop ? attempt(shelf.relocate({ id })) : setAsking('place'))
  const actions = [
    { name: words.rename, act: () => setAsking('name') },
    ...(watch
      ? [
          { name: words.lookAgain, act: () => attempt(shelf.lookAgain({ id })) },
          {
            name: paused ? words.resume : words.pause,
            act: () => attempt(shelf.pauseWatch({ id, paused: !paused })),
          },
          { name: words.relocate, act: relocate },
        ]
      : []),
    { name: watch ? words.stopWatching : words.deleteFolder, act: onDelete },
  ]
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-1">
        <nav className="flex min-w-52 flex-1 items-center gap-1">
          <button
            type="button"
            aria-label={words.back}
            onClick={onBack}
            className="shrink-0 rounded text-soft text-xl underline-offset-4 hover:text-ink hover:underline"
          >
            {words.all}
          </button>
          <ChevronRight size={18} className="shrink-0 text-faint" aria-hidden />
          <h1 className="min-w-0 truncate font-semibold text-xl" title={name}>
            {name}
          </h1>
        </nav>
        <Button onClick={onAsk} disabled={folder.total === 0}>
          <MessageSquarePlus size={16} />
          {words.ask}
        </Button>
        <DropdownMenu.Root>
          <DropdownMenu.Trigger
            aria-label={words.menu(name)}
            className="flex size-9 shrink-0 items-center justify-center rounded-lg text-faint hover:bg-leaf-soft hover:text-ink"
          >
            <Ellipsis size={18} />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content align="end" className={menuContent}>
              {actions.map((one) => (
                <DropdownMenu.Item key={one.name} className={menuItem} onSelect={one.act}>
                  {one.name}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </div>
      {watch && <WatchStatus watch={watch} onRelocate={relocate} />}
      {asking === 'name' && (
        <LineDialog
          title={words.rename}
          label={words.folderName}
          first={name}
          action={words.rename}
          longest={100}
          onGiven={(line) => shelf.rename({ id, name: line })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'place' && watch && (
        <LineDialog
          title={words.relocate}
          label={words.watchPath}
          hint={words.watchPathHint}
          first={watch.path}
          action={words.watch}
          longest={4096}
          onGiven={(path) => shelf.relocate({ id, path })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  )
}

function WatchStatus({
  watch: { path, state },
  onRelocate,
}: {
  watch: NonNullable<ShelfFolder['watch']>
  onRelocate: () => void
}) {
  const words = useWords().shelf
  const isAway = state.status === 'missing'
  return (
    <section
      aria-label={words.watched}
      className={`flex items-start gap-2.5 rounded-lg px-4 py-2.5 text-sm ${isAway ? 'bg-alarm-soft' : 'bg-side'}`}
    >
      <FolderSync
        size={17}
        className={`mt-0.5 shrink-0 ${isAway ? 'text-alarm' : 'text-leaf'}`}
        aria-hidden
      />
      <div className="min-w-0 flex-1">
        <p role="status">{words.watchState(state)}</p>
        <code className="block break-all font-mono text-faint text-xs">{path}</code>
        {state.status === 'watching' && state.leftOut > 0 && (
          <p className="mt-1 text-alarm text-xs">{words.leftOut(state.leftOut)}</p>
        )}
        {state.status === 'watching' && state.closed > 0 && (
          <p className="mt-1 text-soft text-xs">{words.closed(state.closed)}</p>
        )}
        {isAway && (
          <Button className="mt-2" onClick={onRelocate}>
            {words.relocate}
          </Button>
        )}
      </div>
    </section>
  )
}
