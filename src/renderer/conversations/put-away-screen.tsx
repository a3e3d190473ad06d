import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConversationSummary } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import { type Place, TRASH_DAYS } from '../../contract/folder.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { nameOf } from './conversation-item.tsx'
import { type Change, useArrange } from './use-arrange.ts'

/** The conversations of the archive or the trash, and the ways out of it. */
export function PutAwayScreen({
  place,
  onShow,
}: {
  place: Exclude<Place, 'list'>
  onShow: (id: string) => void
}) {
  const words = useWords()
  const { client, queries } = useHost()
  const arrange = useArrange()
  const { data: list } = useQuery(queries.conversations.list.queryOptions({ input: { place } }))
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [sure, setSure] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const all = list ?? []
  const chosen = all.filter(({ id }) => picked.has(id))
  const move = (moved: readonly ConversationSummary[], to: Change, done: string) => {
    setPicked(new Set())
    void arrange(moved, to, { from: place, done })
  }
  const bringBack = (moved: readonly ConversationSummary[]) =>
    move(moved, { place: 'list' }, words.broughtBack(moved.length))
  const purge = () => {
    if (!sure) return setSure(true)
    setSure(false)
    setPicked(new Set())
    client.conversations
      .purge(chosen.length > 0 ? { ids: chosen.map(({ id }) => id) } : {})
      .catch((error) => setFailure(failureOfCall(error)))
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
      <div className="mx-auto flex max-w-[46rem] flex-col gap-4 px-5 py-7">
        <div>
          <h1 className="font-semibold text-xl">
            {place === 'archive' ? words.archivePlace : words.trash}
          </h1>
          <p className="mt-1 text-soft text-sm">
            {place === 'archive' ? words.archiveIntro : words.trashIntro(TRASH_DAYS)}
          </p>
        </div>
        {failure && <Problem failure={failure} />}
        {list?.length === 0 && (
          <p className="py-6 text-center text-faint text-sm">{words.emptyPlace}</p>
        )}
        {all.length > 0 && (
          <div className="flex flex-wrap items-center gap-2">
            <label className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 accent-leaf"
                checked={chosen.length === all.length}
                onChange={(event) =>
                  setPicked(new Set(event.target.checked ? all.map(({ id }) => id) : []))
                }
              />
              {words.selectAll}
            </label>
            <span className="flex-1 text-faint text-xs">
              {chosen.length > 0 && words.selected(chosen.length)}
            </span>
            <Button disabled={chosen.length === 0} onClick={() => bringBack(chosen)}>
              {words.bringBackToList}
            </Button>
            {place === 'archive' ? (
              <Button
                disabled={chosen.length === 0}
                onClick={() => move(chosen, { place: 'trash' }, words.removedMany(chosen.length))}
              >
                {words.remove}
              </Button>
            ) : (
              <Button className="text-alarm" onClick={purge} onBlur={() => setSure(false)}>
                {sure
                  ? words.purgeSure(chosen.length || all.length)
                  : chosen.length > 0
                    ? words.purge
                    : words.emptyTrash}
              </Button>
            )}
          </div>
        )}
        <ul className="divide-y divide-line rounded-xl border border-line bg-raised empty:hidden">
          {all.map((one) => {
            const name = nameOf(one, words.untitled)
            return (
              <li key={one.id} className="flex items-center gap-3 px-4 py-1.5">
                <input
                  type="checkbox"
                  aria-label={name}
                  className="size-4 accent-leaf"
                  checked={picked.has(one.id)}
                  onChange={(event) => {
                    const next = new Set(picked)
                    if (event.target.checked) next.add(one.id)
                    else next.delete(one.id)
                    setPicked(next)
                  }}
                />
                {place === 'archive' ? (
                  <button
                    type="button"
                    onClick={() => onShow(one.id)}
                    className="min-w-0 flex-1 truncate text-start text-sm hover:underline"
                  >
                    {name}
                  </button>
                ) : (
                  <span className="min-w-0 flex-1 truncate text-sm">{name}</span>
                )}
                <Button
                  look="quiet"
                  aria-label={words.bringBack(name)}
                  onClick={() => bringBack([one])}
                >
                  {words.undo}
                </Button>
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
