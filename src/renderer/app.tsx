import { useQuery, useQueryClient } from '@tanstack/react-query'
import { PanelLeftOpen, X } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DocumentHome } from '../contract/document.ts'
import type { Failure } from '../contract/errors.ts'
import {
  conversationAt,
  DIAGNOSTICS_PLACE,
  MODELS_PLACE,
  NEW_PLACE,
  SETTINGS_PLACE,
} from '../contract/handshake.ts'
import { STARTER_ID } from '../contract/model.ts'
import type { Prompt } from '../contract/prompt.ts'
import { NewComparison } from './comparison/new-comparison.tsx'
import { type ConnectionState, connect, connectionState, onConnectionChange } from './connect.ts'
import {
  type ConversationChoices,
  ConversationSettings,
  noChoices,
} from './conversation/conversation-settings.tsx'
import { ConversationView } from './conversation/conversation-view.tsx'
import { NewConversation } from './conversation/new-conversation.tsx'
import type { MessagePlace } from './conversation/use-go-to.ts'
import { nameOf } from './conversations/conversation-item.tsx'
import { PutAwayScreen } from './conversations/put-away-screen.tsx'
import { Sidebar } from './conversations/sidebar.tsx'
import { DiagnosticsScreen } from './diagnostics/diagnostics-screen.tsx'
import { ConversationDocuments } from './documents/conversation-documents.tsx'
import { DocumentPanel } from './documents/document-panel.tsx'
import { DropArea } from './documents/drop-area.tsx'
import { ShelfScreen } from './documents/shelf-screen.tsx'
import { ShowDocument, type ShownDocument } from './documents/shown-document.ts'
import { TakesFiles } from './documents/taking.tsx'
import { readConversation } from './host/events.ts'
import {
  failureOfCall,
  type Host,
  HostContext,
  hostOver,
  modKey,
  useHost,
  useSettings,
} from './host/host.ts'
import { useEvents } from './host/use-events.ts'
import { Launcher } from './launcher/launcher.tsx'
import { useShortcutWarning } from './launcher/use-shortcut-warning.ts'
import { ModelMenu } from './models/model-menu.tsx'
import { ModelsScreen } from './models/models-screen.tsx'
import { type Command, CommandPalette } from './palette/command-palette.tsx'
import { ShortcutsDialog } from './palette/shortcuts-dialog.tsx'
import { Insertion, ManagePrompts, PromptDialog } from './prompts/prompt-dialog.tsx'
import { PromptsScreen } from './prompts/prompts-screen.tsx'
import { useSelectedText } from './prompts/use-selected-text.ts'
import { DataFolderWork } from './settings/data-folder-work.tsx'
import { PolicyProblems } from './settings/managed.tsx'
import { SettingsDialog } from './settings/settings-dialog.tsx'
import { ShowDiagnostics } from './settings/show-diagnostics.ts'
import { useShortcuts } from './shortcuts.ts'
import { IconButton } from './ui/button.tsx'
import { Leaf } from './ui/leaf.tsx'
import { Notices, useNotice } from './ui/notices.tsx'
import { UpdateBanner } from './updates/update-banner.tsx'
import { Welcome } from './welcome/welcome.tsx'
import { useWords, WordsContext, wordsOf } from './words/use-words.ts'

/** The whole window: of the conversations, or the launcher. */
export function App({ page }: { page: 'main' | 'launcher' }) {
  const [host, setHost] = useState<Host>()
  useEffect(() => {
    void connect().then((client) => setHost(hostOver(client)))
  }, [])
  return host ? (
    <HostContext value={host}>
      <Clothed page={page} />
    </HostContext>
  ) : (
    <Connecting />
  )
}

/** The window in the chosen language and colours. */
function Clothed({ page }: { page: 'main' | 'launcher' }) {
  const { queries } = useHost()
  const { data: reading } = useQuery(queries.settings.read.queryOptions())
  const { language, theme } = useSettings()
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dataset.theme = theme
  }, [language, theme])
  if (!reading) return <Connecting />
  return (
    <WordsContext value={wordsOf(language)}>
      <Tooltip.Provider delayDuration={500}>
        <Notices>
          <TakesFiles>
            {page === 'main' ? <Rooms welcomed={reading.settings.welcomed} /> : <Launcher />}
          </TakesFiles>
        </Notices>
      </Tooltip.Provider>
    </WordsContext>
  )
}

/** What is in the middle of the window. */
type Shown =
  | { room: 'new'; folderId?: string }
  | { room: 'conversation'; id: string; at?: MessagePlace | undefined }
  | { room: 'comparison' }
  | { room: 'models' }
  | { room: 'prompts' }
  | { room: 'diagnostics' }
  | { room: 'shelf' }
  | { room: 'archive' }
  | { room: 'trash' }

