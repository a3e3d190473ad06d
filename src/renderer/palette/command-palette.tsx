import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { BookText, FileText, Folder, MessageSquare, Zap } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { Prompt } from '../../contract/prompt.ts'
import { nameOf } from '../conversations/conversation-item.tsx'
import { shownHit, useShowDocument } from '../documents/shown-document.ts'
import { useHost } from '../host/host.ts'
import { plain, searchPrompts } from '../prompts/search.ts'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { Palette, type PaletteItem } from '../ui/palette.tsx'
import { useWords } from '../words/use-words.ts'

/** Something the palette can do, beside opening conversations. */
export interface Command {
  readonly name: string
  /** Other words it is found by. */
  readonly also?: string
  readonly keys?: string
  readonly run: () => void
}

/** Most of each kind that are shown. */
const MOST = 8

/** Conversations, actions, settings, folders and prompts, by a part of their name. */
export function CommandPalette({
  commands,
  onShow,
  onNewIn,
  onPrompt,
  onClosed,
}: {
  commands: readonly Command[]
  onShow: (conversationId: string) => void
  onNewIn: (folderId: string) => void
  onPrompt: (prompt: Prompt) => void
  /** After it has gone. */
  onClosed: () => void
}) {
  const words = useWords()
  const showDocument = useShowDocument()
  const { queries } = useHost()
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState(true)
  const chosen = useRef<() => void>(undefined)
  const { data: conversations = [], isPlaceholderData: areEarlier } = useQuery(
    queries.conversations.list.queryOptions({
      input: { query: query.trim() },
      placeholderData: keepPreviousData,
    }),
  )
  const { data: folders = [] } = useQuery(queries.folders.list.queryOptions())
  const { data: hits = [] } = useQuery({
    ...queries.documents.search.queryOptions({
      input: { query: query.trim(), limit: MOST },
    }),
    enabled: query.trim() !== '',
  })
  const { data: library } = useQuery(queries.prompts.list.queryOptions())
  const wanted = plain(query).trim()
  const has = (...texts: string[]) => texts.some((text) => plain(text).includes(wanted))

  const entries: { item: PaletteItem; run: () => void }[] = [
    ...commands
      .filter(({ name, also = '' }) => has(name, also))
      .map(({ name, keys, run }) => ({
        item: {
          id: `command ${name}`,
          name,
          ...(keys && { hint: keys }),
          icon: <Zap size={15} />,
          group: words.paletteGroups.commands,
        },
        run,
      })),
    // Those of what was typed before stay until others come; Enter must not choose one that is off.
    ...conversations
      .filter((one) => !areEarlier || has(nameOf(one, words.untitled)))
      .slice(0, MOST)
      .map((one) => ({
        item: {
          id: `conversation ${one.id}`,
          name: nameOf(one, words.untitled),
          icon: <MessageSquare size={15} />,
          group: words.paletteGroups.conversations,
        },
        run: () => onShow(one.id),
      })),
    ...folders
      .filter(({ name }) => has(name))
      .slice(0, MOST)
      .map(({ id, name }) => ({
        item: {
          id: `folder ${id}`,
          name: words.newIn(name),
          icon: <Folder size={15} />,
          group: words.paletteGroups.folders,
        },
        run: () => onNewIn(id),
      })),
    // What only speaks of it is left to the search of the documents.
    ...(wanted === '' ? [] : hits.filter(({ marks }) => marks.length > 0)).map((hit) => ({
      item: {
        id: `document ${hit.documentId} ${hit.place.page ?? 0} ${hit.place.start}`,
        name: hit.snippet.replace(/\s+/g, ' '),
        hint: hit.name,
        icon: <FileText size={15} />,
        group: words.documents.found,
      },
      run: () => showDocument(shownHit(hit)),
    })),
    ...searchPrompts(library?.prompts ?? [], query)
      .slice(0, MOST)
      .map((prompt) => ({
        item: {
          id: `prompt ${prompt.id}`,
          name: prompt.title,
          icon: <BookText size={15} />,
          group: words.prompts,
        },
        run: () => onPrompt(prompt),
      })),
  ]

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className={dialogContent}
          onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
          onCloseAutoFocus={(event) => {
            // What was chosen brings the focus to its own place.
            if (chosen.current) event.preventDefault()
            onClosed()
            chosen.current?.()
          }}
        >
          <Dialog.Title className="sr-only">{words.palette}</Dialog.Title>
          <Palette
            label={words.palettePlaceholder}
            empty={words.nothingMatches(query)}
            query={query}
            items={entries.map(({ item }) => item)}
            onQuery={setQuery}
            onChoose={(id) => {
              chosen.current = entries.find(({ item }) => item.id === id)?.run
              setOpen(false)
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
