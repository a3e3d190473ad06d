// Kills the assistant at random points of its work, and compares what is there afterwards with what
// its user had seen.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { HostInfo } from '../contract/contract.ts'
import { ConversationSummary, ConversationTree, type Message } from '../contract/conversation.ts'
import { TurnStarted } from '../contract/conversation-calls.ts'
import { Failure } from '../contract/errors.ts'
import { AppEvent } from '../contract/events.ts'
import { faultsOf } from '../store/faults.ts'

/** A kill comes at most so many milliseconds after the work has begun. */
const LONGEST_LIFE = 2500
const LONG_QUESTION = '1から120まで数えてください。'
const QUESTIONS = [LONG_QUESTION, LONG_QUESTION, 'こんにちは', '次の文を繰り返してください：春は桜']

/** What a trial came to. */
export interface KillReport {
  readonly kills: number
  /** Calls that were answered before a kill. */
  readonly calls: number
  /** Kills while an answer was being written. */
  readonly whileAnswering: number
  /** Messages in the store at the end. */
  readonly messages: number
  /** What was seen and was not there afterwards, or was not whole; should be none. */
  readonly losses: readonly string[]
}

/**
 * Works in conversations like a hasty user, is killed, starts again and compares, again and again.
 * @param folder a data folder of its own, empty at first
 * @param seed decides what is done and when it is killed, as far as that depends on us
 */
export async function killAtRandom(
  folder: string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<KillReport> {
  const random = randomFrom(seed)
  const losses: string[] = []
  let seen = new Seen()
  let calls = 0
  let whileAnswering = 0
  for (let kill = 0; kill < kills; kill++) {
    const host = await TrialHost.start(folder, (event) => seen.take(event))
    const found = await readAll(host)
    losses.push(...seen.missingIn(found).map((loss) => `kill ${kill}: ${loss}`))
    seen = Seen.of(found)
    const death = delay(random() * LONGEST_LIFE).then(() => host.kill())
    calls += await work(host, seen, random)
    await death
    if (seen.isAnswering) whileAnswering++
    losses.push(...faultsOf(folder).map((fault) => `kill ${kill}: ${fault}`))
  }
  const host = await TrialHost.start(folder, () => undefined)
  const found = await readAll(host)
  losses.push(...seen.missingIn(found).map((loss) => `at the end: ${loss}`))
  await host.kill()
  const messages = found.trees.reduce((sum, tree) => sum + tree.messages.length, 0)
  return { kills, calls, whileAnswering, messages, losses }
}

/** Does one thing after the other until the host is gone; returns how many were done. */
async function work(host: TrialHost, seen: Seen, random: () => number): Promise<number> {
  let done = 0
  for (;;) {
    try {
      await step(host, seen, random)
      done++
    } catch (error) {
      if (error instanceof HostGone) return done
      throw error
    }
    if (random() < 0.5) await delay(random() * 200)
  }
}

/** Something a user may do. Refusals are no fault, e.g. while an answer is being written. */
async function step(host: TrialHost, seen: Seen, random: () => number): Promise<void> {
  const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]
  const tree = one([...seen.trees.values()].filter((some) => some.conversation.kind === 'chat'))
  const messages = tree?.messages ?? []
  const question = one(messages.filter(({ role }) => role === 'user'))
  const answer = one(messages.filter(({ role }) => role === 'assistant'))
  const text = `${one(QUESTIONS)}`
  const choice = random()
  if (!tree || choice < 0.12) {
    const turn = await host.call(TurnStarted, ['turn', 'send'], { conversationId: null, text })
    if (turn) seen.asked(turn, text)
  } else if (choice < 0.3) {
    const { id: conversationId } = tree.conversation
    const turn = await host.call(TurnStarted, ['turn', 'send'], { conversationId, text })
    if (turn) seen.asked(turn, text)
  } else if (choice < 0.45 && question) {
    const { conversationId, parentId } = question
    const input = { conversationId, parentId, text }
    const turn = await host.call(TurnStarted, ['turn', 'send'], input)
    if (turn) seen.asked(turn, text)
  } else if (choice < 0.55 && answer)
    await host.call(TurnStarted, ['turn', 'regenerate'], { messageId: answer.id })
  else if (choice < 0.62 && answer)
    await host.call(TurnStarted, ['turn', 'continue'], { messageId: answer.id })
  else if (choice < 0.66)
    await host.call(z.unknown(), ['turn', 'stop'], { conversationId: tree.conversation.id })
  else if (choice < 0.76) {
    const draft = `書きかけ ${random()}`
    const { id } = tree.conversation
    seen.drafting(id, draft)
    if (await host.call(Done, ['conversations', 'saveDraft'], { id, text: draft }))
      seen.drafted(id, draft)
  } else if (choice < 0.82 && answer)
    await host.call(Done, ['conversations', 'showBranch'], { messageId: answer.id })
  else if (choice < 0.87 && answer) {
    seen.removing(answer)
    await host.call(Done, ['conversations', 'deleteBranch'], { messageId: answer.id })
    if (random() < 0.5)
      await host.call(Done, ['conversations', 'restoreBranch'], { messageId: answer.id })
  } else if (choice < 0.93 && answer)
    await host.call(z.object({ id: z.string() }), ['conversations', 'fork'], {
      messageId: answer.id,
    })
  else if (choice < 0.96)
    await host.call(z.unknown(), ['turn', 'compare'], { text, modelIds: ['starter', 'starter'] })
  else {
    const title = `名前 ${random()}`
    seen.naming(tree.conversation.id)
    if (await host.call(Done, ['conversations', 'rename'], { id: tree.conversation.id, title }))
      seen.named(tree.conversation.id, title)
  }
}

