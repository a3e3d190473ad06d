import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import {
  type Backup,
  type BackupContents,
  type BackupConversation,
  BackupOutcome,
} from '../../contract/backup.ts'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { focusDialog } from '../ui/focus-dialog.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Rows of a group that are drawn; a filter leads to the others. */
const DRAWN = 200

/** What a backup holds, what restoring would do, and the choice of what to bring back. */
export function BackupDialog({
  backup: { name },
  date,
  onClose,
}: {
  backup: Backup
  /** When it was made, in words. */
  date: string
  /** Told what was done, if anything. */
  onClose: (done?: string) => void
}) {
  const words = useWords()
  const { queries } = useHost()
  const { data: contents, error } = useQuery(
    queries.backups.compare.queryOptions({ input: { name }, gcTime: 0, staleTime: 0 }),
  )
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content onOpenAutoFocus={focusDialog} className={dialogContent}>
          <div className="flex items-center justify-between gap-3 border-line border-b py-3 pr-3 pl-6">
            <Dialog.Title className="font-semibold text-lg">
              {words.backups.contents(date)}
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={words.close}>
                <X size={18} />
              </IconButton>
            </Dialog.Close>
          </div>
          <Dialog.Description className="px-6 pt-3 text-soft text-sm">
            {words.backups.explained}
          </Dialog.Description>
          {error && (
            <div className="p-6">
              <Problem failure={failureOfCall(error)} />
            </div>
          )}
          {!contents && !error && (
            <p role="status" className="px-6 py-12 text-center text-soft text-sm">
              {words.backups.reading}
            </p>
          )}
          {contents && <Contents name={name} contents={contents} onDone={onClose} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Contents({
  name,
  contents: { conversations, prompts },
  onDone,
}: {
  name: string
  contents: BackupContents
  onDone: (done: string) => void
}) {
  const words = useWords()
  const { client } = useHost()
  const comesBack = (one: BackupConversation) =>
    one.outcome === 'added' || one.outcome === 'completed'
  // What was thrown away on purpose comes back only when it is chosen.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(conversations.filter(comesBack).map(({ id }) => id)),
  )
  const [withPrompts, setWithPrompts] = useState(prompts > 0)
  const [filter, setFilter] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const plain = filter.normalize('NFKC').toLowerCase().trim()
  const found = conversations.filter((one) =>
    one.name.normalize('NFKC').toLowerCase().includes(plain),
  )
  const nothing = prompts === 0 && conversations.every(({ outcome }) => outcome === 'kept')
  const choose = (ids: readonly string[], on: boolean) =>
    setChosen((old) => {
      const next = new Set(old)
      for (const id of ids) {
        if (on) next.add(id)
        else next.delete(id)
      }
      return next
    })

  async function restore() {
    setBusy(true)
    setFailure(undefined)
    try {
      const did = await client.backups.restore({ name, ids: [...chosen], prompts: withPrompts })
      onDone(words.backups.restored(did.conversations, did.messages, did.prompts))
    } catch (error) {
      setFailure(failureOfCall(error))
      setBusy(false)
    }
  }

  return (
    <>
      <div className="px-6 pt-3 pb-1">
        {nothing ? (
          <p className="rounded-lg bg-leaf-soft px-4 py-2 text-sm">{words.backups.nothing}</p>
        ) : (
          <input
            type="search"
            value={filter}
            aria-label={words.backups.filter}
            placeholder={words.backups.filter}
            onChange={(event) => setFilter(event.target.value)}
            className="w-full rounded-lg border border-line-strong bg-raised px-3 py-1.5 text-sm outline-none placeholder:text-faint focus:border-leaf"
          />
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-3">
        {BackupOutcome.options.map((outcome) => (
          <Group
            key={outcome}
            outcome={outcome}
            conversations={found.filter((one) => one.outcome === outcome)}
            chosen={chosen}
            onChoose={choose}
          />
        ))}
        {prompts > 0 && (
          <label className="mt-4 flex items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              checked={withPrompts}
              onChange={(event) => setWithPrompts(event.target.checked)}
              className="accent-leaf"
            />
            {words.backups.prompts(prompts)}
          </label>
        )}
      </div>
      {failure && (
        <div className="px-6 pt-2">
          <Problem failure={failure} />
        </div>
      )}
      <div className="flex justify-end gap-2 border-line border-t px-6 py-3">
        <Dialog.Close asChild>
          <Button>{nothing ? words.close : words.cancel}</Button>
        </Dialog.Close>
        {!nothing && (
          <Button
            look="strong"
            disabled={busy || (chosen.size === 0 && !withPrompts)}
            onClick={() => void restore()}
          >
            {words.backups.restore(chosen.size)}
          </Button>
        )}
      </div>
    </>
  )
}

function Group({
  outcome,
  conversations,
  chosen,
  onChoose,
}: {
  outcome: BackupOutcome
  conversations: readonly BackupConversation[]
  chosen: ReadonlySet<string>
  onChoose: (ids: readonly string[], on: boolean) => void
}) {
  const words = useWords()
  if (conversations.length === 0) return null
  const ids = conversations.map(({ id }) => id)
  const kept = outcome === 'kept'
  const title = `${words.backups.outcomes[outcome]}（${conversations.length.toLocaleString()}）`
  return (
    <section aria-label={title} className="pt-4">
      <h3 className="font-medium text-leaf text-sm">{title}</h3>
      <p className="text-faint text-xs">{words.backups.outcomeHints[outcome]}</p>
      {!kept && conversations.length > 1 && (
        <label className="mt-1 flex items-center gap-2.5 px-2 py-1 text-soft text-sm">
          <input
            type="checkbox"
            checked={ids.every((id) => chosen.has(id))}
            onChange={(event) => onChoose(ids, event.target.checked)}
            className="accent-leaf"
          />
          {words.backups.all(ids.length)}
        </label>
      )}
      <ul className="mt-0.5">
        {conversations.slice(0, DRAWN).map((one) => (
          <li key={one.id}>
            {kept ? (
              <div className="flex items-center px-2 py-1 text-sm">
                <Line {...one} />
              </div>
            ) : (
              <label className="flex items-center gap-2.5 rounded-lg px-2 py-1 text-sm hover:bg-leaf-soft">
                <input
                  type="checkbox"
                  checked={chosen.has(one.id)}
                  onChange={(event) => onChoose([one.id], event.target.checked)}
                  className="accent-leaf"
                />
                <Line {...one} />
              </label>
            )}
          </li>
        ))}
      </ul>
      {conversations.length > DRAWN && (
        <p className="px-2 text-faint text-xs">
          {words.backups.more(conversations.length - DRAWN)}
        </p>
      )}
    </section>
  )
}

function Line({ name, adds }: BackupConversation) {
  const words = useWords()
  return (
    <>
      <span className="min-w-0 flex-1 truncate" title={name}>
        {name || words.untitled}
      </span>
      {adds > 0 && <span className="shrink-0 text-faint text-xs">{words.backups.adds(adds)}</span>}
    </>
  )
}
