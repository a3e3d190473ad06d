import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Plus, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { type Failure, KotonohaError } from '../../contract/errors.ts'
import { type Prompt, type PromptContent, PromptFile } from '../../contract/prompt.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useNotice } from '../ui/notices.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { PromptEditor } from './prompt-editor.tsx'
import { PromptItem } from './prompt-item.tsx'

/** The prompt library: all prompts in the user's order, to be added, changed, moved and deleted. */
export function PromptsScreen() {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const notify = useNotice()
  const { data: library } = useQuery(queries.prompts.list.queryOptions())
  const [editing, setEditing] = useState<Prompt | 'new'>()
  const [failure, setFailure] = useState<Failure>()
  const [told, setTold] = useState('')
  const file = useRef<HTMLInputElement>(null)
  const prompts = library?.prompts ?? []
  const deleted = library?.deleted ?? []
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }

  async function save(content: PromptContent) {
    if (editing === 'new') await client.prompts.add(content)
    else if (editing) await client.prompts.change({ id: editing.id, ...content })
    setEditing(undefined)
  }

  async function remove({ id, title }: Prompt) {
    await client.prompts.delete({ id })
    notify({
      kind: 'done',
      text: words.removed(title),
      undo: () => attempt(client.prompts.restore({ id })),
    })
  }

  async function reset({ id, title, reading, text }: Prompt) {
    await client.prompts.reset({ id })
    notify({
      kind: 'done',
      text: words.promptReset(title),
      undo: () => attempt(client.prompts.change({ id, title, reading, text })),
    })
  }

  function move(id: string, to: number) {
    const others = prompts.filter((one) => one.id !== id)
    const moved = prompts.find((one) => one.id === id)
    if (!moved || to < 0 || to > others.length) return
    const order = others.toSpliced(to, 0, moved)
    cache.setQueryData(queries.prompts.list.queryKey(), { prompts: order, deleted })
    setTold(words.promptMoved(moved.title, to + 1, order.length))
    attempt(client.prompts.order({ ids: order.map((one) => one.id) }))
  }

  async function take(chosen: File) {
    const { added } = await client.prompts.import(readPrompts(await chosen.text(), chosen.name))
    setTold(words.promptsAdded(added))
  }

  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
      <div className="mx-auto flex max-w-[46rem] flex-col gap-4 px-5 py-7">
        <div>
          <h1 className="font-semibold text-xl">{words.prompts}</h1>
          <p className="mt-1 text-soft text-sm">{words.promptsIntro}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button look="strong" onClick={() => setEditing('new')}>
            <Plus size={16} />
            {words.addPrompt}
          </Button>
          <Button onClick={() => file.current?.click()}>
            <Upload size={15} />
            {words.importPrompts}
          </Button>
          <Button disabled={prompts.length === 0} onClick={() => download(prompts)}>
            <Download size={15} />
            {words.exportPrompts}
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            accept="application/json,.json"
            aria-label={words.importPrompts}
            onChange={(event) => {
              const chosen = event.target.files?.[0]
              event.target.value = ''
              if (chosen) attempt(take(chosen))
            }}
          />
        </div>
        {failure && <Problem failure={failure} />}
        <p role="status" className={told ? 'text-soft text-sm' : 'sr-only'}>
          {told}
        </p>
        {library && prompts.length === 0 && (
          <p className="py-6 text-center text-faint text-sm">{words.noPrompts}</p>
        )}
        <ol lang="ja" className="divide-y divide-line rounded-xl border border-line bg-raised">
          {prompts.map((prompt, index) => (
            <PromptItem
              key={prompt.id}
              prompt={prompt}
              index={index}
              onMove={move}
              onEdit={() => setEditing(prompt)}
              onReset={() => attempt(reset(prompt))}
              onDelete={() => attempt(remove(prompt))}
            />
          ))}
        </ol>
        {deleted.length > 0 && (
          <details>
            <summary className="text-soft text-sm">{words.deletedPrompts(deleted.length)}</summary>
            <ul className="mt-2 divide-y divide-line rounded-xl border border-line">
              {deleted.map(({ id, title }) => (
                <li key={id} className="flex items-center justify-between gap-3 px-4 py-1.5">
                  <span lang="ja" className="min-w-0 truncate text-sm">
                    {title}
                  </span>
                  <Button
                    look="quiet"
                    aria-label={words.bringBack(title)}
                    onClick={() => attempt(client.prompts.restore({ id }))}
                  >
                    {words.undo}
                  </Button>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {editing && (
        <PromptEditor
          prompt={editing === 'new' ? undefined : editing}
          onSave={save}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  )
}

/** @throws an error with the data of PROMPT_FILE_INVALID */
function readPrompts(text: string, name: string): PromptFile {
  try {
    return PromptFile.parse(JSON.parse(text))
  } catch (cause) {
    throw new KotonohaError('PROMPT_FILE_INVALID', { subject: name }, { cause })
  }
}

function download(prompts: readonly Prompt[]) {
  const content: PromptFile = {
    format: 'kotonoha-prompts',
    version: 1,
    prompts: prompts.map(({ title, reading, text }) => ({ title, reading, text })),
  }
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = address
  link.download = 'kotonoha-prompts.json'
  link.click()
  URL.revokeObjectURL(address)
}