/** A call that returns nothing was carried out. */
const Done = z.unknown().transform(() => true)

/** All that a host has. */
interface Found {
  readonly recovered: boolean
  readonly trees: readonly ConversationTree[]
}

async function readAll(host: TrialHost): Promise<Found> {
  const info = await host.call(HostInfo, ['host', 'info'])
  const list = await host.call(z.array(ConversationSummary), ['conversations', 'list'], {})
  const trees: ConversationTree[] = []
  for (const { id } of list ?? []) {
    const tree = await host.call(ConversationTree, ['conversations', 'read'], { id })
    if (tree) trees.push(tree)
  }
  return { recovered: info?.recovery !== null, trees }
}

/** What the user has seen, and what they did whose outcome they have not seen. */
class Seen {
  readonly trees = new Map<
    string,
    { conversation: ConversationTree['conversation']; messages: Message[] }
  >()
  /** By conversation: drafts of which each may be the one that is there. */
  readonly #drafts = new Map<string, string[]>()
  readonly #titles = new Map<string, string | undefined>()
  readonly #removed = new Set<string>()
  /** By message: how its text must begin. */
  readonly #asked = new Map<string, string>()

  static of({ trees }: Found): Seen {
    const seen = new Seen()
    for (const { conversation, messages } of trees)
      seen.trees.set(conversation.id, { conversation, messages: [...messages] })
    return seen
  }

  get isAnswering(): boolean {
    return this.#messages().some(({ state }) => state.status === 'streaming')
  }

