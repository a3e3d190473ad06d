import type { EventPublisher } from '@orpc/server'
import type { Completion } from '../assistant/completion.ts'
import type { DocumentSearch } from '../assistant/document-search.ts'
import type { ModelLoading } from '../assistant/loading.ts'
import type { Turns } from '../assistant/turn.ts'
import type { HostInfo } from '../contract/contract.ts'
import type { OriginalChoice } from '../contract/document.ts'
import type { AppEvent } from '../contract/events.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import type { EngineClient } from '../engine/client.ts'
import type { Downloads } from '../models/downloads.ts'
import type { FileWork } from '../models/file-work.ts'
import type { InstalledModels } from '../models/installed.ts'
import type { Kits } from '../models/kits.ts'
import type { ModelLibrary } from '../models/library.ts'
import type { PromptStore } from '../store/prompts.ts'
import type { SettingsFile } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import type { Updates } from '../updates/updates.ts'
import { backupRoutes } from './backup-routes.ts'
import type { Connections } from './connections.ts'
import type { Desktop } from './desktop.ts'
import type { DiagnosticsService } from './diagnostics.ts'
import type { DroppedFiles } from './dropped-files.ts'
import { os } from './implementer.ts'
import { libraryRoutes } from './library-routes.ts'
import { networkRoutes } from './network-routes.ts'
import { type OfferServices, offerRoutes } from './offer-routes.ts'
import { shelfRoutes } from './shelf-routes.ts'
import type { UnsavedOfPages } from './unsaved.ts'
import { updateRoutes } from './update-routes.ts'
import { type WeightsServices, weightsRoutes } from './weights-routes.ts'
import type { WholeData } from './whole-data.ts'

/** Everything the router needs. */
export interface Services extends OfferServices, WeightsServices {
  readonly info: HostInfo
  readonly store: Store
  readonly prompts: PromptStore
  readonly settings: SettingsFile
  readonly models: InstalledModels
  readonly downloads: Downloads
  readonly library: ModelLibrary
  readonly kits: Kits
  readonly fileWork: FileWork
  readonly connections: Connections
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly documents: DocumentLibrary
  readonly documentSearch: DocumentSearch
  readonly dropped: DroppedFiles
  readonly turns: Turns
  readonly completion: Completion
  /** Removes what is kept of KV caches beyond what the settings allow. */
  readonly trimSnapshots: () => Promise<void>
  readonly events: EventPublisher<{ event: AppEvent }>
  readonly publish: (event: AppEvent) => void
  readonly desktop: Desktop
  readonly unsaved: UnsavedOfPages
  readonly wholeData: WholeData
  readonly diagnostics: DiagnosticsService
  readonly updates: Updates
}

export type AppRouter = ReturnType<typeof createRouter>

