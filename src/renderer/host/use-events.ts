import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { connectionState, onConnectionChange } from '../connect.ts'
import { followEvents } from './events.ts'
import { useHost } from './host.ts'

const PAUSE_MS = 500

/** Follows the host's events for as long as the screen is there, over all reconnections. */
export function useEvents(failed: (failure: Failure) => void, answered: () => void) {
  const host = useHost()
  const cache = useQueryClient()
  useEffect(() => {
    const end = new AbortController()
    void follow()
    return () => end.abort()

    async function follow() {
      while (!end.signal.aborted) {
        await untilConnected()
        // The stream ends with an error when the connection is lost; the loop waits for the next one.
        await followEvents(host, cache, { failed, answered }, end.signal).catch(() => undefined)
        if (!end.signal.aborted) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
    }
  }, [host, cache, failed, answered])
}

async function untilConnected(): Promise<void> {
  if (connectionState() === 'connected') return
  await new Promise<void>((resolve) => {
    const stop = onConnectionChange((state) => {
      if (state !== 'connected') return
      stop()
      resolve()
    })
  })
}
