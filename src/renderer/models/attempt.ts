import { useCallback, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall } from '../host/host.ts'

/** Makes a call whose failure is shown. */
export type Attempt = (call: Promise<unknown>) => void

/** Calls whose last failure is kept for the screen. */
export function useAttempt(): { failure: Failure | undefined; attempt: Attempt } {
  const [failure, setFailure] = useState<Failure>()
  const attempt = useCallback((call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => {
      const failed = failureOfCall(error)
      // That loading was cancelled is what the user has just asked for.
      if (failed.code !== 'MODEL_LOAD_CANCELLED') setFailure(failed)
    })
  }, [])
  return { failure, attempt }
}
