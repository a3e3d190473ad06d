import { useQuery } from '@tanstack/react-query'
import { RotateCcw, Upload } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import type { CatalogueChange } from '../../contract/offer.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Which catalogue is in use; another one from a file, and the way back. */
export function CatalogueSection() {
  const words = useWords()
  const { catalogue } = words.offer
  const { client, queries } = useHost()
  const { data: state } = useQuery(queries.catalogue.state.queryOptions())
  const [brought, setBrought] = useState<{ text: string; change: CatalogueChange }>()
  const [told, setTold] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const file = useRef<HTMLInputElement>(null)
  const attempt = async (work: () => Promise<void>) => {
    setFailure(undefined)
    setTold('')
    try {
      await work()
    } catch (error) {
      setFailure(failureOfCall(error))
    }
  }
  const look = (chosen: File) =>
    attempt(async () => {
      const text = await chosen.text()
      setBrought({ text, change: await client.catalogue.compare({ text }) })
    })
  const use = (text: string) =>
    attempt(async () => {
      setBrought(undefined)
      await client.catalogue.import({ text })
      setTold(catalogue.imported)
    })
  const reset = () =>
    attempt(async () => {
      await client.catalogue.reset()
      setTold(catalogue.resetDone)
    })
  return (
    <section className="rounded-xl border border-line-strong border-dashed px-5 py-4">
      <h2 className="font-medium text-sm">{catalogue.title}</h2>
      {state && (
        <p className="mt-1 text-soft text-sm">
          {catalogue.state(state.updated, state.models, state.origin === 'shipped')}
        </p>
      )}
      <p className="text-faint text-xs">{catalogue.hint}</p>
      {failure && (
        <div className="mt-3">
          <Problem failure={failure} />
        </div>
      )}
      <p role="status" className={told ? 'mt-2 text-leaf text-sm' : 'sr-only'}>
        {told}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => file.current?.click()}>
          <Upload size={15} aria-hidden />
          {catalogue.import}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          accept="application/json,.json"
          aria-label={catalogue.import}
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            event.target.value = ''
            if (chosen) void look(chosen)
          }}
        />
        {state?.origin === 'imported' && (
          <Button onClick={() => void reset()}>
            <RotateCcw size={15} aria-hidden />
            {catalogue.reset}
          </Button>
        )}
      </div>
      {brought && (
        <ChangeDialog
          change={brought.change}
          onUse={() => void use(brought.text)}
          onClose={() => setBrought(undefined)}
        />
      )}
    </section>
  )
}

function ChangeDialog({
  change: { from, to, isUsed, added, removed, changed },
  onUse,
  onClose,
}: {
  change: CatalogueChange
  onUse: () => void
  onClose: () => void
}) {
  const words = useWords()
  const { catalogue } = words.offer
  const lists: [title: string, names: string[]][] = [
    [catalogue.added(added.length), added],
    [catalogue.removed(removed.length), removed],
    [
      catalogue.changed(changed.length),
      changed.map(({ name, fields }) => {
        const named = fields.map((field) => words.offer.card.fields[field] ?? field)
        return `${name}（${named.join('、')}）`
      }),
    ],
  ]
  const isSame = lists.every(([, names]) => names.length === 0)
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content aria-describedby={undefined} className={dialogContent}>
          <div className="border-line border-b px-6 py-4">
            <Dialog.Title className="font-semibold">{catalogue.compare}</Dialog.Title>
            <p className="text-soft text-sm">{catalogue.fromTo(from.updated, to.updated)}</p>
          </div>
          <div className="min-h-0 overflow-y-auto px-6 py-4 text-sm">
            {!isUsed && <p className="text-alarm">{catalogue.old}</p>}
            {isSame && <p>{catalogue.same}</p>}
            {lists.map(
              ([title, names]) =>
                names.length > 0 && (
                  <div key={title} className="mb-3">
                    <h3 className="font-medium">{title}</h3>
                    <ul className="list-disc pl-5 text-soft">
                      {names.map((name) => (
                        <li key={name}>{name}</li>
                      ))}
                    </ul>
                  </div>
                ),
            )}
          </div>
          <div className="flex justify-end gap-2 border-line border-t px-6 py-3">
            <Button onClick={onClose}>{words.discardChange}</Button>
            <Button look="strong" disabled={!isUsed} onClick={onUse}>
              {catalogue.use}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
