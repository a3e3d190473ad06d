import { useQuery } from '@tanstack/react-query'
import { Check, Download } from 'lucide-react'
import type { OfferedFile } from '../../contract/offer.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** Fetches an offered file; says so instead where it is there already or under way. */
export function DownloadButton({
  offer,
  file,
  size,
  strong = false,
  attempt,
}: {
  /** The model it is a file of. */
  offer: { readonly id: string; readonly name: string }
  file: OfferedFile
  /** Bytes, estimated where they are not known. */
  size: number | null
  strong?: boolean
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords()
  const { client } = useHost()
  const has = useInstalled()
  const { repo, path, quantization } = file
  if (has(repo, path))
    return (
      <span className="inline-flex min-h-9 items-center gap-1 px-2 text-leaf text-sm">
        <Check size={15} aria-hidden />
        {words.offer.installed}
      </span>
    )
  const shown = size === null ? '' : (file.size === null ? words.offer.about : words.bytes)(size)
  return (
    <Button
      look={strong ? 'strong' : 'plain'}
      aria-label={`${words.offer.downloadOf(offer.name, quantization)} ${shown}`.trim()}
      title={`${repo}/${path}`}
      onClick={() => attempt(client.offers.download({ modelId: offer.id, repo, path }))}
    >
      <Download size={15} aria-hidden />
      {words.offer.download} {shown && <span className="text-xs opacity-80">{shown}</span>}
    </Button>
  )
}

/** Whether a file of a repository is in the model folder: there, it has the name that downloads give. */
export function useInstalled(): (repo: string, path: string) => boolean {
  const { queries } = useHost()
  const { data } = useQuery(queries.models.list.queryOptions())
  const ids = new Set(data?.models.map(({ id }) => id))
  return (repo, path) => ids.has(`${repo}/${path.slice(path.lastIndexOf('/') + 1)}`)
}
