import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FolderInput, FolderOpen, Link, Plus, RefreshCw, ShieldCheck } from 'lucide-react'
import { STARTER_ID } from '../../contract/model.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { AddInBrowser } from './add-in-browser.tsx'
import type { Attempt } from './attempt.ts'

/** Where models lie, and the ways to bring in more. */
export function ModelFolder({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const onDesktop = info?.host === 'desktop'
  const ids = list?.models.map(({ id }) => id).filter((id) => id !== STARTER_ID) ?? []
  const reload = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: queries.models.list.key() }),
      cache.invalidateQueries({ queryKey: queries.library.list.key() }),
    ])
  return (
    <section className="rounded-xl border border-line-strong border-dashed px-5 py-4">
      <h2 className="font-medium text-sm">{words.modelFolder}</h2>
      <p className="mt-1 break-all font-mono text-soft text-xs">{list?.folder}</p>
      <p className="mt-2 text-soft text-sm">
        {onDesktop ? words.library.folderHint : words.library.folderHintWeb}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {onDesktop ? (
          <>
            <Button look="strong" onClick={() => attempt(client.library.import({ how: 'copy' }))}>
              <Plus size={16} />
              {words.library.addCopy}
            </Button>
            <Button
              title={words.library.addLinkHint}
              onClick={() => attempt(client.library.import({ how: 'link' }))}
            >
              <Link size={15} />
              {words.library.addLink}
            </Button>
            <Button onClick={() => attempt(client.host.reveal({ folder: 'models' }))}>
              <FolderOpen size={16} />
              {words.openFolder}
            </Button>
            <Button title={words.library.moveHint} onClick={() => attempt(client.library.move({}))}>
              <FolderInput size={16} />
              {words.library.move}
            </Button>
          </>
        ) : (
          <AddInBrowser attempt={attempt} folder={list?.folder ?? ''} />
        )}
        {ids.length > 0 && (
          <Button onClick={() => attempt(client.library.verify({ ids }))}>
            <ShieldCheck size={16} />
            {words.library.verifyAll}
          </Button>
        )}
        <Button onClick={() => attempt(reload())}>
          <RefreshCw size={15} />
          {words.reload}
        </Button>
      </div>
    </section>
  )
}
