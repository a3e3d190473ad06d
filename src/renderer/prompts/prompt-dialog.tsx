import { useQuery } from '@tanstack/react-query'
import { Dialog } from 'radix-ui'
import { createContext, type RefObject, useContext, useRef, useState } from 'react'
import type { Prompt } from '../../contract/prompt.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { Palette } from '../ui/palette.tsx'
import { useWords } from '../words/use-words.ts'
import { PromptForm } from './prompt-form.tsx'
import { searchPrompts } from './search.ts'
import { fill, variablesOf } from './template.ts'

/** Opens the screen on which the library is edited; undefined where there is none. */
export const ManagePrompts = createContext<(() => void) | undefined>(undefined)

/** Where the composer on the screen tells how a text is put into it. */
export const Insertion = createContext<RefObject<((text: string) => void) | null>>({
  current: null,
})

interface PromptDialogProps {
  /** Offered for the main blank: what was written, and what was selected in the window. */
  readonly written: string
  readonly selected: string
  /** Chosen already; otherwise one is chosen first. */
  readonly chosen?: Prompt | undefined
  /** After the dialog has gone, with the finished text; null when it was given up. */
  readonly onClosed: (text: string | null) => void
}

/** Chooses a prompt of the library, asks for what goes into its blanks, and gives the whole text. */
export function PromptDialog({ written, selected, chosen, onClosed }: PromptDialogProps) {
  const words = useWords()
  const { queries } = useHost()
  const { data: library } = useQuery(queries.prompts.list.queryOptions())
  const manage = useContext(ManagePrompts)
  const [prompt, setPrompt] = useState(chosen)
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState(true)
  const result = useRef<string>(null)
  const finish = (text: string) => {
    result.current = text
    setOpen(false)
  }
  const choose = (id: string) => {
    const next = library?.prompts.find((one) => one.id === id)
    if (!next) return
    if (variablesOf(next.text).length > 0) setPrompt(next)
    else finish(fill(next.text, new Map()))
  }
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className={dialogContent}
          // Escape in a conversion gives the conversion up, and nothing else.
          onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
          // Only now the focus may leave, and the text go where it is wanted.
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onClosed(result.current)
          }}
        >
          {prompt ? (
            <>
              <Dialog.Title className="px-5 pt-4 font-semibold">{prompt.title}</Dialog.Title>
              <PromptForm prompt={prompt} written={written} selected={selected} onDone={finish} />
            </>
          ) : (
            <>
              <Dialog.Title className="sr-only">{words.prompts}</Dialog.Title>
              <Palette
                label={words.searchPrompts}
                empty={query ? words.noPromptFound(query) : words.noPrompts}
                query={query}
                items={searchPrompts(library?.prompts ?? [], query).map(({ id, title, text }) => ({
                  id,
                  name: title,
                  detail: text.replace(/\s+/g, ' '),
                }))}
                onQuery={setQuery}
                onChoose={choose}
                onKeyDown={(event) => {
                  // Who wanted the sign itself types it again.
                  if (event.key !== '/' || query !== '' || written !== '') return
                  event.preventDefault()
                  finish('/')
                }}
              />
              <div className="flex items-center justify-between border-line border-t px-4 py-1.5">
                <span className="text-faint text-xs">{words.promptKeys}</span>
                {manage && (
                  <Button
                    look="quiet"
                    onClick={() => {
                      setOpen(false)
                      manage()
                    }}
                  >
                    {words.managePrompts}
                  </Button>
                )}
              </div>
            </>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
