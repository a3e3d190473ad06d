import { useQueryClient } from '@tanstack/react-query'
import { PanelLeftOpen } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Failure } from '../contract/errors.ts'
import type { Prompt } from '../contract/prompt.ts'
import { ConnectionBanner } from './connection.tsx'
import { noChoices } from './conversation/conversation-settings.tsx'
import { Sidebar } from './conversations/sidebar.tsx'
import { ShowDifferences, type ShownDifferences } from './differences/show-differences.ts'
import { DocumentPanel } from './documents/document-panel.tsx'
import { DropArea } from './documents/drop-area.tsx'
import { ShowDocument, type ShownDocument } from './documents/shown-document.ts'
import { failureOfCall, modKey, useHost } from './host/host.ts'
import { useEvents } from './host/use-events.ts'
import { useShortcutWarning } from './launcher/use-shortcut-warning.ts'
import { type Command, CommandPalette } from './palette/command-palette.tsx'
import { ShortcutsDialog } from './palette/shortcuts-dialog.tsx'
import { PromptDialog } from './prompts/prompt-dialog.tsx'
import { useSelectedText } from './prompts/use-selected-text.ts'
import { RecoveryBanner } from './recovery-banner.tsx'
import { Room } from './room.tsx'
import { DataFolderWork } from './settings/data-folder-work.tsx'
import { PolicyProblems } from './settings/managed.tsx'
import { SettingsDialog } from './settings/settings-dialog.tsx'
import { ShowDiagnostics } from './settings/show-diagnostics.ts'
import { useShortcuts } from './shortcuts.ts'
import { homeOf, useShown, useWantedSettings } from './shown.ts'
import { IconButton } from './ui/button.tsx'
import { useNotice } from './ui/notices.tsx'
import { UpdateBanner } from './updates/update-banner.tsx'
import { Welcome } from './welcome/welcome.tsx'
import { useWords } from './words/use-words.ts'

/** The window of the conversations: the list, one screen beside it, and what opens over them. */
export function Rooms({ welcomed }: { welcomed: boolean }) {
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
  const showDifferences = useCallback(
    (differences: ShownDifferences) => setShown({ room: 'differences', ...differences }),
    [setShown],
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
    { name: words.differences.compare, run: () => showDifferences({ left: null, right: null }) },
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
      <ShowDifferences value={showDifferences}>
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
          <main className="relative flex h-full min-w-0 flex-1 flex-col">
            <ConnectionBanner />
            <RecoveryBanner />
            <PolicyProblems />
            <UpdateBanner onShow={openSettings} />
            <Room
              shown={shown}
              head={
                !sidebar && (
                  <IconButton label={words.openSidebar} onClick={toggleSidebar}>
                    <PanelLeftOpen size={18} />
                  </IconButton>
                )
              }
              beginning={beginning}
              onBeginning={setBeginning}
              insertion={insertion}
              onShow={setShown}
              onNew={startNew}
              onPrompts={managePrompts}
            />
            <DropArea home={home} onNewIn={startIn} />
          </main>
          {document && (
            <DocumentPanel
              key={document.key}
              document={document.shown}
              onClose={() => setDocument(undefined)}
            />
          )}
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
      </ShowDifferences>
    </ShowDocument>
  )
}
