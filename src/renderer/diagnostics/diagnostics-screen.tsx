import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Check, FileDown, RotateCw, Stethoscope, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Diagnostics, SelfCheck } from '../../contract/diagnostics.ts'
import type { EngineReport, EngineState } from '../../contract/engine.ts'
import { download } from '../exchange/exchange.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import type { Words } from '../words/ja.ts'
import { useWords } from '../words/use-words.ts'

/** What the program runs on, whether its parts work, and a report to send. */
export function DiagnosticsScreen() {
  const words = useWords()
  const { diagnostics } = words
  const { queries } = useHost()
  const cache = useQueryClient()
  // Memory and log are as they were when the page was opened, until it is asked again.
  const { data, error, isFetching, refetch } = useQuery(queries.diagnostics.read.queryOptions())
  const check = useMutation(
    queries.diagnostics.check.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: queries.diagnostics.key() }),
    }),
  )
  const failed = error ?? check.error
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
      <div className="mx-auto flex max-w-[46rem] flex-col gap-7 px-5 py-7">
        <div className="flex items-start gap-3">
          <div className="flex-1">
            <h1 className="font-semibold text-xl">{diagnostics.title}</h1>
            <p className="mt-1 text-soft text-sm">{diagnostics.intro}</p>
          </div>
          <IconButton label={words.reload} disabled={isFetching} onClick={() => void refetch()}>
            <RotateCw size={17} />
          </IconButton>
        </div>
        {failed && <Problem failure={failureOfCall(failed)} />}
        <section className="rounded-xl border border-line bg-raised px-5 py-4">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-64">
              <h2 className="font-medium">{diagnostics.check}</h2>
              <p className="text-faint text-xs">{diagnostics.checkHint}</p>
            </div>
            <Button look="strong" disabled={check.isPending} onClick={() => check.mutate({})}>
              <Stethoscope size={16} />
              {check.isPending ? diagnostics.checking : diagnostics.checkButton}
            </Button>
          </div>
          <div role="status">
            {!check.isPending && data?.check && <CheckResult check={data.check} />}
          </div>
        </section>
        {data && <Facts data={data} />}
        {data && <Report log={data.log} />}
      </div>
    </div>
  )
}

function CheckResult({ check }: { check: SelfCheck }) {
  const words = useWords()
  const { diagnostics } = words
  const failure = check.parts.at(-1)?.failure
  return (
    <div className="mt-4 flex flex-col gap-3 border-line border-t pt-3">
      <p className={failure ? 'font-medium text-alarm text-sm' : 'font-medium text-leaf text-sm'}>
        {failure ? diagnostics.broken : diagnostics.sound}
      </p>
      <ul className="flex flex-col gap-1 text-sm">
        {check.parts.map((one) => (
          <li key={one.part} className="flex items-center gap-2">
            {one.failure ? (
              <X size={16} className="text-alarm" aria-label={diagnostics.failed} />
            ) : (
              <Check size={16} className="text-leaf" aria-label={diagnostics.passed} />
            )}
            <span className="flex-1">{diagnostics.parts[one.part]}</span>
            <span className="text-faint text-xs">{words.detail.seconds(one.ms / 1000)}</span>
          </li>
        ))}
      </ul>
      {failure && <Problem failure={failure} />}
      {check.tokensPerSecond !== null && (
        <p className="text-soft text-sm">
          {diagnostics.speed(words.detail.perSecond(check.tokensPerSecond))}
        </p>
      )}
    </div>
  )
}

function Facts({ data: { facts, engine, check } }: { data: Diagnostics }) {
  const words = useWords()
  const { names } = words.diagnostics
  const report = engine.status === 'ready' ? engine.report : check?.engine
  const { memory } = facts
  return (
    <section>
      <h2 className="font-medium text-leaf text-sm">{words.diagnostics.facts}</h2>
      <dl className="mt-1 divide-y divide-line text-sm">
        <Fact name={names.version}>
          {words.appName} {facts.version}（{words.diagnostics.hosts[facts.host]}）
        </Fact>
        <Fact name={names.system}>
          {facts.system}, {facts.processor}
        </Fact>
        <Fact name={names.cpu}>{words.diagnostics.cpu(facts.cpu, facts.cores)}</Fact>
        <Fact name={names.memory}>
          {words.diagnostics.space(words.bytes(memory.free), words.bytes(memory.total))}
        </Fact>
        <Fact name={names.disk}>{words.bytes(facts.diskFree)}</Fact>
        <Fact name={names.gpu}>{gpuText(words, report)}</Fact>
        <Fact name={names.engine}>{engineText(words, engine)}</Fact>
        {report && <Fact name={names.build}>{report.build}</Fact>}
        <Fact name={names.runtime}>
          {facts.runtime}, SQLite {facts.sqlite}
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-4 py-1.5">
      <dt className="w-36 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 flex-1 break-words">{children}</dd>
    </div>
  )
}

function gpuText(words: Words, report: EngineReport | null | undefined): string {
  const { diagnostics } = words
  if (!report) return diagnostics.gpuUnknown
  if (report.backend === 'cpu') return diagnostics.noGpu
  const { gpuMemory, devices } = report
  const used = gpuMemory && words.bytes(gpuMemory.total - gpuMemory.used)
  return [
    words.gpus[report.backend],
    ...devices,
    ...(gpuMemory && used ? [diagnostics.space(used, words.bytes(gpuMemory.total))] : []),
  ].join(', ')
}

function engineText(words: Words, engine: EngineState): string {
  if (engine.status === 'ready') return words.runningOn(engine.report)
  if (engine.status === 'loading')
    return words.modelState.loading(Math.round(engine.progress * 100))
  return words.modelState[engine.status]
}

function Report({ log }: { log: readonly string[] }) {
  const { diagnostics } = useWords()
  const { client, queries } = useHost()
  const { data: text } = useQuery(queries.diagnostics.report.queryOptions())
  const save = useMutation({
    mutationFn: async () => {
      const report = await client.diagnostics.report()
      const date = new Date().toLocaleDateString('sv')
      download(new Blob([report], { type: 'application/json' }), `kotonoha-report-${date}.json`)
    },
  })
  return (
    <section>
      <h2 className="font-medium text-leaf text-sm">{diagnostics.log}</h2>
      {log.length === 0 ? (
        <p className="mt-1 text-faint text-sm">{diagnostics.noLog}</p>
      ) : (
        <pre className="mt-2 max-h-64 overflow-auto rounded-lg border border-line bg-code px-3 py-2 font-mono text-xs">
          {log.join('\n')}
        </pre>
      )}
      <div className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-64 text-faint text-xs">{diagnostics.reportHint}</p>
        <Button disabled={save.isPending} onClick={() => save.mutate()}>
          <FileDown size={16} />
          {diagnostics.report}
        </Button>
      </div>
      {save.error && <Problem failure={failureOfCall(save.error)} />}
      {text && (
        <details className="mt-2 text-sm">
          <summary className="cursor-pointer text-soft">{diagnostics.reportShow}</summary>
          <pre className="mt-2 max-h-80 overflow-auto rounded-lg border border-line bg-code px-3 py-2 font-mono text-xs">
            {text}
          </pre>
        </details>
      )}
    </section>
  )
}
