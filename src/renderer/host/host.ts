import { ORPCError } from '@orpc/client'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { type Failure, failureOf } from '../../contract/errors.ts'
import { defaultSettings, type Settings } from '../../contract/settings.ts'
import { ConnectionLost, type HostClient } from '../connect.ts'

/** The host, as the screens use it: calls, and queries over them. */
export interface Host {
  readonly client: HostClient
  readonly queries: ReturnType<typeof createTanstackQueryUtils<HostClient>>
}

export function hostOver(client: HostClient): Host {
  return { client, queries: createTanstackQueryUtils(client) }
}

export const HostContext = createContext<Host | undefined>(undefined)

export function useHost(): Host {
  const host = useContext(HostContext)
  if (!host) throw new Error('outside of a HostContext')
  return host
}

/** The settings; the defaults until they are read. */
export function useSettings(): Settings {
  const { queries } = useHost()
  return useQuery(queries.settings.read.queryOptions()).data?.settings ?? defaultSettings
}

/** The failure that a call ended with, as plain data. */
export function failureOfCall(error: unknown): Failure {
  if (error instanceof ConnectionLost) return { code: 'CONNECTION_LOST', data: {} }
  return failureOf(error)
}

/** Whether this is what a call to the host ended with, and no fault of a screen's. */
export function isFailedCall(error: unknown): boolean {
  return error instanceof ConnectionLost || error instanceof ORPCError
}

/** The name of the key that goes with Enter on this machine. */
export const modKey = /Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
