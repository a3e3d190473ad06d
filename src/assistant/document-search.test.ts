// Models of random weights made here, run by llama.cpp in real processes, in the whole program.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DocumentSearchState } from '../contract/document-search.ts'
import { defaultSettings } from '../contract/settings.ts'
import { DocumentLibrary } from '../documents/library.ts'
import type { EngineProcess } from '../engine/engine-process.ts'
import { spawnNodeEncoder } from '../engine/spawn-node.ts'
import { writeTinyEncoder } from '../engine/tiny-encoder.ts'
import { InstalledModels } from '../models/installed.ts'
import { openStore } from '../store/store.ts'
import { DocumentSearch } from './document-search.ts'

const RULES =
  '# 旅費\n\n旅費の精算は、出張から戻って十日以内に行う。\n\n# 食堂\n\n鮎の塩焼きは木曜日に出る。\n\n# 会議室\n\n会議室の予約は総務課へ申し出る。'
const never = new AbortController().signal

let folder: string
let models: InstalledModels
let library: DocumentLibrary
let search: DocumentSearch
let told: DocumentSearchState[]
let processes: EngineProcess[]
let chosen: { embeddingModel: string; rerankerModel: string }
let close: () => Promise<void>
let conversationId: string
const embedding = () => join(folder, 'models', 'embedding.gguf')
const reranker = () => join(folder, 'models', 'reranker.gguf')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ことのは '))
  mkdirSync(join(folder, 'models'))
  writeTinyEncoder(embedding(), RULES)
  chosen = { embeddingModel: 'auto', rerankerModel: 'none' }
  const store = openStore(folder)
  conversationId = store.createConversation({ modelId: null, kind: 'chat', folderId: null }).id
  store.close()
  open()
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

function open() {
  told = []
  processes = []
  const store = openStore(folder)
  const opened = new DocumentLibrary({
    store: store.documents(),
    dataFolder: folder,
    onChange: () => search.wake(),
  })
  library = opened
  models = new InstalledModels({
    starter: join(import.meta.dirname, '../../resources/starter-model.gguf'),
    folder: () => join(folder, 'models'),
  })
  const opening = new DocumentSearch({
    models,
    settings: () => ({ ...defaultSettings, ...chosen }),
    spawn: () => {
      const process = spawnNodeEncoder()
      processes.push(process)
      return process
    },
    vectors: library.vectors,
    inTurn: (work) => work(),
    onChange: (state) => told.push(state),
  })
  search = opening
  library.searchWith((question, scope) => search.search(question, scope))
  close = async () => {
    await opening.close()
    await opened.close()
    store.close()
  }
}

async function talkWith(...names: string[]): Promise<void> {
  const home = { in: 'conversation' as const, conversationId }
  for (const name of names) writeFileSync(join(folder, name), RULES)
  await library.add(
    names.map((name) => join(folder, name)),
    home,
  )
  await library.settled(conversationId, never)
  await search.refresh()
  await search.settled()
}

const passagesFor = async (question: string) => {
  const finding = await library.find(conversationId, question, undefined)
  return 'passages' in finding ? finding.passages.map(({ text }) => text) : finding.found
}

it('tells models that search from those that answer, and does not answer with them', async () => {
  writeTinyEncoder(reranker(), RULES, 'reranker')
  const { models: listed } = await models.list()
  expect(listed.map(({ id, state }) => [id, state.status === 'search' && state.kind])).toEqual([
    ['starter', false],
    ['embedding.gguf', 'embedding'],
    ['reranker.gguf', 'reranker'],
  ])
  await expect(models.find('embedding.gguf')).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
})

it('reads documents in the background, can rest, and goes on after a restart', async () => {
  search.pause(true)
  await talkWith('規則.md')
  expect(search.state).toMatchObject({
    embedding: { status: 'ready', modelId: 'embedding.gguf', name: 'tiny-e5' },
    reranker: { status: 'none' },
    passages: 3,
    read: 0,
    paused: true,
  })
  expect(await passagesFor('旅費の精算はいつまで？')).toHaveLength(1)
  await close()
  open()
  await search.refresh()
  await search.settled()
  expect(search.state).toMatchObject({ passages: 3, read: 3, paused: false })
  expect(told.at(-1)).toEqual(search.state)
  // Nothing is read twice.
  const [first] = processes
  await search.refresh()
  await search.settled()
  expect([processes.length, processes[0]]).toEqual([1, first])
})

it('finds by meaning what has few of the words, and asks for the reranker', async () => {
  await talkWith('規則.md')
  // Every word of the question is cut otherwise in the passage.
  const question = '鮎塩焼曜日会議はどれですか'
  const [best] = await search.search(question, { limit: 3 })
  expect(best).toMatchObject({ nearness: 0 })
  writeTinyEncoder(reranker(), RULES, 'reranker')
  chosen.rerankerModel = 'auto'
  await search.refresh()
  expect(search.state.reranker).toMatchObject({ status: 'ready', modelId: 'reranker.gguf' })
  const judged = await search.search(question, { limit: 3 })
  expect(judged.every((passage) => passage.judged !== undefined)).toBe(true)
})

it('reads anew for another model, whatever it is called, and keeps what was read by the same', async () => {
  await talkWith('規則.md')
  expect(search.state.read).toBe(3)
  renameSync(embedding(), join(folder, 'models', 'renamed.gguf'))
  await search.refresh()
  expect(search.state).toMatchObject({ embedding: { modelId: 'renamed.gguf' }, read: 3 })
  writeTinyEncoder(join(folder, 'models', 'renamed.gguf'), `${RULES}別の語彙`)
  search.pause(true)
  await search.refresh()
  expect(search.state).toMatchObject({ embedding: { status: 'ready' }, read: 0 })
  search.pause(false)
  await search.settled()
  expect(search.state.read).toBe(3)
})

it('finds by words, and says so, when a model is gone, broken or not wanted', async () => {
  chosen.embeddingModel = 'embedding.gguf'
  await talkWith('規則.md')
  rmSync(embedding())
  await search.refresh()
  expect(search.state.embedding).toEqual({ status: 'gone', modelId: 'embedding.gguf' })
  expect(await passagesFor('旅費の精算はいつまで？')).toHaveLength(1)

  // A header that holds, and weights that llama.cpp refuses.
  writeTinyEncoder(embedding(), RULES)
  chosen.embeddingModel = 'auto'
  await search.refresh()
  for (const process of processes) process.kill()
  rmSync(embedding())
  expect(await passagesFor('旅費の精算はいつまで？')).toHaveLength(1)
  expect(search.state.embedding).toMatchObject({ status: 'failed', modelId: 'embedding.gguf' })

  chosen.embeddingModel = 'none'
  await search.refresh()
  expect(search.state.embedding).toEqual({ status: 'none' })
  expect(await passagesFor('旅費の精算はいつまで？')).toHaveLength(1)
})
