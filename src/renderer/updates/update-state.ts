import { useQuery } from '@tanstack/react-query'
import type { UpdateState } from '../../contract/update.ts'
import { useHost } from '../host/host.ts'

/** What is known of new versions; undefined until it is read. */
export function useUpdateState(): UpdateState | undefined {
  const { queries } = useHost()
  return useQuery(queries.updates.state.queryOptions()).data
}
