import { stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import type { HostInfo } from '../contract/contract.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { FileWork } from '../models/file-work.ts'
import type { Kits } from '../models/kits.ts'
import type { ModelLibrary } from '../models/library.ts'
import type { Desktop, FolderUse } from './desktop.ts'
import { os } from './implementer.ts'

interface Services {
  readonly library: ModelLibrary
  readonly kits: Kits
  readonly fileWork: FileWork
  readonly desktop: Desktop
  readonly host: HostInfo['host']
}

/** What users do with model files, and with kits of them. */
export function libraryRoutes({ library, kits, fileWork, desktop, host }: Services) {
  // Only a host without dialogs takes the word of a page for where something lies.
  const folderAsked = async (typed: string | null, use: FolderUse) =>
    host === 'web' ? typed && wholePath(typed) : await desktop.pickFolder(use)
  return {
    library: {
      list: os.library.list.handler(() => library.list()),
      work: os.library.work.handler(() => fileWork.state),
      endWork: os.library.endWork.handler(() => fileWork.cancel()),
      verify: os.library.verify.handler(({ input }) => library.verify(input.ids)),
      accept: os.library.accept.handler(({ input }) => library.accept(input.id)),
      delete: os.library.delete.handler(({ input }) => library.delete(input.id)),
      reveal: os.library.reveal.handler(async ({ input }) =>
        desktop.revealFile(await library.pathOf(input.id)),
      ),
      import: os.library.import.handler(async ({ input }) => {
        fileWork.refuseWhileBusy()
        const paths = host === 'web' ? await modelsAt(input.path) : await desktop.pickModels()
        if (paths.length > 0) library.import(paths, input.how)
      }),
      beginUpload: os.library.beginUpload.handler(async ({ input }) => {
        const { id, received } = await library.receive(input.files)
        return { uploadId: id, received }
      }),
      move: os.library.move.handler(async ({ input }) => {
        fileWork.refuseWhileBusy()
        const to = await folderAsked(input.path, 'models')
        if (to !== null) library.move(to)
      }),
    },
    kits: {
      list: os.kits.list.handler(() => kits.list()),
      folder: os.kits.folder.handler(() => kits.folder),
      open: os.kits.open.handler(async ({ input }) => {
        const place = await folderAsked(input.path, 'kit')
        if (place !== null) kits.open(place)
      }),
      pack: os.kits.pack.handler(async ({ input: { ids, pieceSize, ask } }) => {
        fileWork.refuseWhileBusy()
        const into = ask ? await desktop.pickFolder('kit-target') : null
        if (!ask || into !== null) await kits.pack(ids, pieceSize, into)
      }),
      check: os.kits.check.handler(({ input }) => kits.check(input.id)),
      import: os.kits.import.handler(({ input }) => kits.import(input.id)),
      reveal: os.kits.reveal.handler(async ({ input }) =>
        desktop.reveal(await kits.pathOf(input.id)),
      ),
    },
  }
}

/** @throws KotonohaError NOT_A_FOLDER for a path that begins nowhere */
function wholePath(typed: string): string {
  const path = unquoted(typed)
  if (!isAbsolute(path)) throw new KotonohaError('NOT_A_FOLDER', { subject: path })
  return resolve(path)
}

/** @throws KotonohaError MODEL_FILE_MISSING, MODEL_NOT_GGUF */
async function modelsAt(typed: string | null): Promise<string[]> {
  if (typed === null) return []
  const path = unquoted(typed)
  const found = isAbsolute(path) ? await stat(path).catch(() => undefined) : undefined
  if (!found) throw new KotonohaError('MODEL_FILE_MISSING', { subject: path })
  if (!found.isFile() || !/\.gguf$/i.test(path))
    throw new KotonohaError('MODEL_NOT_GGUF', { subject: path })
  return [resolve(path)]
}

/** A path without the quotation marks that file managers copy with it. */
function unquoted(path: string): string {
  return /^(["'])(.*)\1$/.exec(path)?.[2] ?? path
}
