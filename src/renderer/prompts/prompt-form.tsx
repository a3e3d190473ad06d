import { ClipboardPaste, TextSelect } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { Prompt } from '../../contract/prompt.ts'
import { isComposing } from '../composer/ime.ts'
import { modKey } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { fill, mainVariable, type Variable, variablesOf } from './template.ts'

/** Asks for what goes into the blanks of a prompt. */
export function PromptForm({
  prompt,
  written,
  selected,
  onDone,
}: {
  prompt: Prompt
  written: string
  selected: string
  onDone: (text: string) => void
}) {
  const words = useWords()
  const form = useRef<HTMLFormElement>(null)
  const variables = variablesOf(prompt.text)
  const main = mainVariable(variables)
  useEffect(() => {
    const fields = [...(form.current?.querySelectorAll('textarea, input') ?? [])].filter(
      (field) => field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement,
    )
    const first = fields.find(({ value }) => value === '') ?? fields[0]
    first?.focus()
  }, [])

  function finish() {
    if (!form.current) return
    const values = [...new FormData(form.current)].map(
      ([name, value]) => [name, String(value).replaceAll('\r\n', '\n').trim()] as const,
    )
    onDone(fill(prompt.text, new Map(values)))
  }

  return (
    <form
      ref={form}
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault()
        finish()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || isComposing(event)) return
        const inText = event.target instanceof HTMLTextAreaElement
        if (inText && !event.ctrlKey && !event.metaKey) return
        if (event.target instanceof HTMLButtonElement) return
        event.preventDefault()
        finish()
      }}
    >
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 py-3">
        {variables.map((variable) => (
          <Blank
            key={variable.name}
            variable={variable}
            written={variable === main ? written : ''}
            selected={variable === main ? selected : ''}
            main={variable === main}
          />
        ))}
      </div>
      <div className="flex items-center justify-between gap-3 border-line border-t px-5 py-2.5">
        <span className="text-faint text-xs">{words.promptFormKeys(modKey)}</span>
        <Button type="submit" look="strong">
          {words.usePrompt}
        </Button>
      </div>
    </form>
  )
}

function Blank({
  variable: { name, preset, long },
  written,
  selected,
  main,
}: {
  variable: Variable
  written: string
  selected: string
  main: boolean
}) {
  const words = useWords()
  const id = useId()
  const text = useRef<HTMLTextAreaElement>(null)
  const line = useRef<HTMLInputElement>(null)
  const readable = useReadableClipboard()
  const look =
    'mt-1 block w-full rounded-lg border border-line-strong bg-raised px-3 py-1.5 text-sm outline-none placeholder:text-faint focus:border-leaf'
  const put = (value: string) => {
    const field = text.current ?? line.current
    if (!field) return
    field.value = long ? value : value.replace(/\s+/g, ' ').trim()
    field.focus()
  }
  return (
    <div>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
        <label htmlFor={id} lang="ja" className="text-sm">
          {name}
        </label>
        {main && (
          <span className="flex gap-1">
            {selected !== '' && selected !== written && (
              <Button look="quiet" className="min-h-8 px-2 text-xs" onClick={() => put(selected)}>
                <TextSelect size={14} />
                {words.insertSelection}
              </Button>
            )}
            {readable && (
              <Button
                look="quiet"
                className="min-h-8 px-2 text-xs"
                onClick={() => void navigator.clipboard.readText().then(put, () => undefined)}
              >
                <ClipboardPaste size={14} />
                {words.insertClipboard}
              </Button>
            )}
          </span>
        )}
      </div>
      {long ? (
        <textarea
          ref={text}
          id={id}
          name={name}
          rows={main ? 7 : 3}
          defaultValue={written || preset}
          placeholder={main && !readable ? words.pasteHint(modKey) : undefined}
          className={`${look} resize-y leading-relaxed`}
        />
      ) : (
        <input
          ref={line}
          id={id}
          name={name}
          autoComplete="off"
          defaultValue={written.replace(/\s+/g, ' ').trim() || preset}
          className={look}
        />
      )}
    </div>
  )
}

/** Whether the page may read the clipboard, at least after a question of the browser. */
function useReadableClipboard(): boolean {
  const [readable, setReadable] = useState(false)
  useEffect(() => {
    let there = true
    // The type of the names lags behind Chromium's.
    const description: PermissionDescriptor = JSON.parse('{"name":"clipboard-read"}')
    navigator.permissions.query(description).then(
      ({ state }) => there && setReadable(state !== 'denied'),
      () => undefined,
    )
    return () => {
      there = false
    }
  }, [])
  return readable
}
