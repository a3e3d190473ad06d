import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FolderOpen, PackageOpen, PackagePlus, RefreshCw, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { KitSummary } from '../../contract/library.ts'
import { STARTER_ID } from '../../contract/model.ts'
import { useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { LineDialog } from '../ui/line-dialog.tsx'
import { explain, useWords } from '../words/use-words.ts'
import type { Attempt } from './attempt.ts'

/** Most bytes of a kit's file, by the name of the choice. FAT32 holds one byte less than 4 GiB. */
const PIECE_SIZES = {
  whole: null,
  fat32: 2 ** 32 - 2 ** 20,
  dvd: 2 ** 31,
  cd: 650 * 2 ** 20,
} as const
type PieceSize = keyof typeof PIECE_SIZES
const CHOICES = ['whole', 'fat32', 'dvd', 'cd'] as const satisfies readonly PieceSize[]

/** Kits that carry models to machines without a network: making them, checking them, taking them in. */
export function KitsView({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  return (
    <div className="flex flex-col gap-6">
      <p className="text-soft text-sm">{words.library.kits.intro}</p>
      <PackKit attempt={attempt} />
      <FoundKits attempt={attempt} />
    </div>
  )
}

function PackKit({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { kits } = words.library
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const { data: work } = useQuery(queries.library.work.queryOptions())
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [pieceSize, setPieceSize] = useState<PieceSize>('whole')
  const models =
    list?.models.filter(({ id, state }) => id !== STARTER_ID && state.status === 'usable') ?? []
  // A model may have gone since it was chosen.
  const packed = models.filter(({ id }) => chosen.includes(id))
  const total = packed.reduce((sum, { size }) => sum + size, 0)
  const cannot = packed.length === 0 || work?.status === 'running'
  const pack = (ask: boolean) =>
    attempt(
      client.kits.pack({
        ids: packed.map(({ id }) => id),
        pieceSize: PIECE_SIZES[pieceSize],
        ask,
      }),
    )
  return (
    <section className="rounded-xl border border-line bg-raised px-5 py-4">
      <h2 className="font-medium">{kits.pack}</h2>
      {models.length === 0 ? (
        <p className="mt-1 text-soft text-sm">{kits.noModels}</p>
      ) : (
        <>
          <p className="mt-1 text-soft text-sm">{kits.packIntro}</p>
          <ul aria-label={kits.choose} className="mt-2 flex flex-col">
            {models.map(({ id, name, size }) => (
              <li key={id}>
                <label className="flex cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-side">
                  <input
                    type="checkbox"
                    checked={chosen.includes(id)}
                    onChange={({ target }) =>
                      setChosen((old) =>
                        target.checked ? [...old, id] : old.filter((one) => one !== id),
                      )
                    }
                    className="size-4 shrink-0 accent-leaf"
                  />
                  <span className="min-w-0 flex-1 break-all text-sm">
                    {name}
                    {/* Several quantizations of a model have one name. */}
                    <span className="block font-mono text-faint text-xs">{fileNameOf(id)}</span>
                  </span>
                  <span className="shrink-0 text-faint text-xs">{words.bytes(size)}</span>
                </label>
              </li>
            ))}
          </ul>
          <div className="mt-3 flex flex-wrap items-center gap-2">
            <select
              aria-label={kits.pieceSize}
              value={pieceSize}
              onChange={({ target }) =>
                setPieceSize(CHOICES.find((one) => one === target.value) ?? 'whole')
              }
              className="min-h-9 rounded-lg border border-line-strong bg-raised px-2.5 text-sm"
            >
              {CHOICES.map((choice) => (
                <option key={choice} value={choice}>
                  {kits.pieceSizes[choice]}
                </option>
              ))}
            </select>
            <Button look="strong" disabled={cannot} onClick={() => pack(info?.host === 'desktop')}>
              <PackagePlus size={16} />
              {info?.host === 'desktop' ? kits.packWhere : kits.packNow}
            </Button>
            {packed.length > 0 && (
              <span className="text-faint text-xs">
                {kits.packTotal(packed.length, words.bytes(total))}
              </span>
            )}
          </div>
        </>
      )}
    </section>
  )
}

function fileNameOf(id: string): string {
  return id.split(/[\\/]/).at(-1) ?? id
}

function FoundKits({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const { kits } = words.library
  const [asking, setAsking] = useState(false)
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: found } = useQuery(queries.kits.list.queryOptions())
  const { data: folder } = useQuery(queries.kits.folder.queryOptions())
  return (
    <section>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto font-medium">{kits.found}</h2>
        <Button
          onClick={() =>
            info?.host === 'desktop' ? attempt(client.kits.open({})) : setAsking(true)
          }
        >
          <FolderOpen size={16} />
          {kits.open}
        </Button>
        {asking && (
          <LineDialog
            title={kits.openTitle}
            label={kits.typedPlace}
            hint={kits.typedHint}
            action={kits.openNow}
            longest={4096}
            onGiven={(path) => client.kits.open({ path })}
            onClose={() => setAsking(false)}
          />
        )}
        <Button
          onClick={() => attempt(cache.invalidateQueries({ queryKey: queries.kits.list.key() }))}
        >
          <RefreshCw size={15} />
          {kits.reload}
        </Button>
      </div>
      <p className="mt-1 break-all text-faint text-xs">{folder && kits.lookedFor(folder)}</p>
      {found?.length === 0 && <p className="mt-3 text-soft text-sm">{kits.none}</p>}
      <ul className="mt-3 flex flex-col gap-3">
        {found?.map((kit) => (
          <KitItem key={kit.id} kit={kit} attempt={attempt} />
        ))}
      </ul>
    </section>
  )
}

function KitItem({ kit: { id, place, state }, attempt }: { kit: KitSummary; attempt: Attempt }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { language } = useSettings()
  const { kits } = words.library
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: work } = useQuery(queries.library.work.queryOptions())
  const isBusy = work?.status === 'running'
  if (state.status === 'unreadable') {
    const { what, todo } = explain(words, state.failure)
    return (
      <li className="rounded-xl border border-line bg-raised px-5 py-4 text-sm">
        <p className="break-all font-mono text-xs">{place}</p>
        <p className="mt-1 text-alarm">{what}</p>
        <p className="text-soft">{todo}</p>
      </li>
    )
  }
  const total = state.files.reduce((sum, { size }) => sum + size, 0)
  return (
    <li className="rounded-xl border border-line bg-raised px-5 py-4">
      <p className="break-all font-mono text-xs">{place}</p>
      <p className="mt-1 text-faint text-xs">
        {[
          kits.packedAt(new Date(state.packedAt).toLocaleString(language)),
          kits.files(state.files.length, words.bytes(total)),
        ].join('・')}
      </p>
      <ul className="mt-2 text-sm">
        {state.files.map(({ path, size, pieces }) => (
          <li key={path} className="break-all">
            {path}{' '}
            <span className="text-faint text-xs">
              {words.bytes(size)}
              {pieces > 1 && `・${kits.pieces(pieces)}`}
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-2 text-faint text-xs" title={kits.manifestHint}>
        {kits.manifest}
        <span className="flex items-center gap-1">
          <code className="min-w-0 break-all font-mono text-soft">{state.sha256}</code>
          <CopyButton label={words.library.copyHash} text={() => state.sha256} />
        </span>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button disabled={isBusy} onClick={() => attempt(client.kits.check({ id }))}>
          <ShieldCheck size={16} />
          {kits.check}
        </Button>
        <Button disabled={isBusy} onClick={() => attempt(client.kits.import({ id }))}>
          <PackageOpen size={16} />
          {kits.import}
        </Button>
        {info?.host === 'desktop' && (
          <Button onClick={() => attempt(client.kits.reveal({ id }))}>
            <FolderOpen size={16} />
            {words.openFolder}
          </Button>
        )}
      </div>
    </li>
  )
}
