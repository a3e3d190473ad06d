import type { FileWork } from '../models/file-work.ts'
import type { Kits } from '../models/kits.ts'
import type { ModelLibrary } from '../models/library.ts'
import type { Desktop } from './desktop.ts'
import { os } from './implementer.ts'

interface Services {
  readonly library: ModelLibrary
  readonly kits: Kits
  readonly fileWork: FileWork
  readonly desktop: Desktop
}

/** What users do with model files, and with kits of them. */
export function libraryRoutes({ library, kits, fileWork, desktop }: Services) {
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
        const paths = await desktop.pickModels()
        if (paths.length > 0) library.import(paths, input.how)
      }),
      move: os.library.move.handler(async () => {
        fileWork.refuseWhileBusy()
        const to = await desktop.pickFolder('models')
        if (to !== null) library.move(to)
      }),
    },
    kits: {
      list: os.kits.list.handler(() => kits.list()),
      folder: os.kits.folder.handler(() => kits.folder),
      open: os.kits.open.handler(async () => {
        const place = await desktop.pickFolder('kit')
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
