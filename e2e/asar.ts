// Electron's archive: a header in JSON behind two lengths of Chromium's Pickle, then the contents.
// https://github.com/electron/asar#format
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Node =
  | { readonly files: Readonly<Record<string, Node>> }
  | { readonly size: number; readonly offset: string }
  | { readonly size: number; readonly unpacked: true }

interface ArchivedFile {
  /** With slashes, from the archive's root. */
  readonly path: string
  /** Undefined where it lies beside the archive, in `app.asar.unpacked`. */
  readonly content: Buffer | undefined
}

/** All files of an archive. */
export function readAsar(archive: string): ArchivedFile[] {
  const bytes = readFileSync(archive)
  const contents = 8 + bytes.readUInt32LE(4)
  const header = bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))
  const root: Node = JSON.parse(header)
  return filesOf(root, '')

  function filesOf(node: Node, path: string): ArchivedFile[] {
    if ('files' in node)
      return Object.entries(node.files).flatMap(([name, child]) =>
        filesOf(child, path ? `${path}/${name}` : name),
      )
    if ('unpacked' in node) return [{ path, content: undefined }]
    const begin = contents + Number(node.offset)
    return [{ path, content: bytes.subarray(begin, begin + node.size) }]
  }
}

/** Writes all files of an archive, and those beside it, into a folder. */
export function extractAsar(archive: string, folder: string): void {
  for (const { path, content } of readAsar(archive)) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    if (content) writeFileSync(target, content)
    else copyFileSync(join(`${archive}.unpacked`, path), target)
  }
}
