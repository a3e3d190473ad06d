import { useEffect, useState } from 'react'
import type { DifferenceCounts, DifferenceRow } from '../../contract/document-differences.ts'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'

/** A comparison, as far as it has come. */
export interface Differences {
  readonly rows: readonly DifferenceRow[]
  /** Absent until all rows are there. */
  readonly counts?: DifferenceCounts | undefined
  readonly failure?: Failure | undefined
}

const NOTHING: Differences = { rows: [] }

/** Compares two documents; undefined ones are not there to be compared yet. */
export function useDifferences(left: string | undefined, right: string | undefined): Differences {
  const { client } = useHost()
  const [found, setFound] = useState(NOTHING)
  useEffect(() => {
    setFound(NOTHING)
    if (left === undefined || right === undefined) return
    const end = new AbortController()
    const follow = async () => {
      const rows: DifferenceRow[] = []
      try {
        const events = await client.documents.differences({ left, right }, { signal: end.signal })
        for await (const event of events) {
          if (end.signal.aborted) return
          if (event.type === 'rows') rows.push(...event.rows)
          else setFound({ rows, counts: event.counts })
        }
      } catch (error) {
        if (!end.signal.aborted) setFound({ rows: [], failure: failureOfCall(error) })
      }
    }
    void follow()
    return () => end.abort()
  }, [client, left, right])
  return found
}