/** The contract, implemented over the services. */
export function createRouter(services: Services) {
  const { info, store, prompts, settings, models, conversion } = services
  const { downloads, engine, loading, documents, dropped, turns, completion } = services
  const { documentSearch } = services
  const { events, publish, desktop, wholeData, diagnostics } = services
  const changed = (conversationId: string) =>
    publish({ type: 'conversation-changed', conversationId })

  const originalsAre = (choice: OriginalChoice | null) =>
    choice ?? settings.read().settings.documentOriginals
  const orderChanged = () => publish({ type: 'order-changed' })
  const promptsChanged = () => publish({ type: 'prompts-changed' })

  return os.router({
    host: {
      info: os.host.info.handler(() => info),
      reveal: os.host.reveal.handler(({ input }) =>
        desktop.reveal(input.folder === 'data' ? info.dataFolder : models.folder),
      ),
      openLink: os.host.openLink.handler(({ input }) => desktop.openLink(input.url)),
      saved: os.host.saved.handler(() => services.unsaved.saved()),
    },
    // Not a generator, which would not listen before it is asked for the first event. A screen that
    // falls behind must not lose any growth of an answer.
    events: os.events.handler(({ signal }) =>
      events.subscribe('event', { signal, maxBufferedEvents: Number.POSITIVE_INFINITY }),
    ),
    conversations: {
      list: os.conversations.list.handler(({ input }) =>
        store.order.list(input.query, input.place),
      ),
      search: os.conversations.search.handler(({ input }) => store.search(input)),
      read: os.conversations.read.handler(({ input }) => {
        const { conversation, messages } = store.readConversation(input.id)
        return { conversation, messages: messages.map((message) => turns.live(message)) }
      }),
      readEnd: os.conversations.readEnd.handler(({ input }) => {
        const { messages, ...end } = store.readEnd(input.id)
        return { ...end, messages: messages.map((message) => turns.live(message)) }
      }),
      rename: os.conversations.rename.handler(({ input }) => {
        store.updateConversation(input.id, { title: input.title, titledBy: 'user' })
        changed(input.id)
      }),
      delete: os.conversations.delete.handler(async ({ input }) => {
        await turns.stop(input.id)
        store.order.delete(input.id)
        changed(input.id)
        await engine.forget(input.id)
      }),
      restore: os.conversations.restore.handler(({ input }) => {
        store.order.restore(input.id)
        changed(input.id)
      }),
      arrange: os.conversations.arrange.handler(async ({ input }) => {
        const thrownAway = input.filter(({ place }) => place === 'trash')
        for (const { id } of thrownAway) await turns.stop(id)
        store.order.arrange(input)
        orderChanged()
        for (const { id } of thrownAway) await engine.forget(id)
      }),
      purge: os.conversations.purge.handler(({ input }) => {
        store.order.purge(input.ids)
        orderChanged()
      }),
      configure: os.conversations.configure.handler(({ input: { id, ...change } }) => {
        store.updateConversation(id, change)
        changed(id)
      }),
      fork: os.conversations.fork.handler(({ input }) => {
        const { conversationId } = store.readMessage(input.messageId)
        const id = store.together(() => {
          const made = store.forkConversation(input.messageId)
          documents.copyConversation(conversationId, made)
          return made
        })
        changed(id)
        return { id }
      }),
      showBranch: os.conversations.showBranch.handler(({ input }) =>
        changed(store.branches.show(input.messageId)),
      ),
      deleteBranch: os.conversations.deleteBranch.handler(async ({ input }) => {
        await turns.stop(store.readMessage(input.messageId).conversationId)
        changed(store.branches.delete(input.messageId))
      }),
      restoreBranch: os.conversations.restoreBranch.handler(({ input }) =>
        changed(store.branches.restore(input.messageId)),
      ),
      createText: os.conversations.createText.handler(({ input }) => {
        const { id } = store.createConversation({ modelId: input.modelId, kind: 'text' })
        changed(id)
        return { id }
      }),
      saveDraft: os.conversations.saveDraft.handler(({ input }) =>
        store.drafts.save(input.id, input.text),
      ),
      newDraft: os.conversations.newDraft.handler(() => store.drafts.read(null)),
      saveEdit: os.conversations.saveEdit.handler(({ input }) =>
        store.drafts.saveEdit(input.messageId, input.text),
      ),
      readEdit: os.conversations.readEdit.handler(({ input }) =>
        store.drafts.readEdit(input.messageId),
      ),
    },
    exchange: {
      export: os.exchange.export.handler(async function* ({ input }) {
        const archived = new Set(store.order.list('', 'archive').map(({ id }) => id))
        const all = () => [...store.order.list('').map(({ id }) => id), ...archived]
        for (const id of input.ids ?? all()) {
          const { conversation, messages } = store.readConversation(id)
          const live = messages.map((message) => turns.live(message))
          yield { conversation, messages: live, archived: archived.has(id) }
        }
      }),
      import: os.exchange.import.handler(({ input }) => {
        const imported = store.import(input)
        changed(imported.id)
        return imported
      }),
      importFolders: os.exchange.importFolders.handler(({ input }) => {
        store.folders.import(input)
        orderChanged()
      }),
      savePdf: os.exchange.savePdf.handler(async ({ input }) => ({
        saved: await desktop.savePdf(input.html, input.name),
      })),
    },
    turn: {
      send: os.turn.send.handler(({ input }) => {
        const {
          conversationId,
          text,
          parentId,
          summarize,
          shortenDocuments,
          reading,
          ...beginning
        } = input
        const how = { parentId, summarize, shortenDocuments, reading }
        return turns.send(conversationId, text, beginning, how)
      }),
      compare: os.turn.compare.handler(({ input: { text, modelIds, ...choices } }) =>
        turns.compare(text, modelIds, choices),
      ),
      regenerate: os.turn.regenerate.handler(({ input }) => turns.regenerate(input)),
      continue: os.turn.continue.handler(({ input }) => turns.continue(input.messageId)),
      stop: os.turn.stop.handler(({ input }) => turns.stop(input.conversationId)),
      endWhole: os.turn.endWhole.handler(({ input }) => turns.endWhole(input.messageId)),
      measure: os.turn.measure.handler(({ input }) =>
        turns.measure(input.conversationId, input.text, input.parentId),
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
      conversion: os.models.conversion.handler(() => conversion.state),
      convert: os.models.convert.handler(async ({ input }) => {
        const source = await desktop.pickWeights()
        if (source) await conversion.start(source, input.to)
      }),
      cancelConversion: os.models.cancelConversion.handler(() => conversion.cancel()),
      ...weightsRoutes(services),
    },
    ...offerRoutes(services),
    downloads: {
      list: os.downloads.list.handler(() => downloads.list()),
      pause: os.downloads.pause.handler(({ input }) => downloads.pause(input.id)),
      resume: os.downloads.resume.handler(({ input }) => downloads.resume(input.id)),
      cancel: os.downloads.cancel.handler(async ({ input }) => {
        await downloads.cancel(input.id)
        publish({ type: 'downloads-changed', downloads: downloads.list() })
      }),
    },
    ...libraryRoutes({ ...services, host: info.host }),
    ...networkRoutes(services.connections),
    documents: {
      list: os.documents.list.handler(({ input }) => documents.list(input)),
      pick: os.documents.pick.handler(async ({ input: { home, original } }) => ({
        added: await documents.add(await desktop.pickDocuments(), home, originalsAre(original)),
      })),
      addDropped: os.documents.addDropped.handler(
        async ({ input: { tickets, home, original } }) => ({
          added: await documents.add(dropped.give(tickets), home, originalsAre(original)),
        }),
      ),
      beginUpload: os.documents.beginUpload.handler(async ({ input: { bytes, ...file } }) => ({
        uploadId: await documents.beginUpload(file, Buffer.from(bytes, 'base64')),
      })),
      upload: os.documents.upload.handler(({ input: { uploadId, offset, bytes } }) =>
        documents.upload(uploadId, offset, Buffer.from(bytes, 'base64')),
      ),
      cancelUpload: os.documents.cancelUpload.handler(({ input }) =>
        documents.uploads.cancel(input.uploadId),
      ),
      share: os.documents.share.handler(({ input: { ids, home } }) => documents.share(ids, home)),
      remove: os.documents.remove.handler(({ input: { id, home } }) => documents.remove(id, home)),
      readAgain: os.documents.readAgain.handler(({ input }) => documents.readAgain(input.id)),
      ...shelfRoutes({ documents, desktop, host: info.host }),
      pause: os.documents.pause.handler(({ input }) => documents.pause(input.paused)),
      page: os.documents.page.handler(({ input: { id, at, ...which } }) =>
        documents.page(id, which, at),
      ),
      original: os.documents.original.handler(({ input }) => documents.original(input.id)),
      differences: os.documents.differences.handler(async function* ({ input, signal }) {
        yield* documents.differences(input.left, input.right, signal)
      }),
      bytes: os.documents.bytes.handler(async ({ input: { id, offset, length } }) => {
        const bytes = await documents.bytes(id, offset, length)
        return bytes.toString('base64')
      }),
      search: os.documents.search.handler(({ input: { query, home, limit } }) =>
        documents.search(query, home, limit),
      ),
      meaning: {
        state: os.documents.meaning.state.handler(() => documentSearch.state),
        pause: os.documents.meaning.pause.handler(({ input }) =>
          documentSearch.pause(input.paused),
        ),
      },
    },
    engine: {
      state: os.engine.state.handler(() => engine.state),
      load: os.engine.load.handler(async ({ input }) => {
        await loading.ensure(input.modelId)
      }),
      cancelLoad: os.engine.cancelLoad.handler(() => engine.cancelLoad()),
      unload: os.engine.unload.handler(() => loading.unload()),
    },
    launcher: {
      state: os.launcher.state.handler(() => desktop.launcher?.state() ?? { status: 'off' }),
      hide: os.launcher.hide.handler(() => desktop.launcher?.hide()),
      keepOpen: os.launcher.keepOpen.handler(({ input }) => desktop.launcher?.keepOpen(input.open)),
      clipboardText: os.launcher.clipboardText.handler(
        async () => (await desktop.launcher?.clipboardText()) ?? '',
      ),
      continueInMain: os.launcher.continueInMain.handler(({ input }) =>
        desktop.launcher?.continueInMain(input.conversationId),
      ),
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
    diagnostics: {
      read: os.diagnostics.read.handler(() => diagnostics.read()),
      check: os.diagnostics.check.handler(() => diagnostics.check()),
      report: os.diagnostics.report.handler(() => diagnostics.report()),
    },
    ...updateRoutes(services.updates),
    dataFolder: {
      state: os.dataFolder.state.handler(() => wholeData.state),
      contents: os.dataFolder.contents.handler(() => wholeData.contents()),
      chooseTarget: os.dataFolder.chooseTarget.handler(() => wholeData.chooseTarget()),
      move: os.dataFolder.move.handler(() => wholeData.move()),
      erase: os.dataFolder.erase.handler(() => wholeData.erase()),
      restart: os.dataFolder.restart.handler(() => desktop.restart()),
    },
    backups: backupRoutes({ store, documents, publish }),
    settings: {
      read: os.settings.read.handler(() => settings.read()),
      change: os.settings.change.handler(async ({ input }) => {
        const now = announce(settings.change(input))
        await services.trimSnapshots()
        if (input.families) publish({ type: 'models-changed' })
        // What is under way ends before the switch is said to be on.
        if (input.offline === true) await services.connections.network.disconnect()
        if (input.offline === false) downloads.resumeAfterOffline()
        if (input.gpu) services.fitness.forgetGpu()
        return now
      }),
      reset: os.settings.reset.handler(async () => {
        const now = announce(settings.reset())
        await services.trimSnapshots()
        return now
      }),
    },
  })

  function announce(now: ReturnType<SettingsFile['reset']>) {
    publish({ type: 'settings-changed', settings: now })
    return now
  }
}
