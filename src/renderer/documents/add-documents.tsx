import { Paperclip } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef, useState } from 'react'
import type { DocumentHome, OriginalChoice } from '../../contract/document.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { ShelfPicker } from './shelf-picker.tsx'
import { isDesktop } from './take-files.ts'
import { useTaking } from './taking.tsx'

/** Asks for files by the dialog of the system or the browser, and adds them to a home. */
export function usePickFiles(home: DocumentHome) {
  const words = useWords().documents
  const { client } = useHost()
  const { take } = useTaking()
  const notify = useNotice()
  const input = useRef<HTMLInputElement>(null)
  const pick = (original: OriginalChoice | null = null) => {
    if (isDesktop)
      client.documents
        .pick({ home, original })
        .catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
    else input.current?.click()
  }
  const field = (
    <input
      ref={input}
      type="file"
      multiple
      hidden
      aria-label={words.add}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])]
        event.target.value = ''
        if (files.length > 0) void take(files, home)
      }}
    />
  )
  return { pick, field }
}

/** Ways to choose files: the desktop offers to copy them, or not, whatever the settings say. */
export function PickItems({ pick }: { pick: (original: OriginalChoice | null) => void }) {
  const words = useWords()
  const { documentOriginals } = useSettings()
  const other = documentOriginals === 'copied' ? 'referenced' : 'copied'
  return (
    <>
      <DropdownMenu.Item className={menuItem} onSelect={() => pick(null)}>
        {words.documents.fromFiles}
      </DropdownMenu.Item>
      {isDesktop && (
        <DropdownMenu.Item className={menuItem} onSelect={() => pick(other)}>
          {words.shelf.fromFilesAs[other]}
        </DropdownMenu.Item>
      )}
    </>
  )
}

/** The button that adds documents to a conversation. */
export function AddDocuments({ home }: { home: DocumentHome }) {
  const words = useWords().documents
  const { pick, field } = usePickFiles(home)
  const [choosing, setChoosing] = useState(false)
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label={words.add}
          title={words.add}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-faint transition-colors hover:bg-leaf-soft hover:text-ink"
        >
          <Paperclip size={17} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content className={menuContent} sideOffset={4} align="end">
          <PickItems pick={pick} />
          <DropdownMenu.Item className={menuItem} onSelect={() => setChoosing(true)}>
            {words.fromShelf}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      {field}
      {choosing && <ShelfPicker home={home} onClose={() => setChoosing(false)} />}
    </>
  )
}
