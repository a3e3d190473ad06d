import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { useHost } from '../host/host.ts'
import { shortcutName } from './shortcut.ts'

/** Tells when the launcher cannot be called by its keys. */
export function useShortcutWarning(failed: (failure: Failure) => void): void {
  const { queries } = useHost()
  const { data: state } = useQuery(queries.launcher.state.queryOptions())
  const taken = state?.status === 'taken' ? state.shortcut : undefined
  useEffect(() => {
    if (taken !== undefined)
      failed({ code: 'SHORTCUT_TAKEN', data: { subject: shortcutName(taken) } })
  }, [taken, failed])
}
