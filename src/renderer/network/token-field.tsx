import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { HubToken } from '../../contract/network.ts'
import { useHost } from '../host/host.ts'
import type { Attempt } from '../models/attempt.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** The token for the hub: whether there is one, and a field for another. It is never shown. */
export function TokenField({ attempt }: { attempt: Attempt }) {
  const { network } = useWords()
  const { client, queries } = useHost()
  const id = useId()
  const { data: state } = useQuery(queries.network.state.queryOptions())
  const [text, setText] = useState('')
  if (!state) return null
  const token = HubToken.safeParse(text)
  const isWrong = text.trim() !== '' && !token.success
  const save = () => {
    if (token.success)
      attempt(client.network.setToken({ token: token.data }).then(() => setText('')))
  }
  return (
    <div>
      <div className="flex items-center gap-2">
        <span className="text-sm">{network.token}</span>
        <span
          role="status"
          className={`rounded-full px-2.5 py-0.5 text-xs ${state.token === 'present' ? 'bg-leaf-soft text-leaf-strong' : 'bg-side text-soft'}`}
        >
          {network.tokens[state.token]}
        </span>
      </div>
      <div id={`${id}-hint`} className="text-faint text-xs">
        {network.tokenHint}
        {network.tokenPlaces[state.tokenPlace]}
      </div>
      {state.token === 'unreadable' && (
        <p role="alert" className="mt-1 text-alarm text-sm">
          {network.tokenUnreadable}
        </p>
      )}
      <div className="mt-1.5 flex flex-wrap gap-2">
        <input
          type="password"
          autoComplete="off"
          aria-label={network.tokenField}
          aria-describedby={`${id}-hint`}
          aria-invalid={isWrong}
          value={text}
          placeholder="hf_…"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) save()
          }}
          className="min-w-40 flex-1 rounded-lg border border-line-strong bg-raised px-3 py-1.5 font-mono text-sm placeholder:text-faint aria-invalid:border-alarm"
        />
        <Button disabled={!token.success} onClick={save}>
          {network.saveToken}
        </Button>
        {state.token !== 'absent' && (
          <Button onClick={() => attempt(client.network.setToken({ token: null }))}>
            {network.removeToken}
          </Button>
        )}
      </div>
      {isWrong && (
        <p role="alert" className="mt-1 text-alarm text-xs">
          {network.tokenInvalid}
        </p>
      )}
    </div>
  )
}
