import type { AppClient } from '../app/app.ts'
import type { ConversationSummary } from '../contract/conversation.ts'
import type { Download } from '../contract/download.ts'
import type { EngineState } from '../contract/engine.ts'
import type { Settings } from '../contract/settings.ts'

/** What the desktop shows outside of its pages. */
export interface Shown {
  readonly settings: Settings
  readonly engine: EngineState
  readonly downloads: readonly Download[]
  /** Newest first. */
  readonly recent: readonly ConversationSummary[]
}

const RECENT = 5

/** The same, kept up to date. */
export interface Following {
  now(): Shown
  /** Calls back after each change. */
  onChange(listener: (shown: Shown) => void): void
}

/** Follows what the desktop shows outside of its pages, as the pages do: by the contract. */
export async function follow(client: AppClient): Promise<Following> {
  const recent = async () => (await client.conversations.list({ query: '' })).slice(0, RECENT)
  const listeners: ((shown: Shown) => void)[] = []
  const events = await client.events()
  let shown: Shown = {
    settings: (await client.settings.read()).settings,
    engine: await client.engine.state(),
    downloads: await client.downloads.list(),
    recent: await recent(),
  }
  void listen()
  return {
    now: () => shown,
    onChange: (listener) => listeners.push(listener),
  }

  async function listen() {
    for await (const event of events) {
      if (event.type === 'settings-changed') shown = { ...shown, settings: event.settings }
      else if (event.type === 'engine-changed') shown = { ...shown, engine: event.state }
      else if (event.type === 'downloads-changed') shown = { ...shown, downloads: event.downloads }
      else if (event.type === 'conversation-changed') shown = { ...shown, recent: await recent() }
      else continue
      for (const listener of listeners) listener(shown)
    }
  }
}