  take(event: AppEvent): void {
    if (event.type === 'message-changed') this.#put(event.message)
    if (event.type !== 'message-grew') return
    const message = this.#messages().find(({ id }) => id === event.messageId)
    if (message)
      this.#put({
        ...message,
        [event.field]: message[event.field].slice(0, event.offset) + event.text,
      })
  }

  /** The call that asked was answered: whether or not it was told by events, it must be there. */
  asked({ conversationId, userMessageId, assistantMessageId }: TurnStarted, text: string): void {
    if (userMessageId) this.#asked.set(userMessageId, text)
    this.#asked.set(assistantMessageId, '')
    this.#drafts.delete(conversationId)
    const tree = this.trees.get(conversationId)
    if (tree)
      this.trees.set(conversationId, {
        ...tree,
        conversation: { ...tree.conversation, kind: 'chat' },
      })
  }

  drafting(id: string, text: string): void {
    const now = this.trees.get(id)?.conversation.draft ?? ''
    this.#drafts.set(id, [...(this.#drafts.get(id) ?? [now]), text])
  }

  drafted(id: string, text: string): void {
    this.#drafts.set(id, [text])
  }

  naming(id: string): void {
    this.#titles.set(id, undefined)
  }

  named(id: string, title: string): void {
    this.#titles.set(id, title)
  }

  /** This and what follows may be gone from now on. */
  removing({ id }: Message): void {
    this.#removed.add(id)
    for (const message of this.#messages())
      if (message.parentId !== null && this.#removed.has(message.parentId))
        this.#removed.add(message.id)
  }

  /** What was seen and is not there. */
  missingIn({ trees, recovered }: Found): string[] {
    const missing = recovered ? ['the database had to be recovered'] : []
    const there = new Map(trees.flatMap((tree) => tree.messages.map((one) => [one.id, one])))
    for (const message of this.#messages()) {
      const kept = there.get(message.id)
      if (!kept) {
        if (!this.#isRemoved(message)) missing.push(`message ${message.id} is not there`)
        continue
      }
      for (const field of ['text', 'reasoning'] as const)
        if (!kept[field].startsWith(message[field]))
          missing.push(
            `of ${message.id}, ${kept[field].length} of ${message[field].length} characters are there`,
          )
      if (kept.parentId !== message.parentId) missing.push(`message ${message.id} was moved`)
      const { status } = message.state
      if (
        status !== 'streaming' &&
        !/streaming|interrupted/.test(kept.state.status) &&
        kept.state.status !== status
      )
        missing.push(`message ${message.id} was ${status} and is ${kept.state.status}`)
      if (status === 'complete' && kept.state.status !== 'complete')
        missing.push(`message ${message.id} had been finished`)
    }
    for (const [id, text] of this.#asked)
      if (!this.#removed.has(id) && there.get(id)?.text.startsWith(text) !== true)
        missing.push(`${id} was asked and is not there`)
    for (const { conversation } of trees) {
      const drafts = this.#drafts.get(conversation.id)
      if (drafts && !drafts.includes(conversation.draft))
        missing.push(`the draft of ${conversation.id} is not there`)
      const title = this.#titles.get(conversation.id)
      if (title && title !== conversation.title) missing.push(`${conversation.id} lost its name`)
    }
    return [...missing, ...trees.flatMap(faultsOfTree)]
  }

  #isRemoved({ id, parentId }: Message): boolean {
    if (this.#removed.has(id)) return true
    const parent = this.#messages().find((one) => one.id === parentId)
    return parent ? this.#isRemoved(parent) : false
  }

  #messages(): Message[] {
    return [...this.trees.values()].flatMap(({ messages }) => messages)
  }

  #put(message: Message): void {
    const { conversationId } = message
    let tree = this.trees.get(conversationId)
    if (!tree) {
      tree = { conversation: nameless(conversationId), messages: [] }
      this.trees.set(conversationId, tree)
    }
    const at = tree.messages.findIndex(({ id }) => id === message.id)
    if (at < 0) tree.messages.push(message)
    else tree.messages[at] = message
  }
}

/** What must not be found in any tree, whatever happened. */
function faultsOfTree({ conversation, messages }: ConversationTree): string[] {
  const { id, kind, leafId } = conversation
  const faults: string[] = []
  const before = new Set<string>()
  for (const message of messages) {
    if (message.parentId !== null && !before.has(message.parentId))
      faults.push(`message ${message.id} hangs in the air`)
    if (message.state.status === 'streaming') faults.push(`nobody writes ${message.id}`)
    before.add(message.id)
  }
  if (leafId !== null && !before.has(leafId)) faults.push(`${id} shows what is not there`)
  if (kind === 'comparison' && messages.length !== 3) faults.push(`comparison ${id} is in part`)
  return faults
}

class HostGone extends Error {}

const FromHost = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ event: AppEvent }),
  z.object({ number: z.number(), failure: Failure }),
  z.object({ number: z.number(), value: z.unknown().optional() }),
])

/** The assistant in a process of its own. */
class TrialHost {
  readonly #child: ChildProcess
  readonly #gone: Promise<never>
  readonly #calls = new Map<number, (answer: z.infer<typeof FromHost>) => void>()
  #last = 0

  /** @param onEvent hears what the user sees, before the calls that caused it are answered */
  static async start(folder: string, onEvent: (event: AppEvent) => void): Promise<TrialHost> {
    const child = fork(join(import.meta.dirname, 'trial-host.ts'), [folder], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const host = new TrialHost(child)
    const ready = new Promise<void>((resolve) => {
      child.on('message', (message) => {
        const told = FromHost.parse(message)
        if ('ready' in told) resolve()
        else if ('event' in told) onEvent(told.event)
        else host.#calls.get(told.number)?.(told)
      })
    })
    await Promise.race([ready, host.#gone])
    return host
  }

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#gone = new Promise((_, reject) => {
      child.once('close', () => reject(new HostGone('the host has ended')))
    })
    this.#gone.catch(() => undefined)
  }

  /** @returns undefined when it was refused */
  async call<Output>(
    output: z.ZodType<Output>,
    path: readonly string[],
    input?: unknown,
  ): Promise<Output | undefined> {
    const number = ++this.#last
    const answered = new Promise<z.infer<typeof FromHost>>((resolve) => {
      this.#calls.set(number, resolve)
    })
    if (this.#child.connected) this.#child.send({ number, path, input }, () => undefined)
    const answer = await Promise.race([answered, this.#gone])
    return 'value' in answer || !('failure' in answer)
      ? output.parse('value' in answer ? answer.value : undefined)
      : undefined
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone.catch(() => undefined)
  }
}

/** Until it is known to be a chat, it may be a comparison, which is left as it is. */
function nameless(id: string): ConversationTree['conversation'] {
  return {
    id,
    kind: 'comparison',
    title: '',
    titledBy: 'nobody',
    opening: '',
    modelId: null,
    systemInstruction: null,
    sampling: {},
    leafId: null,
    folderId: null,
    pinned: false,
    draft: '',
    createdAt: 0,
    updatedAt: 0,
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
