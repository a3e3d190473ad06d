import { basename } from 'node:path'
import type { DownloadSource } from '../contract/download.ts'
import { checkedUrl } from './address.ts'
import { checkedName, checkedPath } from './file-name.ts'
import { checkedRepository, fileUrl, type HubAccess } from './hub.ts'

/** One file of a download. */
export interface FilePlan {
  /** Path below the model folder, with `/`. */
  readonly file: string
  readonly url: URL
  readonly token: string | null
  /** Bytes; null where they are not known. */
  readonly size: number | null
  readonly sha256: string | null
}

/**
 * What is to be fetched, and where it goes.
 * @param access is asked only for the hub: the user's token lies in the system's secret store
 * @throws KotonohaError ADDRESS_REFUSED
 */
export function planOf(source: DownloadSource, access: () => HubAccess): FilePlan[] {
  if (source.from === 'url') {
    const { name, url, sha256 } = source
    const file = checkedName(name)
    return [{ file, url: checkedUrl(url), token: null, size: null, sha256 }]
  }
  const { endpoint, token } = access()
  const repository = checkedRepository(source)
  return source.files.map(({ path, size, sha256 }) => ({
    file: fileOf(source.repo, path),
    url: fileUrl(endpoint, repository, path),
    token,
    size,
    sha256,
  }))
}

/** The files of a download, as paths below the model folder. @throws KotonohaError ADDRESS_REFUSED */
export function filesOf(source: DownloadSource): string[] {
  if (source.from === 'url') return [checkedName(source.name)]
  const { repo } = checkedRepository(source)
  return source.files.map(({ path }) => fileOf(repo, path))
}

/** Whether two downloads would write to one file. */
export function overlap(a: DownloadSource, b: DownloadSource): boolean {
  const taken = filesOf(a).map(folded)
  return filesOf(b).some((file) => taken.includes(folded(file)))
}

export function isSame(a: DownloadSource, b: DownloadSource): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The same for names that some file systems take for the same. */
function folded(file: string): string {
  return file.normalize('NFC').toLowerCase()
}

function fileOf(repo: string, path: string): string {
  return `${repo}/${basename(checkedPath(path))}`
}