function Rooms({ welcomed }: { welcomed: boolean }) {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const notify = useNotice()
  const selectedText = useSelectedText()
  const [shown, setShown] = useShown()
  const [sidebar, setSidebar] = useState(window.innerWidth >= 768)
  const [settings, setSettings] = useState(false)
  const [shortcuts, setShortcuts] = useState(false)
  const [palette, setPalette] = useState(false)
  const [prompt, setPrompt] = useState<Prompt>()
  const insertion = useRef<(text: string) => void>(null)
  const [heard, setHeard] = useState('')
  const [beginning, setBeginning] = useState(noChoices)
  const [document, setDocument] = useState<{ shown: ShownDocument; key: number }>()
  const showDocument = useCallback(
    (shown: ShownDocument) => setDocument((old) => ({ shown, key: (old?.key ?? 0) + 1 })),
    [],
  )
  const failed = useCallback((failure: Failure) => notify({ kind: 'failed', failure }), [notify])
  const answered = useCallback(() => setHeard(words.answered), [words])
  const startNew = useCallback(() => {
    setBeginning(noChoices)
    setShown({ room: 'new' })
  }, [setShown])
  const startIn = useCallback(
    (folderId: string) => {
      setBeginning(noChoices)
      setShown({ room: 'new', folderId })
    },
    [setShown],
  )
  const showConversation = useCallback(
    (id: string) => setShown({ room: 'conversation', id }),
    [setShown],
  )
  const showDiagnostics = useCallback(() => {
    setSettings(false)
    setShown({ room: 'diagnostics' })
  }, [setShown])
  const managePrompts = useCallback(() => setShown({ room: 'prompts' }), [setShown])
  const openSettings = useCallback(() => setSettings(true), [])
  const toggleSidebar = useCallback(() => setSidebar((open) => !open), [])
  const home = useMemo(() => homeOf(shown), [shown])
  useEvents(failed, answered)
  useShortcutWarning(failed)
  const openShortcuts = useCallback(() => setShortcuts(true), [])
  const openPalette = useCallback(() => setPalette(true), [])
  useWantedSettings(openSettings)
  useShortcuts({ startNew, openPalette, openSettings, openShortcuts, toggleSidebar })

  async function startText() {
    try {
      const { id } = await client.conversations.createText({ modelId: null })
      setShown({ room: 'conversation', id })
    } catch (error) {
      failed(failureOfCall(error))
    }
  }

  /** Puts a prompt into the message on the screen, or else into that of a new conversation. */
  async function insert(text: string) {
    if (insertion.current) return insertion.current(text)
    await client.conversations.saveDraft({ id: null, text })
    cache.setQueryData(queries.conversations.newDraft.queryKey(), text)
    startNew()
  }

  const commands: Command[] = [
    { name: words.newConversation, keys: `${modKey}+Shift+O`, run: startNew },
    { name: words.newText, run: () => void startText() },
    { name: words.compare, run: () => setShown({ room: 'comparison' }) },
    { name: words.models, also: words.manageModels, run: () => setShown({ room: 'models' }) },
    { name: words.prompts, also: words.managePrompts, run: managePrompts },
    { name: words.documents.shelf, run: () => setShown({ room: 'shelf' }) },
    { name: words.archivePlace, run: () => setShown({ room: 'archive' }) },
    { name: words.trash, run: () => setShown({ room: 'trash' }) },
    { name: words.diagnostics.title, run: showDiagnostics },
    {
      name: words.settings,
      also: [words.language, words.theme, words.sendKey, words.gpu, words.contextSize].join(' '),
      keys: `${modKey}+,`,
      run: openSettings,
    },
    { name: words.toggleSidebar, keys: `${modKey}+B`, run: toggleSidebar },
    { name: words.shortcuts, keys: `${modKey}+/`, run: openShortcuts },
  ]

  if (!welcomed)
    return (
      <>
        <ConnectionBanner />
        <Welcome onModels={() => setShown({ room: 'models' })} />
      </>
    )
  const conversationId = shown.room === 'conversation' ? shown.id : null
  return (
    <ShowDocument value={showDocument}>
      <div className="relative flex h-full">
        {sidebar && (
          <div className="h-full shrink-0 border-line border-r max-md:absolute max-md:z-30 max-md:shadow-xl">
            <Sidebar
              shown={conversationId}
              onShow={(id) => {
                if (id === null) startNew()
                else setShown({ room: 'conversation', id })
                if (window.innerWidth < 768) setSidebar(false)
              }}
              onNewIn={startIn}
              onShowHit={({ conversationId: id, messageId }) => {
                setShown({ room: 'conversation', id, at: messageId ? { messageId } : undefined })
                if (window.innerWidth < 768) setSidebar(false)
              }}
              onGone={(ids) => {
                if (shown.room === 'conversation' && ids.includes(shown.id)) startNew()
              }}
              onPlace={(room) => setShown({ room })}
              onText={() => void startText()}
              onCompare={() => setShown({ room: 'comparison' })}
              onPrompts={managePrompts}
              onShelf={() => setShown({ room: 'shelf' })}
              onSettings={openSettings}
              onClose={toggleSidebar}
            />
          </div>
        )}
        <main className="flex h-full min-w-0 flex-1 flex-col">
          <ConnectionBanner />
          <RecoveryBanner />
          <PolicyProblems />
          <UpdateBanner onShow={openSettings} />
          <header className="flex items-center gap-2 px-3 py-2">
            {!sidebar && (
              <IconButton label={words.openSidebar} onClick={toggleSidebar}>
                <PanelLeftOpen size={18} />
              </IconButton>
            )}
            <ModelInUse
              conversationId={conversationId}
              folderId={shown.room === 'new' ? (shown.folderId ?? null) : null}
              beginning={shown.room === 'new' ? beginning : null}
              onBeginning={setBeginning}
              onManage={() => setShown({ room: 'models' })}
              onFailure={failed}
            />
          </header>
          {shown.room === 'models' && <ModelsScreen />}
          {shown.room === 'prompts' && <PromptsScreen />}
          {shown.room === 'shelf' && <ShelfScreen />}
          {shown.room === 'diagnostics' && <DiagnosticsScreen />}
          {shown.room === 'comparison' && <NewComparison onStarted={showConversation} />}
          {(shown.room === 'archive' || shown.room === 'trash') && (
            <PutAwayScreen key={shown.room} place={shown.room} onShow={showConversation} />
          )}
          <ManagePrompts value={managePrompts}>
            <Insertion value={insertion}>
              {shown.room === 'new' && (
                <NewConversation
                  key={shown.folderId}
                  folderId={shown.folderId ?? null}
                  choices={beginning}
                  onStarted={showConversation}
                />
              )}
              {shown.room === 'conversation' && (
                <ConversationView
                  id={shown.id}
                  at={shown.at}
                  onGone={startNew}
                  onNew={startNew}
                  onShow={showConversation}
                />
              )}
            </Insertion>
          </ManagePrompts>
        </main>
        {document && (
          <DocumentPanel
            key={document.key}
            document={document.shown}
            onClose={() => setDocument(undefined)}
          />
        )}
        <DropArea home={home} />
        <ShowDiagnostics value={showDiagnostics}>
          <SettingsDialog open={settings} onClose={() => setSettings(false)} />
        </ShowDiagnostics>
        <DataFolderWork />
        <ShortcutsDialog open={shortcuts} onClose={() => setShortcuts(false)} />
        {palette && (
          <CommandPalette
            commands={commands}
            onShow={showConversation}
            onNewIn={startIn}
            onPrompt={setPrompt}
            onClosed={() => setPalette(false)}
          />
        )}
        {prompt && (
          <PromptDialog
            chosen={prompt}
            written=""
            selected={selectedText.current}
            onClosed={(text) => {
              setPrompt(undefined)
              if (text !== null) insert(text).catch((error) => failed(failureOfCall(error)))
            }}
          />
        )}
        <div aria-live="polite" className="sr-only">
          {heard}
        </div>
      </div>
    </ShowDocument>
  )
}

