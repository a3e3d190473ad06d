import { useEffect, useState } from 'react'
import { type ConnectionState, connectionState, onConnectionChange } from './connect.ts'
import { Leaf } from './ui/leaf.tsx'
import { useWords } from './words/use-words.ts'

function useConnectionState(): ConnectionState {
  const [state, setState] = useState(connectionState)
  useEffect(() => onConnectionChange(setState), [])
  return state
}

/** In place of everything until the host answers. */
export function Connecting() {
  const words = useWords()
  const state = useConnectionState()
  return (
    <main className="flex h-full flex-col items-center justify-center gap-3 px-6 text-center">
      <Leaf size={44} />
      <p className="text-soft text-sm" role="status">
        {state === 'refused' ? words.connectionRefused : words.connecting}
      </p>
    </main>
  )
}

/** Says that the page has lost its host. */
export function ConnectionBanner() {
  const words = useWords()
  const state = useConnectionState()
  if (state === 'connected') return null
  return (
    <p role="status" className="bg-mark px-4 py-1.5 text-center text-sm">
      {state === 'refused' ? words.connectionRefused : words.connectionLost}
    </p>
  )
}
