import type { HostInfo } from '../contract/contract.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import type { Desktop } from './desktop.ts'
import { os } from './implementer.ts'

interface Services {
  readonly documents: DocumentLibrary
  readonly desktop: Desktop
  readonly host: HostInfo['host']
}

/** The shelf and its folders, and the files that documents were read of. */
export function shelfRoutes({ documents, desktop, host }: Services) {
  const { shelf } = documents
  // Only a host without dialogs takes the word of a page for where something lies.
  const folderAsked = (typed: string | null) =>
    host === 'web' ? Promise.resolve(typed) : desktop.pickFolder('documents')
  return {
    keepCopy: os.documents.keepCopy.handler(({ input }) => documents.keepCopy(input.id)),
    locate: os.documents.locate.handler(async ({ input }) => {
      const [path] = await desktop.pickDocuments()
      if (path !== undefined) documents.locate(input.id, path)
    }),
    look: os.documents.look.handler(({ input }) => documents.look(input.id)),
    shelf: {
      view: os.documents.shelf.view.handler(({ input: { folderId, limit, attention } }) =>
        shelf.view(folderId, limit, attention),
      ),
      create: os.documents.shelf.create.handler(({ input }) => ({ id: shelf.create(input.name) })),
      rename: os.documents.shelf.rename.handler(({ input }) => shelf.rename(input.id, input.name)),
      delete: os.documents.shelf.delete.handler(({ input }) => shelf.delete(input.id)),
      restore: os.documents.shelf.restore.handler(({ input }) => shelf.restore(input.id)),
      move: os.documents.shelf.move.handler(({ input }) => shelf.move(input.ids, input.folderId)),
      lend: os.documents.shelf.lend.handler(({ input: { folderId, conversationId } }) =>
        shelf.lend(folderId, conversationId),
      ),
      takeBack: os.documents.shelf.takeBack.handler(({ input: { folderId, conversationId } }) =>
        shelf.takeBack(folderId, conversationId),
      ),
      watch: os.documents.shelf.watch.handler(async ({ input }) => {
        const path = await folderAsked(input.path)
        return { id: path === null ? null : await shelf.watch(path) }
      }),
      pauseWatch: os.documents.shelf.pauseWatch.handler(({ input }) =>
        shelf.pauseWatch(input.id, input.paused),
      ),
      lookAgain: os.documents.shelf.lookAgain.handler(({ input }) => shelf.lookAgain(input.id)),
      relocate: os.documents.shelf.relocate.handler(async ({ input }) => {
        const path = await folderAsked(input.path)
        if (path !== null) await shelf.relocate(input.id, path)
      }),
    },
  }
}
