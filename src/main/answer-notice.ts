import { BrowserWindow, Notification } from 'electron'
import type { AppClient } from '../app/app.ts'
import type { Settings } from '../contract/settings.ts'
import { wordsOf } from './words.ts'

/** An answer that took less, in milliseconds, was waited for. */
const LONG_MS = 10_000

interface Surroundings {
  readonly settings: () => Settings
  /** The user has chosen the notification. */
  readonly onChosen: (conversationId: string) => void
}

/** Tells of answers that took long and have ended while another program is in front. */
export async function tellOfAnswers(client: AppClient, around: Surroundings): Promise<void> {
  const events = await client.events()
  /** When each answer under way was first heard of, in milliseconds since the epoch. */
  const begun = new Map<string, number>()
  void listen()

  async function listen() {
    for await (const event of events) {
      if (event.type !== 'message-changed' || event.message.role !== 'assistant') continue
      const { id, conversationId, state } = event.message
      if (state.status === 'streaming') {
        if (!begun.has(id)) begun.set(id, Date.now())
        continue
      }
      const since = begun.get(id)
      begun.delete(id)
      const ended = state.status === 'complete' || state.status === 'failed'
      if (since === undefined || !ended || Date.now() - since < LONG_MS) continue
      if (around.settings().notifyAnswers && !BrowserWindow.getFocusedWindow())
        await tell(conversationId, state.status === 'failed')
    }
  }

  async function tell(conversationId: string, failed: boolean) {
    if (!Notification.isSupported()) return
    const words = wordsOf(around.settings().language)
    const found = (await client.conversations.list({ query: '' })).find(
      ({ id }) => id === conversationId,
    )
    const notification = new Notification({
      title: failed ? words.answerFailed : words.answerDone,
      // Its name alone: a notification is also seen by others.
      body: found?.title || words.untitled,
    })
    notification.on('click', () => around.onChosen(conversationId))
    notification.show()
  }
}