/** Where documents go that are dropped on the window. */
function homeOf(shown: Shown): DocumentHome | null {
  if (shown.room === 'shelf') return { in: 'shelf' }
  if (shown.room === 'new') return { in: 'conversation', conversationId: null }
  return shown.room === 'conversation' ? { in: 'conversation', conversationId: shown.id } : null
}

function ModelInUse({
  conversationId,
  folderId,
  beginning,
  onBeginning,
  onManage,
  onFailure,
}: {
  conversationId: string | null
  /** Where the conversation that is about to begin will be. */
  folderId: string | null
  /** How the conversation that is about to begin is set up; null while another thing is shown. */
  beginning: ConversationChoices | null
  onBeginning: (choices: ConversationChoices) => void
  onManage: () => void
  onFailure: (failure: Failure) => void
}) {
  const host = useHost()
  const words = useWords()
  const cache = useQueryClient()
  const { data: tree } = useQuery({
    ...readConversation(host, cache, conversationId ?? ''),
    enabled: conversationId !== null,
  })
  const conversation = conversationId === null ? null : (tree?.conversation ?? null)
  const { data: folders } = useQuery(host.queries.folders.list.queryOptions())
  const folder = folders?.find(({ id }) => id === (conversation?.folderId ?? folderId))
  useEffect(() => {
    document.title = conversation
      ? `${nameOf(conversation, words.untitled)} — ${words.appName}`
      : words.appName
  }, [conversation, words])
  const { defaultModelId } = useSettings()
  const choices = conversation ?? beginning
  // Its answers have models of their own.
  if (conversation?.kind === 'comparison') return <div className="h-8" />
  return (
    <>
      <div className="min-w-0 flex-1">
        <ModelMenu
          conversation={conversation}
          folderModelId={folder?.modelId ?? null}
          onManage={onManage}
          onFailure={onFailure}
        />
      </div>
      {conversation && <ConversationDocuments conversationId={conversation.id} />}
      {choices && (
        <ConversationSettings
          key={conversationId}
          modelId={conversation?.modelId ?? folder?.modelId ?? defaultModelId ?? STARTER_ID}
          inherited={folder?.systemInstruction ?? null}
          choices={choices}
          onChange={(next) => {
            if (!conversation) return onBeginning(next)
            host.client.conversations
              .configure({ id: conversation.id, ...next })
              .catch((error) => onFailure(failureOfCall(error)))
          }}
        />
      )}
    </>
  )
}

