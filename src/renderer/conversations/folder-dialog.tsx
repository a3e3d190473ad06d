import { useQuery } from '@tanstack/react-query'
import { Dialog } from 'radix-ui'
import { useId, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { type Folder, FolderContent } from '../../contract/folder.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { answeringModels } from '../models/answering-models.ts'
import { Button } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

const field =
  'mt-1 block w-full rounded-lg border border-line-strong bg-raised px-3 py-1.5 outline-none placeholder:text-faint focus:border-leaf'

/** Where a folder gets its name, and what it says for its conversations. */
export function FolderDialog({
  folder,
  onSave,
  onClose,
}: {
  /** Undefined: a new one. */
  folder: Folder | undefined
  onSave: (content: FolderContent) => Promise<void>
  onClose: () => void
}) {
  const words = useWords()
  const { queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const id = useId()
  const [content, setContent] = useState<FolderContent>({
    name: folder?.name ?? '',
    systemInstruction: folder?.systemInstruction ?? null,
    modelId: folder?.modelId ?? null,
  })
  const [failure, setFailure] = useState<Failure>()
  const checked = FolderContent.safeParse(content)
  const set = (change: Partial<FolderContent>) => setContent((old) => ({ ...old, ...change }))
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className={dialogContent}
          onPointerDownOutside={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
        >
          <form
            className="flex min-h-0 flex-col"
            onSubmit={(event) => {
              event.preventDefault()
              if (checked.success)
                onSave(checked.data).catch((error) => setFailure(failureOfCall(error)))
            }}
          >
            <Dialog.Title className="px-5 pt-4 font-semibold">
              {folder ? words.folderSettings : words.newFolder}
            </Dialog.Title>
            <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 py-3 text-sm">
              {failure && <Problem failure={failure} />}
              <div>
                <label htmlFor={`${id}-name`}>{words.folderName}</label>
                <input
                  id={`${id}-name`}
                  value={content.name}
                  maxLength={100}
                  autoComplete="off"
                  onChange={(event) => set({ name: event.target.value })}
                  className={field}
                />
              </div>
              <div>
                <label htmlFor={`${id}-instruction`}>{words.systemInstruction}</label>
                <textarea
                  id={`${id}-instruction`}
                  rows={4}
                  maxLength={20_000}
                  value={content.systemInstruction ?? ''}
                  placeholder={words.systemInstructionPlaceholder}
                  onChange={(event) => set({ systemInstruction: event.target.value || null })}
                  className={`${field} resize-y leading-relaxed`}
                />
              </div>
              <div>
                <label htmlFor={`${id}-model`}>{words.folderModel}</label>
                <select
                  id={`${id}-model`}
                  value={content.modelId ?? ''}
                  onChange={(event) => set({ modelId: event.target.value || null })}
                  className={field}
                >
                  <option value="">{words.defaultModel}</option>
                  {answeringModels(list?.models).map((model) => (
                    <option key={model.id} value={model.id}>
                      {model.name}
                    </option>
                  ))}
                </select>
              </div>
              <p className="text-faint text-xs">{words.folderHint}</p>
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
