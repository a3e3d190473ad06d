import type { QueryClient } from '@tanstack/react-query'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import type { AppEvent } from '../../contract/events.ts'
import type { Host } from './host.ts'
import { type Growth, grow, merge, upsert, withGrounds } from './live.ts'
import { paced } from './pace.ts'
import { saveUnsaved } from './unsaved.ts'

/** How far an answer under way has come. */
export interface Progress {
  readonly tokens: number
  /** Milliseconds since the first of them. */
  readonly elapsedMs: number
}

/** Where the progress of an answer is kept among what the screens have read. */
export const progressKey = (messageId: string) => ['progress', messageId] as const

interface Listener {
  /** A failure no call is waiting for. */
  failed(failure: Failure): void
  /** An answer has ended, for those who hear the page. */
  answered(message: Message): void
}

/**
 * Keeps what the screens have read up to date with the host's events, until the stream ends. Growth
 * of answers is gathered and shown at a pace that leaves room for keys.
 */
export async function followEvents(
  host: Host,
  cache: QueryClient,
  listener: Listener,
  signal: AbortSignal,
): Promise<void> {
  const { client, queries } = host
  const events = await client.events(undefined, { signal })
  // Not waited for: one slow answer must not hold the events up.
  void cache.invalidateQueries()
  const growths = new Map<string, Growth[]>()
  const progress = new Map<string, Progress>()
  const readAgain = (id: string) =>
    cache.invalidateQueries({ queryKey: queries.conversations.read.key({ input: { id } }) })
  const change = (id: string, to: (tree: ConversationTree) => ConversationTree | undefined) => {
    const key = queries.conversations.read.queryKey({ input: { id } })
    const tree = cache.getQueryData(key)
    if (!tree) return
    const changed = to(tree)
    if (changed) cache.setQueryData(key, changed)
    else void readAgain(id)
  }
  const pace = paced(() => {
    for (const [id, one] of progress) cache.setQueryData<Progress>(progressKey(id), one)
    progress.clear()
    for (const [id, list] of growths) change(id, (tree) => grow(tree, list))
    growths.clear()
  })
  try {
    for await (const event of events) take(event)
  } finally {
    pace.stop()
  }

  function take(event: AppEvent) {
    switch (event.type) {
      case 'message-grew': {
        const list = growths.get(event.conversationId) ?? []
        list.push(event)
        growths.set(event.conversationId, list)
        const { messageId, tokens, elapsedMs } = event
        progress.set(messageId, { tokens, elapsedMs })
        pace.ask()
        return
      }
      case 'message-changed':
        pace.now()
        change(event.message.conversationId, (tree) => upsert(tree, event.message))
        if (event.message.role === 'assistant' && event.message.state.status !== 'streaming')
          listener.answered(event.message)
        return
      case 'conversation-changed':
        void cache.invalidateQueries({ queryKey: queries.conversations.list.key() })
        void readAgain(event.conversationId)
        void cache.invalidateQueries({ queryKey: queries.turn.measure.key() })
        return
      case 'message-grounded': {
        pace.now()
        const { conversationId, messageId, sentences } = event
        change(conversationId, (tree) => withGrounds(tree, messageId, sentences))
        return
      }
      case 'document-search-changed':
        cache.setQueryData(queries.documents.meaning.state.queryKey(), event.state)
        return
      case 'documents-changed':
        void cache.invalidateQueries({ queryKey: queries.documents.key() })
        void cache.invalidateQueries({ queryKey: queries.turn.measure.key() })
        return
      case 'engine-changed':
        cache.setQueryData(queries.engine.state.queryKey(), event.state)
        if (event.state.status === 'ready')
          void cache.invalidateQueries({ queryKey: queries.turn.measure.key() })
        if (event.state.status === 'ready' || event.state.status === 'idle')
          void cache.invalidateQueries({ queryKey: queries.offers.fits.key() })
        return
      case 'downloads-changed':
        cache.setQueryData(queries.downloads.list.queryKey(), event.downloads)
        return
      case 'conversion-changed':
        cache.setQueryData(queries.models.conversion.queryKey(), event.state)
        return
      case 'file-work-changed':
        cache.setQueryData(queries.library.work.queryKey(), event.state)
        return
      case 'kits-changed':
        void cache.invalidateQueries({ queryKey: queries.kits.list.key() })
        return
      case 'network-changed':
        void cache.invalidateQueries({ queryKey: queries.network.state.key() })
        return
      case 'models-changed':
        void cache.invalidateQueries({ queryKey: queries.models.list.key() })
        void cache.invalidateQueries({ queryKey: queries.library.list.key() })
        void cache.invalidateQueries({ queryKey: queries.offers.fits.key() })
        return
      case 'offers-changed':
        void cache.invalidateQueries({ queryKey: queries.offers.key() })
        void cache.invalidateQueries({ queryKey: queries.catalogue.key() })
        return
      case 'update-changed':
        cache.setQueryData(queries.updates.state.queryKey(), event.state)
        return
      case 'launcher-changed':
        cache.setQueryData(queries.launcher.state.queryKey(), event.state)
        return
      case 'order-changed':
        void cache.invalidateQueries({ queryKey: queries.conversations.key() })
        void cache.invalidateQueries({ queryKey: queries.folders.list.key() })
        void cache.invalidateQueries({ queryKey: queries.turn.measure.key() })
        return
      case 'data-folder-changed':
        cache.setQueryData(queries.dataFolder.state.queryKey(), event.state)
        return
      case 'prompts-changed':
        void cache.invalidateQueries({ queryKey: queries.prompts.list.key() })
        return
      case 'settings-changed':
        cache.setQueryData(queries.settings.read.queryKey(), (old) => ({
          problems: old?.problems ?? [],
          policy: old?.policy ?? null,
          settings: event.settings,
        }))
        void cache.invalidateQueries({ queryKey: queries.offers.fits.key() })
        return
      case 'closing':
        // The host goes, mostly before it could answer.
        void saveUnsaved()
          .then(() => client.host.saved())
          .catch(() => undefined)
        return
      case 'failed':
        listener.failed(event.failure)
    }
  }
}

/**
 * Reads a conversation, of a long one the end first; an answer that has meanwhile grown further on
 * the screen is kept.
 */
export function readConversation(host: Host, cache: QueryClient, id: string) {
  const options = host.queries.conversations.read.queryOptions({ input: { id } })
  return {
    ...options,
    queryFn: async () => {
      if (!cache.getQueryData(options.queryKey)) {
        const { whole, ...end } = await host.client.conversations.readEnd({ id })
        if (whole) return end
        cache.setQueryData(options.queryKey, end)
      }
      const read = await host.client.conversations.read({ id })
      return merge(read, cache.getQueryData(options.queryKey))
    },
  }
}
