import type { AppEvent } from '../contract/events.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import type { Store } from '../store/store.ts'
import { os } from './implementer.ts'

interface Services {
  readonly store: Store
  readonly documents: Pick<DocumentLibrary, 'restored'>
  readonly publish: (event: AppEvent) => void
}

/** The backups, and the way back from them. */
export function backupRoutes({ store, documents, publish }: Services) {
  const backups = store.backups()
  return {
    list: os.backups.list.handler(() => backups.list()),
    make: os.backups.make.handler(() => store.backUp()),
    compare: os.backups.compare.handler(({ input }) => backups.compare(input.name)),
    restore: os.backups.restore.handler(({ input }) => {
      const restored = backups.restore(input.name, input.ids, input.prompts)
      for (const conversationId of input.ids)
        publish({ type: 'conversation-changed', conversationId })
      publish({ type: 'order-changed' })
      publish({ type: 'prompts-changed' })
      documents.restored()
      return restored
    }),
  }
}
