import { Columns2, Files, FolderOpen, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useMemo } from 'react'
import type { DocumentHome } from '../../contract/document.ts'
import { pairOf } from '../../contract/earlier-first.ts'
import { useShowDifferences } from '../differences/show-differences.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { useDocumentsOf } from './document-chips.tsx'
import { DocumentRow } from './document-row.tsx'
import { FolderCounts } from './folder-counts.tsx'

/** How many documents a conversation has, and the list of them with what was read. */
export function ConversationDocuments({ conversationId }: { conversationId: string }) {
  const { documents: words, shelf, differences } = useWords()
  const show = useShowDifferences()
  const { client } = useHost()
  const notify = useNotice()
  const home = useMemo(
    (): DocumentHome => ({ in: 'conversation', conversationId }),
    [conversationId],
  )
  const { documents, folders } = useDocumentsOf(home)
  if (documents.length + folders.length === 0) return null
  const attempt = (call: Promise<unknown>) => {
    call.catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
  }
  const ready = documents.filter(({ state }) => state.status === 'ready')
  const compare = () => {
    const [left, right] = (ready.length === 2 && pairOf(ready, '')) || []
    show({ left: left?.id ?? null, right: right?.id ?? null, conversationId })
  }
  return (
    <Popover.Root>
      <Popover.Trigger className="flex h-8 shrink-0 items-center gap-1.5 rounded-lg px-2.5 text-soft text-sm hover:bg-leaf-soft hover:text-ink">
        <Files size={16} aria-hidden />
        {words.count(folders.reduce((sum, { total }) => sum + total, documents.length))}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          aria-label={words.ofConversation}
          className="z-30 max-h-[70vh] w-96 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-xl border border-line bg-raised shadow-lg outline-none"
        >
          {ready.length > 1 && (
            <div className="border-line border-b px-4 py-2">
              <Popover.Close asChild>
                <Button className="w-full" onClick={compare}>
                  <Columns2 size={16} />
                  {ready.length === 2 ? differences.compareTwo : differences.compare}
                </Button>
              </Popover.Close>
            </div>
          )}
          <ul className="divide-y divide-line">
            {folders.map((folder) => (
              <li key={folder.id} className="flex items-center gap-2.5 px-4 py-2.5">
                <FolderOpen size={16} className="shrink-0 text-leaf" aria-hidden />
                <div className="min-w-0 flex-1">
                  <p className="truncate text-sm" title={folder.name}>
                    {shelf.lentFolder(folder.name)}
                  </p>
                  <FolderCounts folder={folder} />
                </div>
                <IconButton
                  label={shelf.takeBack(folder.name)}
                  onClick={() =>
                    attempt(
                      client.documents.shelf.takeBack({ folderId: folder.id, conversationId }),
                    )
                  }
                >
                  <X size={16} />
                </IconButton>
              </li>
            ))}
            {documents.map((document) => (
              <DocumentRow
                key={document.id}
                document={document}
                removeLabel={words.removeFrom(document.name)}
                onRemove={() => attempt(client.documents.remove({ id: document.id, home }))}
                onReadAgain={() => attempt(client.documents.readAgain({ id: document.id }))}
              />
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
