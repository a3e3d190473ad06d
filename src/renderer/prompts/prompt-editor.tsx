import { Dialog } from 'radix-ui'
import { useId, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { type Prompt, PromptContent } from '../../contract/prompt.ts'
import { isComposing } from '../composer/ime.ts'
import { failureOfCall } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { variablesOf } from './template.ts'

const field =
  'mt-1 block w-full rounded-lg border border-line-strong bg-raised px-3 py-1.5 text-sm outline-none placeholder:text-faint focus:border-leaf'

/** Where a prompt is written or changed. */
export function PromptEditor({
  prompt,
  onSave,
  onClose,
}: {
  /** Undefined: a new one. */
  prompt: Prompt | undefined
  onSave: (content: PromptContent) => Promise<void>
  onClose: () => void
}) {
  const words = useWords()
  const id = useId()
  const [content, setContent] = useState<PromptContent>({
    title: prompt?.title ?? '',
    reading: prompt?.reading ?? '',
    text: prompt?.text ?? '',
  })
  const [failure, setFailure] = useState<Failure>()
  const checked = PromptContent.safeParse(content)
  const variables = variablesOf(content.text)
  const save = () => {
    if (checked.success) onSave(checked.data).catch((error) => setFailure(failureOfCall(error)))
  }
  const set = (change: Partial<PromptContent>) => setContent((old) => ({ ...old, ...change }))
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className={dialogContent}
          // What was written is not lost by a click beside it.
          onPointerDownOutside={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
        >
          <form
            className="flex min-h-0 flex-col"
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || isComposing(event)) return
              if (!event.ctrlKey && !event.metaKey) return
              event.preventDefault()
              save()
            }}
          >
            <Dialog.Title className="px-5 pt-4 font-semibold">
              {prompt ? words.changePrompt : words.addPrompt}
            </Dialog.Title>
            <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 py-3 text-sm">
              {failure && <Problem failure={failure} />}
              <div>
                <label htmlFor={`${id}-title`}>{words.promptTitle}</label>
                <input
                  id={`${id}-title`}
                  lang="ja"
                  value={content.title}
                  maxLength={100}
                  autoComplete="off"
                  onChange={(event) => set({ title: event.target.value })}
                  className={field}
                />
              </div>
              <div>
                <label htmlFor={`${id}-reading`}>{words.promptReading}</label>
                <input
                  id={`${id}-reading`}
                  lang="ja"
                  value={content.reading}
                  maxLength={200}
                  autoComplete="off"
                  placeholder={words.promptReadingHint}
                  onChange={(event) => set({ reading: event.target.value })}
                  className={field}
                />
              </div>
              <div>
                <label htmlFor={`${id}-text`}>{words.promptText}</label>
                <textarea
                  id={`${id}-text`}
                  lang="ja"
                  value={content.text}
                  rows={9}
                  maxLength={20_000}
                  onChange={(event) => set({ text: event.target.value })}
                  className={`${field} resize-y leading-relaxed`}
                />
                <p className="mt-1 text-faint text-xs">{words.promptTextHint}</p>
                {variables.length > 0 && (
                  <p className="mt-1 text-soft text-xs">
                    {words.promptAsks(variables.map(({ name }) => name))}
                  </p>
                )}
              </div>
            </div>
            <div className="flex justify-end gap-2 border-line border-t px-5 py-2.5">
              <Button onClick={onClose}>{words.discardChange}</Button>
              <Button type="submit" look="strong" disabled={!checked.success}>
                {words.save}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
