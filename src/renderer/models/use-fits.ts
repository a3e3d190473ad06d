import { useQuery } from '@tanstack/react-query'
import type { ModelFit } from '../../contract/fit.ts'
import type { Fits } from '../../contract/offer.ts'
import { useHost } from '../host/host.ts'

/** How models would run on this machine; undefined while it is being looked at. */
export function useFits(): Fits | undefined {
  const { queries } = useHost()
  return useQuery(queries.offers.fits.queryOptions()).data
}

/** The fit of an offered file, and its size, estimated where it is not known. */
export function fitOfFile(fits: Fits | undefined, file: { repo: string; path: string }) {
  return fits?.files.find(({ repo, path }) => repo === file.repo && path === file.path)
}

/** The fit of an installed model. */
export function fitOfInstalled(fits: Fits | undefined, id: string): ModelFit | undefined {
  return fits?.installed.find(({ modelId }) => modelId === id)?.fit
}