/** Opens the settings when the desktop wants that; what is shown stays below them. */
function useWantedSettings(openSettings: () => void) {
  useEffect(() => {
    const open = () => {
      if (location.hash !== SETTINGS_PLACE) return
      history.replaceState(null, '', location.pathname)
      openSettings()
    }
    open()
    addEventListener('hashchange', open)
    return () => removeEventListener('hashchange', open)
  }, [openSettings])
}

const SHOWN_KEY = 'kotonoha.conversation'

/** What is shown; a page that is loaded again shows the same conversation. */
function useShown(): [Shown, (shown: Shown) => void] {
  const [shown, setShown] = useState<Shown>(() => {
    const wanted = takeWanted()
    if (wanted) return wanted
    const id = sessionStorage.getItem(SHOWN_KEY)
    return id ? { room: 'conversation', id } : { room: 'new' }
  })
  const show = useCallback((next: Shown) => {
    if (next.room === 'conversation') sessionStorage.setItem(SHOWN_KEY, next.id)
    else sessionStorage.removeItem(SHOWN_KEY)
    setShown(next)
  }, [])
  useEffect(() => {
    const go = () => {
      const wanted = takeWanted()
      if (wanted) show(wanted)
    }
    addEventListener('hashchange', go)
    return () => removeEventListener('hashchange', go)
  }, [show])
  return [shown, show]
}

/** What the desktop wants shown; the same can be wanted again. */
function takeWanted(): Shown | undefined {
  const { hash, pathname } = location
  const id = conversationAt(hash)
  const wanted: Shown | undefined =
    id !== undefined
      ? { room: 'conversation', id }
      : hash === NEW_PLACE
        ? { room: 'new' }
        : hash === MODELS_PLACE
          ? { room: 'models' }
          : hash === DIAGNOSTICS_PLACE
            ? { room: 'diagnostics' }
            : undefined
  if (wanted) history.replaceState(null, '', pathname)
  return wanted
}

function useConnectionState(): ConnectionState {
  const [state, setState] = useState(connectionState)
  useEffect(() => onConnectionChange(setState), [])
  return state
}

function Connecting() {
  const words = useWords()
  const state = useConnectionState()
  return (
    <main className="flex h-full flex-col items-center justify-center gap-3 px-6 text-center">
      <Leaf size={44} />
      <p className="text-soft text-sm" role="status">
        {state === 'refused' ? words.connectionRefused : words.connecting}
      </p>
    </main>
  )
}

/** Tells what became of a damaged database, until it is closed. */
function RecoveryBanner() {
  const words = useWords()
  const { queries } = useHost()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const [closed, setClosed] = useState(false)
  if (!info?.recovery || closed) return null
  return (
    <div role="alert" className="flex items-start gap-2 bg-mark px-4 py-2 text-sm">
      <p className="flex-1">{words.recovered(info.recovery)}</p>
      <IconButton label={words.close} onClick={() => setClosed(true)}>
        <X size={16} />
      </IconButton>
    </div>
  )
}

function ConnectionBanner() {
  const words = useWords()
  const state = useConnectionState()
  if (state === 'connected') return null
  return (
    <p role="status" className="bg-mark px-4 py-1.5 text-center text-sm">
      {state === 'refused' ? words.connectionRefused : words.connectionLost}
    </p>
  )
}
