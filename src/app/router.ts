import { type EventPublisher, implement, ORPCError } from '@orpc/server'
import type { Completion } from '../assistant/completion.ts'
import type { ModelLoading } from '../assistant/loading.ts'
import type { Turns } from '../assistant/turn.ts'
import { contract, type HostInfo } from '../contract/contract.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { EngineClient } from '../engine/client.ts'
import type { InstalledModels } from '../models/installed.ts'
import type { PromptStore } from '../store/prompts.ts'
import type { SettingsFile } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import type { Desktop } from './desktop.ts'

/** Everything the router needs. */
export interface Services {
  readonly info: HostInfo
  readonly store: Store
  readonly prompts: PromptStore
  readonly settings: SettingsFile
  readonly models: InstalledModels
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly turns: Turns
  readonly completion: Completion
  readonly events: EventPublisher<{ event: AppEvent }>
  readonly publish: (event: AppEvent) => void
  readonly desktop: Desktop
}

export type AppRouter = ReturnType<typeof createRouter>

/** The contract, implemented over the services. */
export function createRouter(services: Services) {
  const { info, store, prompts, settings, models, engine, loading, turns, completion } = services
  const { events, publish, desktop } = services
  const changed = (conversationId: string) =>
    publish({ type: 'conversation-changed', conversationId })

  const orderChanged = () => publish({ type: 'order-changed' })
  const promptsChanged = () => publish({ type: 'prompts-changed' })

  // Whatever is thrown below arrives as a code that the screens have words for.
  const os = implement(contract).use(async ({ next, errors }) => {
    try {
      return await next()
    } catch (error) {
      const refused = error instanceof ORPCError && error.code === 'BAD_REQUEST'
      const known = refused ? new KotonohaError('INVALID_INPUT', { detail: error.message }) : error
      throw errors.FAILED({ data: failureOf(known) })
    }
  })

  return os.router({
    host: {
      info: os.host.info.handler(() => info),
      reveal: os.host.reveal.handler(({ input }) =>
        desktop.reveal(input.folder === 'data' ? info.dataFolder : models.folder),
      ),
      openLink: os.host.openLink.handler(({ input }) => desktop.openLink(input.url)),
    },
    events: os.events.handler(async function* ({ signal }) {
      // A screen that falls behind must not lose any growth of an answer.
      const options = { signal, maxBufferedEvents: Number.POSITIVE_INFINITY }
      yield* events.subscribe('event', options)
    }),
    conversations: {
      list: os.conversations.list.handler(({ input }) =>
        store.listConversations(input.query, input.place),
      ),
      read: os.conversations.read.handler(({ input }) => {
        const { conversation, messages } = store.readConversation(input.id)
        return { conversation, messages: messages.map((message) => turns.live(message)) }
      }),
      rename: os.conversations.rename.handler(({ input }) => {
        store.updateConversation(input.id, { title: input.title, titledBy: 'user' })
        changed(input.id)
      }),
      delete: os.conversations.delete.handler(async ({ input }) => {
        await turns.stop(input.id)
        store.deleteConversation(input.id)
        changed(input.id)
      }),
      restore: os.conversations.restore.handler(({ input }) => {
        store.restoreConversation(input.id)
        changed(input.id)
      }),
      arrange: os.conversations.arrange.handler(async ({ input }) => {
        for (const { id, place } of input) if (place === 'trash') await turns.stop(id)
        store.arrange(input)
        orderChanged()
      }),
      purge: os.conversations.purge.handler(({ input }) => {
        store.purgeConversations(input.ids)
        orderChanged()
      }),
      configure: os.conversations.configure.handler(({ input: { id, ...change } }) => {
        store.updateConversation(id, change)
        changed(id)
      }),
      fork: os.conversations.fork.handler(({ input }) => {
        const id = store.forkConversation(input.messageId)
        changed(id)
        return { id }
      }),
      showBranch: os.conversations.showBranch.handler(({ input }) => {
        store.updateConversation(input.id, { leafId: input.leafId })
        changed(input.id)
      }),
      createText: os.conversations.createText.handler(({ input }) => {
        const { id } = store.createConversation({ modelId: input.modelId, kind: 'text' })
        changed(id)
        return { id }
      }),
      saveDraft: os.conversations.saveDraft.handler(({ input }) =>
        store.saveDraft(input.id, input.text),
      ),
      newDraft: os.conversations.newDraft.handler(() => store.readDraft(null)),
    },
    turn: {
      send: os.turn.send.handler(({ input: { conversationId, text, parentId, ...beginning } }) =>
        turns.send(conversationId, text, beginning, parentId),
      ),
      compare: os.turn.compare.handler(({ input: { text, modelIds, ...choices } }) =>
        turns.compare(text, modelIds, choices),
      ),
      regenerate: os.turn.regenerate.handler(({ input }) => turns.regenerate(input.messageId)),
      continue: os.turn.continue.handler(({ input }) => turns.continue(input.messageId)),
      stop: os.turn.stop.handler(({ input }) => turns.stop(input.conversationId)),
      measure: os.turn.measure.handler(({ input }) =>
        turns.measure(input.conversationId, input.text),
      ),
    },
    complete: os.complete.handler(async function* ({ input, signal }) {
      const end = new AbortController()
      // A page that stops listening closes the stream, whether or not its call was aborted.
      const either = signal ? AbortSignal.any([signal, end.signal]) : end.signal
      try {
        yield* completion.run(input, either)
      } finally {
        end.abort()
      }
    }),
    models: {
      list: os.models.list.handler(() => models.list()),
      add: os.models.add.handler(async () => {
        const path = await desktop.pickModel()
        const id = path && (await models.add(path))
        if (id) publish({ type: 'models-changed' })
        return id
      }),
    },
    engine: {
      state: os.engine.state.handler(() => engine.state),
      load: os.engine.load.handler(async ({ input }) => {
        await loading.ensure(input.modelId)
      }),
      cancelLoad: os.engine.cancelLoad.handler(() => engine.cancelLoad()),
      unload: os.engine.unload.handler(() => loading.unload()),
    },
    folders: {
      list: os.folders.list.handler(() => store.folders.list()),
      add: os.folders.add.handler(({ input }) => {
        const { id } = store.folders.add(input)
        orderChanged()
        return { id }
      }),
      change: os.folders.change.handler(({ input: { id, ...content } }) => {
        store.folders.update(id, content)
        orderChanged()
      }),
      delete: os.folders.delete.handler(({ input }) => {
        store.folders.delete(input.id)
        orderChanged()
      }),
      restore: os.folders.restore.handler(({ input }) => {
        store.folders.restore(input.id)
        orderChanged()
      }),
      order: os.folders.order.handler(({ input }) => {
        store.folders.order(input.ids)
        orderChanged()
      }),
    },
    prompts: {
      list: os.prompts.list.handler(() => prompts.list()),
      add: os.prompts.add.handler(({ input }) => {
        const { id } = prompts.add(input)
        promptsChanged()
        return { id }
      }),
      change: os.prompts.change.handler(({ input: { id, ...content } }) => {
        prompts.update(id, content)
        promptsChanged()
      }),
      reset: os.prompts.reset.handler(({ input }) => {
        prompts.reset(input.id)
        promptsChanged()
      }),
      delete: os.prompts.delete.handler(({ input }) => {
        prompts.delete(input.id)
        promptsChanged()
      }),
      restore: os.prompts.restore.handler(({ input }) => {
        prompts.restore(input.id)
        promptsChanged()
      }),
      order: os.prompts.order.handler(({ input }) => {
        prompts.order(input.ids)
        promptsChanged()
      }),
      import: os.prompts.import.handler(({ input }) => {
        const added = prompts.import(input.prompts)
        promptsChanged()
        return { added }
      }),
    },
    settings: {
      read: os.settings.read.handler(() => settings.read()),
      change: os.settings.change.handler(({ input }) => {
        const now = announce(settings.change(input))
        if (input.families) publish({ type: 'models-changed' })
        return now
      }),
      reset: os.settings.reset.handler(() => announce(settings.reset())),
    },
  })

  function announce(now: ReturnType<SettingsFile['reset']>) {
    publish({ type: 'settings-changed', settings: now })
    return now
  }
}
