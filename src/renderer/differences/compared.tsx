import { ChevronDown, ChevronUp, Download, MessageSquareText, Search } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DocumentInfo } from '../../contract/document.ts'
import { differencesIn, relationOf } from '../../contract/document-differences.ts'
import { FindBar } from '../conversation/find-bar.tsx'
import { useFindKey } from '../conversation/use-find-key.ts'
import { download } from '../exchange/exchange.ts'
import { failureOfCall } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { DifferenceList } from './difference-list.tsx'
import { FILTERS, type Filter, foldOf, isStop, listed, otherOf, textOf } from './listed.ts'
import { differencesMarkdown } from './markdown.ts'
import type { Differences } from './use-differences.ts'

/** What differs between two documents that were read: looked through, searched, exported, asked about. */
export function Compared({
  left,
  right,
  differences: { rows, counts, failure },
  onAsk,
}: {
  left: DocumentInfo
  right: DocumentInfo
  differences: Differences
  onAsk: (left: DocumentInfo, right: DocumentInfo) => Promise<void>
}) {
  const words = useWords()
  const [filter, setFilter] = useState<Filter>('all')
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [here, setHere] = useState<number>()
  const [wanted, setWanted] = useState<string>()
  const [finding, setFinding] = useState(false)
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<ReturnType<typeof failureOfCall>>()
  const box = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => listed(rows, filter, opened), [rows, filter, opened])
  const stops = useMemo(
    () => rows.flatMap((row, at) => (isStop(row, filter) ? [at] : [])),
    [rows, filter],
  )
  const said = useMemo(
    () => rows.map((row, at) => ({ message: { id: `row-${at}`, text: textOf(row) } })),
    [rows],
  )
  useFindKey(() => setFinding(true))
  const openFold = useCallback((from: number) => setOpened((old) => new Set([...old, from])), [])
  /** Puts a row on the page, whatever hides it. */
  const want = useCallback(
    (id: string) => {
      const at = Number(id.slice('row-'.length))
      setWanted(id)
      const isListed = lines.some((one) => one.type === 'row' && one.at === at)
      if (isListed) return
      setFilter('all')
      const fold = foldOf(listed(rows, 'all', opened), at)
      if (fold !== undefined) openFold(fold)
    },
    [lines, rows, opened, openFold],
  )
  const goTo = useCallback(
    (at: number) => {
      want(`row-${at}`)
      setHere(at)
    },
    [want],
  )
  const step = useCallback(
    (by: 1 | -1) => {
      const from = here ?? (by > 0 ? -1 : rows.length)
      const next =
        by > 0
          ? (stops.find((at) => at > from) ?? stops[0])
          : (stops.findLast((at) => at < from) ?? stops.at(-1))
      if (next !== undefined) goTo(next)
    },
    [here, rows, stops, goTo],
  )
  const goToOther = useCallback(
    (at: number) => {
      const other = otherOf(rows, at)
      if (other !== undefined) goTo(other)
    },
    [rows, goTo],
  )
  useStepKeys(step)
  // When it is on the page, the difference that was gone to comes into view.
  useEffect(() => {
    if (here === undefined) return
    const item = box.current?.querySelector<HTMLElement>(`[data-message="row-${here}"]`)
    item?.focus({ preventScroll: true })
    item?.scrollIntoView({ block: 'center' })
  }, [here])

  if (failure)
    return (
      <div className="p-4">
        <Problem failure={failure} />
      </div>
    )
  if (!counts)
    return (
      <p className="px-5 py-10 text-center text-soft text-sm" role="status">
        {words.differences.comparing}
      </p>
    )
  const relation = relationOf(counts)
  const markdown = () =>
    differencesMarkdown({ left: left.name, right: right.name, rows, counts }, words)
  const place = here === undefined ? -1 : stops.indexOf(here)
  async function ask() {
    setAsking(true)
    setProblem(undefined)
    try {
      await onAsk(left, right)
    } catch (error) {
      setProblem(failureOfCall(error))
      setAsking(false)
    }
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2">
        {differencesIn(counts) > 0 && (
          <>
            <Choice
              label={words.differences.filter}
              value={filter}
              options={FILTERS.map((one) => [
                one,
                words.differences.filters[one](one === 'all' ? differencesIn(counts) : counts[one]),
              ])}
              onChange={(next) => {
                setFilter(next)
                setHere(undefined)
                box.current?.scrollTo({ top: 0 })
              }}
            />
            <div className="flex items-center">
              <IconButton
                label={words.differences.previous}
                aria-keyshortcuts="Alt+ArrowUp"
                disabled={stops.length === 0}
                onClick={() => step(-1)}
              >
                <ChevronUp size={17} />
              </IconButton>
              <span role="status" className="min-w-14 text-center text-soft text-xs tabular-nums">
                {words.differences.at(place + 1, stops.length)}
              </span>
              <IconButton
                label={words.differences.next}
                aria-keyshortcuts="Alt+ArrowDown"
                disabled={stops.length === 0}
                onClick={() => step(1)}
              >
                <ChevronDown size={17} />
              </IconButton>
            </div>
          </>
        )}
        <div className="ml-auto flex items-center">
          <IconButton label={words.differences.find} onClick={() => setFinding(true)}>
            <Search size={16} />
          </IconButton>
          <CopyButton label={words.differences.copy} text={markdown} />
          <IconButton
            label={words.differences.save}
            onClick={() =>
              download(
                new Blob([markdown()], { type: 'text/markdown' }),
                `${words.differences.fileName(left.name, right.name)}.md`,
              )
            }
          >
            <Download size={16} />
          </IconButton>
          {relation === 'versions' && (
            <Button className="ml-2" disabled={asking} onClick={() => void ask()}>
              <MessageSquareText size={15} />
              {words.differences.ask}
            </Button>
          )}
        </div>
      </div>
      {finding && (
        <div className="flex justify-end px-4 py-1.5">
          <FindBar
            label={words.differences.find}
            thread={said}
            box={box}
            wanting={{ wanted, want }}
            leaveEnd={nothing}
            onClose={() => setFinding(false)}
          />
        </div>
      )}
      <div ref={box} className="min-h-0 flex-1 overflow-y-auto bg-paper px-4 py-3">
        {problem && (
          <div className="pb-3">
            <Problem failure={problem} />
          </div>
        )}
        <p role="status" className="pb-3 text-sm">
          {relation === 'versions'
            ? words.differences.summary(counts)
            : words.differences.relations[relation]}
          {relation !== 'versions' &&
            counts.otherwise > 0 &&
            words.differences.othersToo(counts.otherwise)}
        </p>
        <DifferenceList
          rows={rows}
          lines={lines}
          left={left}
          right={right}
          wanted={wanted === undefined ? undefined : Number(wanted.slice('row-'.length))}
          here={here}
          onOpen={openFold}
          onOther={goToOther}
        />
      </div>
    </>
  )
}

const nothing = () => undefined

/** Alt with the arrows up and down goes from difference to difference. */
function useStepKeys(step: (by: 1 | -1) => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || !event.altKey || event.ctrlKey || event.metaKey) return
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      event.preventDefault()
      step(event.key === 'ArrowDown' ? 1 : -1)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [step])
}
