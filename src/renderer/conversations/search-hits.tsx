import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { MAX_HITS, type SearchHit } from '../../contract/search.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

const FIRST_HITS = 50
const DAY_MS = 86_400_000
const PERIODS = { any: null, week: 7, month: 30, year: 365 } as const
type Period = keyof typeof PERIODS
type Role = 'any' | 'user' | 'assistant'

/** Messages and texts that hold what is searched for, and what they are limited to. */
export function SearchHits({ query, onShow }: { query: string; onShow: (hit: SearchHit) => void }) {
  const words = useWords()
  const { queries } = useHost()
  const [role, setRole] = useState<Role>('any')
  const [period, setPeriod] = useState<Period>('any')
  const [modelId, setModelId] = useState('')
  const [folderId, setFolderId] = useState('')
  // Since the beginning of a day: what is asked must not change with each drawing.
  const since = PERIODS[period] === null ? null : startOfDay() - PERIODS[period] * DAY_MS
  const [limit, setLimit] = useState(FIRST_HITS)
  const { data: folders = [] } = useQuery(queries.folders.list.queryOptions())
  const { data: models } = useQuery(queries.models.list.queryOptions())
  const { data: result, error } = useQuery(
    queries.conversations.search.queryOptions({
      input: {
        query,
        role: role === 'any' ? null : role,
        modelId: modelId || null,
        folderId: folderId || null,
        since,
        limit,
      },
      // What was said since is searched too.
      staleTime: 0,
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <section aria-label={words.searchHits}>
      <h2 className="px-3 pt-3 pb-1 text-faint text-xs">{words.searchHits}</h2>
      <div className="flex flex-wrap gap-1 px-2 pb-1">
        <Filter
          label={words.searchRole}
          value={role}
          options={Object.entries(words.searchRoles)}
          onChange={(value) => setRole(value === 'user' || value === 'assistant' ? value : 'any')}
        />
        <Filter
          label={words.searchPeriod}
          value={period}
          options={Object.entries(words.searchPeriods)}
          onChange={(value) => setPeriod(isPeriod(value) ? value : 'any')}
        />
        <Filter
          label={words.models}
          value={modelId}
          options={[
            ['', words.searchAnyModel],
            ...(models?.models ?? []).map(({ id, name }) => [id, name] as const),
          ]}
          onChange={setModelId}
        />
        {folders.length > 0 && (
          <Filter
            label={words.searchFolder}
            value={folderId}
            options={[
              ['', words.searchAnyFolder],
              ...folders.map(({ id, name }) => [id, name] as const),
            ]}
            onChange={setFolderId}
          />
        )}
      </div>
      {error && <Problem failure={failureOfCall(error)} />}
      {result?.hits.length === 0 && (
        <p className="px-3 py-3 text-center text-faint text-sm">{words.noHits(query)}</p>
      )}
      <ol>
        {result?.hits.map((hit) => (
          <li key={hit.messageId ?? hit.conversationId}>
            <Hit hit={hit} onShow={() => onShow(hit)} />
          </li>
        ))}
      </ol>
      {result?.more &&
        (limit < MAX_HITS ? (
          <Button look="quiet" className="w-full" onClick={() => setLimit(MAX_HITS)}>
            {words.moreHits}
          </Button>
        ) : (
          <p className="px-3 py-2 text-faint text-xs">{words.tooManyHits(MAX_HITS)}</p>
        ))}
    </section>
  )
}

function Hit({ hit, onShow }: { hit: SearchHit; onShow: () => void }) {
  const words = useWords()
  const { language } = useSettings()
  const who = hit.role && (hit.role === 'user' ? words.you : words.assistant)
  return (
    <button
      type="button"
      onClick={onShow}
      className="block w-full rounded-lg px-3 py-1.5 text-start text-sm hover:bg-line/50"
    >
      <span className="flex items-baseline gap-2 text-faint text-xs">
        <span className="min-w-0 flex-1 truncate">
          {hit.title || hit.opening || words.untitled}
        </span>
        <time dateTime={new Date(hit.createdAt).toISOString()} className="shrink-0">
          {new Date(hit.createdAt).toLocaleDateString(language)}
        </time>
      </span>
      <span className="line-clamp-3">
        {who && <span className="text-faint text-xs">{who}　</span>}
        {piecesOf(hit).map(({ text, start, marked }) =>
          marked ? (
            <mark key={start} className="rounded-sm bg-mark font-medium text-ink">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
    </button>
  )
}

/** The snippet cut where marks begin and end. */
function piecesOf({ snippet, marks }: SearchHit) {
  const pieces: { text: string; start: number; marked: boolean }[] = []
  let start = 0
  const add = (end: number, marked: boolean) => {
    if (end > start) pieces.push({ text: snippet.slice(start, end), start, marked })
    start = end
  }
  for (const mark of marks) {
    add(mark.start, false)
    add(mark.end, true)
  }
  add(snippet.length, false)
  return pieces
}

function Filter({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly (readonly [value: string, name: string])[]
  onChange: (value: string) => void
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="max-w-full rounded-md border border-line bg-paper px-1.5 py-0.5 text-soft text-xs"
    >
      {options.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  )
}

function isPeriod(value: string): value is Period {
  return value in PERIODS
}

function startOfDay(): number {
  return new Date().setHours(0, 0, 0, 0)
}
