import { useMutation } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { HubHit } from '../../contract/hub.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { pulses } from '../ui/motion.ts'
import { useWords } from '../words/use-words.ts'
import { Badge } from './badge.tsx'
import { HubModel } from './hub-model.tsx'
import { HubProblem } from './hub-problem.tsx'

/** Other GGUF models: found on the hub by words, or named by repository or address. */
export function HubSearch() {
  const words = useWords().offer.hub
  const { client } = useHost()
  const [query, setQuery] = useState('')
  const search = useMutation({ mutationFn: (text: string) => client.hub.search({ query: text }) })
  const open = useMutation({ mutationFn: (address: string) => client.hub.open({ address }) })
  const go = (event: FormEvent) => {
    event.preventDefault()
    const text = query.trim()
    if (!text) return
    open.reset()
    search.reset()
    // Words have no slash; names of repositories and addresses do.
    if (text.includes('/')) open.mutate(text)
    else search.mutate(text)
  }
  const failure = open.error ?? search.error
  const busy = open.isPending ? words.opening : search.isPending ? words.searching : undefined
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold text-lg">{words.title}</h2>
        <p className="mt-1 text-soft text-sm">{words.intro}</p>
      </div>
      <form className="flex gap-2" onSubmit={go}>
        <input
          type="search"
          aria-label={words.field}
          placeholder={words.field}
          value={query}
          maxLength={4000}
          onChange={(event) => setQuery(event.target.value)}
          className="min-h-9 min-w-0 flex-1 rounded-lg border border-line-strong bg-raised px-3 text-sm"
        />
        <Button type="submit" disabled={busy !== undefined}>
          <Search size={15} aria-hidden />
          {words.search}
        </Button>
      </form>
      {busy && (
        <p ref={pulses} className="text-soft text-sm" role="status">
          {busy}
        </p>
      )}
      {failure && <HubProblem failure={failureOfCall(failure)} />}
      {open.data ? (
        <HubModel
          found={open.data}
          onBack={search.data ? () => open.reset() : undefined}
          key={open.submittedAt}
        />
      ) : (
        search.data &&
        !open.isPending && (
          <Hits
            hits={search.data}
            query={search.variables ?? ''}
            onOpen={(repo) => open.mutate(repo)}
          />
        )
      )}
    </section>
  )
}

function Hits({
  hits,
  query,
  onOpen,
}: {
  hits: readonly HubHit[]
  query: string
  onOpen: (repo: string) => void
}) {
  const words = useWords().offer.hub
  if (hits.length === 0) return <p className="text-soft text-sm">{words.nothing(query)}</p>
  return (
    <div>
      <p className="mb-1 text-faint text-xs" role="status">
        {words.found(hits.length)}
      </p>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-raised">
        {hits.map((hit) => (
          <li key={hit.repo}>
            <button
              type="button"
              onClick={() => onOpen(hit.repo)}
              className="w-full px-5 py-2.5 text-left hover:bg-leaf-soft"
            >
              <span className="flex flex-wrap items-center gap-2 text-sm">
                <span className="break-all font-medium">{hit.repo}</span>
                {hit.gated && <Badge>{words.gated}</Badge>}
              </span>
              <span className="block text-faint text-xs">
                {[
                  words.hit(hit.downloads, hit.likes),
                  hit.updatedAt === null ? '' : words.updated(hit.updatedAt),
                  hit.licence === null ? words.noLicence : words.licence(hit.licence),
                ]
                  .filter(Boolean)
                  .join('・')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
