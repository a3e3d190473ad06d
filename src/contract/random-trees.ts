// For tests: conversations of every shape, the same in every run.
import type { ArchivedTree } from './archive.ts'
import type { Generation, Message, MessageState } from './conversation.ts'
import type { Folder } from './folder.ts'

const TEXTS = [
  '',
  '桜はいつ咲きますか？\n\n教えてください。',
  '**四月**です。</style><script>x</script>',
  '𠮷野家で𩸽を食べた👨‍👩‍👧‍👦。ｶﾞｷﾞ',
  '"引用" \\ \u2028 \t',
  '```ts\nconst a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |',
]
const STATES: readonly MessageState[] = [
  { status: 'complete' },
  { status: 'stopped' },
  { status: 'cut-off' },
  { status: 'interrupted' },
  { status: 'nothing-found' },
  { status: 'failed', failure: { code: 'CONTEXT_FULL', data: { needed: 9000, available: 4096 } } },
]

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Folders, and conversations in some of them: with branches, reasoning, passages and settings. */
export function randomArchive(seed: number): { folders: Folder[]; trees: ArchivedTree[] } {
  const random = randomNumbers(seed)
  const upTo = (n: number) => Math.floor(random() * n)
  const oneOf = <T>(list: readonly T[], first: T): T => list[upTo(list.length)] ?? first
  const text = () => oneOf(TEXTS, '')
  const maybe = <T>(value: T): T | null => (random() < 0.5 ? value : null)
  const folders = Array.from({ length: 1 + upTo(3) }, (_, n) => ({
    id: `folder-${seed}-${n}`,
    name: `フォルダー ${n}`,
    systemInstruction: maybe('敬語で答えてください。'),
    modelId: maybe('starter'),
  }))

  const message = (conversationId: string, id: string, above: Message | undefined): Message => {
    const role = above?.role === 'user' ? 'assistant' : 'user'
    const isAnswer = role === 'assistant'
    const passage = {
      documentId: 'd',
      name: '規程.pdf',
      place: { page: 3, headings: ['第一章'], start: 0, end: 5 },
      text: text(),
    }
    const sentences = [{ start: 0, end: 4, support: maybe({ passage: 0, start: 0, end: 3 }) }]
    return {
      id,
      conversationId,
      parentId: above?.id ?? null,
      role,
      modelId: isAnswer ? maybe('starter') : null,
      text: text(),
      reasoning: isAnswer ? text() : '',
      state: isAnswer ? oneOf(STATES, { status: 'complete' }) : { status: 'complete' },
      generation: isAnswer ? maybe(generation(above?.id ?? '')) : null,
      summary: isAnswer ? null : maybe({ text: text(), covered: 1 + upTo(9), modelName: '試し' }),
      material: isAnswer ? maybe({ passages: [passage], sentences }) : null,
      createdAt: 1_700_000_000_000 + upTo(1e9),
    }
  }

  const trees = Array.from({ length: 1 + upTo(4) }, (_, n) => {
    const id = `conversation-${seed}-${n}`
    const messages: Message[] = []
    for (let at = upTo(30); at > 0; at--) {
      const above = random() < 0.15 ? undefined : messages[upTo(messages.length)]
      messages.push(message(id, `${id}-${messages.length}`, above))
    }
    const [folder] = folders
    return {
      conversation: {
        id,
        kind: 'chat' as const,
        title: text().slice(0, 50),
        titledBy: oneOf(['nobody', 'program', 'user'] as const, 'user'),
        opening: text().slice(0, 50),
        folderId: maybe(folder?.id ?? ''),
        pinned: random() < 0.3,
        modelId: maybe('starter'),
        systemInstruction: maybe(text()),
        sampling: random() < 0.5 ? { temperature: 0.3, seed: upTo(99) } : {},
        leafId: messages.length > 0 ? (messages[upTo(messages.length)]?.id ?? null) : null,
        draft: text(),
        createdAt: 1_700_000_000_000,
        updatedAt: 1_700_000_000_000 + upTo(1e9),
      },
      messages,
      archived: random() < 0.3,
    }
  })
  return { folders, trees }
}

function generation(questionId: string): Generation {
  return {
    modelId: 'starter',
    modelName: 'お試しモデル',
    quantization: 'F16',
    family: 'starter',
    engineBuild: 'b1',
    backend: 'cpu',
    contextSize: 2048,
    sampling: { temperature: 0.7, topP: 0.9, repetitionPenalty: 1.1, maxTokens: 512, seed: 7 },
    systemInstruction: null,
    promptTokens: 30,
    cachedTokens: 3,
    answerTokens: 12,
    firstTokenMs: 12.5,
    generationMs: 250.25,
    omittedMessageIds: [questionId],
    summarizedMessageIds: [],
  }
}
