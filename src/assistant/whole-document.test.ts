// Documents longer than the context, read through by the starter model in real processes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import type { Generation } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import { STARTER_ID } from '../contract/model.ts'
import { defaultSettings } from '../contract/settings.ts'
import { type WholeTask, wholeProgress } from '../contract/whole-document.ts'
import { EngineClient } from '../engine/client.ts'
import { spawnNodeEngine } from '../engine/spawn-node.ts'
import { InstalledModels } from '../models/installed.ts'
import { openDatabase } from '../store/database.ts'
import { WholeTaskStore } from '../store/whole-tasks.ts'
import { passagesOfChanges } from './changes.ts'
import { ModelLoading } from './loading.ts'
import { type OnStep, WholeDocuments } from './whole-document.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
const engine = new EngineClient(spawnNodeEngine)
const settings = { ...defaultSettings, contextSize: 512 }
const starter = join(import.meta.dirname, '../../resources/starter-model.gguf')
const models = new InstalledModels({ starter, folder: () => join(folder, 'models') })
const loading = new ModelLoading(models, engine, () => settings)
const database = openDatabase(folder)

const PAGES = 9
const passages = Array.from({ length: PAGES }, (_, at) => ({
  ordinal: at,
  page: at + 1,
  text: `第${at + 1}条　${'札幌仙台新潟金沢京都神戸岡山高松福岡'.slice(2 * at, 2 * at + 2)}支店の会議は、毎月${at + 1}日に開く。会議の記録は、担当者が三日以内に作り、支店長に提出する。欠席する者は、前の日までに届け出る。`,
}))

const unit = (text: string) => ({
  kind: 'sentence' as const,
  text,
  place: { headings: ['第9条（宿泊料）'], start: 0, end: text.length },
})
const changes = Array.from({ length: 12 }, (_, at) => ({
  type: 'changed' as const,
  left: unit(`${at + 1}号室の宿泊料は、一泊につき${at + 1}2,000円とし、前日までに予約する。`),
  right: unit(`${at + 1}号室の宿泊料は、一泊につき${at + 1}5,000円とし、前日までに予約する。`),
  weighty: [],
}))

let seen: WholeTask[]
let generations: (Generation | null)[]
let service: WholeDocuments
/** Called with each step. */
let onStep: (task: WholeTask) => void

function begin(passagesOf = async (): Promise<typeof passages> => passages): WholeDocuments {
  let last: Promise<unknown> = Promise.resolve()
  return new WholeDocuments({
    tasks: new WholeTaskStore(database),
    passagesOf,
    changesOf: async () => passagesOfChanges(changes),
    engine,
    loading,
    inTurn: (work) => {
      const next = last.then(work)
      last = next.catch(() => undefined)
      return next
    },
  })
}
const step: OnStep = (task, generation) => {
  seen.push(task)
  generations.push(generation)
  onStep(task)
}
beforeEach(() => {
  seen = []
  generations = []
  onStep = () => {}
  service = begin()
})
afterEach(() => service.close())
afterAll(async () => {
  await engine.dispose()
  database.close()
  rmSync(folder, { recursive: true })
})
const asked = { documentId: 'd', question: '会議の日をすべて挙げて', modelId: null }

it('reads all of a document in parts, and keeps a page for each point', async () => {
  const { id } = service.start({ ...asked, kind: 'list' }, step)
  const task = await service.ended(id)
  expect(task).toMatchObject({ status: 'done', failure: null })
  expect(task.parts.length).toBeGreaterThan(1)
  expect(task.parts.map(({ start }) => start)).toEqual([
    0,
    ...task.parts.slice(0, -1).map(({ end }) => end),
  ])
  expect(task.done).toBe(task.parts.length)
  expect(wholeProgress(task)).toEqual({ unit: 'pages', done: PAGES, total: PAGES })
  for (const { page } of task.points) expect(page).toBeGreaterThan(0)
  expect(task.answer).toContain(`${task.points.length}件`)
  expect(seen.map(({ done }) => done)).toContain(1)
  // Each part is a run of the model, which counts.
  const counted = seen.map(({ done }, at) => [done, generations[at]?.runs ?? 0])
  expect(counted.every(([done, runs]) => (runs ?? 0) >= (done ?? 0))).toBe(true)
  const whole = generations.at(-1)
  expect(whole).toMatchObject({ modelId: STARTER_ID, systemInstruction: null })
  expect(whole?.promptTokens).toBeGreaterThan(whole?.contextSize ?? Number.NaN)
})

it('rests when it is paused, and goes on from there after a restart', async () => {
  onStep = ({ id, done }) => {
    if (done === 1) void service.pause(id)
  }
  const { id } = service.start({ ...asked, kind: 'points' }, step)
  const paused = await service.ended(id)
  expect(paused).toMatchObject({ status: 'paused', answer: null })
  expect(paused.done).toBeGreaterThanOrEqual(1)
  expect(paused.done).toBeLessThan(paused.parts.length)

  onStep = () => {}
  seen = []
  const restarted = begin()
  expect(restarted.read(id)).toEqual(paused)
  restarted.resume(id, step)
  const task = await restarted.ended(id)
  expect(task).toMatchObject({ status: 'done', parts: paused.parts })
  expect(task.points.slice(0, paused.points.length)).toEqual(paused.points)
  // What was read before is not read again.
  expect(Math.min(...seen.map(({ done }) => done))).toBe(paused.done + 1)
})

it('shows as paused what a program that died was doing', () => {
  const { id } = service.start({ ...asked, kind: 'summary' }, step)
  const restarted = begin()
  expect(restarted.read(id).status).toBe('paused')
  expect(restarted.list('d')[0]?.id).toBe(id)
})

it('tells why it failed, and can be tried again', async () => {
  let isGone = true
  service = begin(async () => {
    if (isGone) throw new KotonohaError('INVALID_INPUT', { detail: 'gone' })
    return passages.slice(0, 1)
  })
  const { id } = service.start({ ...asked, kind: 'table' }, step)
  expect(await service.ended(id)).toMatchObject({
    status: 'failed',
    failure: { code: 'INVALID_INPUT' },
  })
  isGone = false
  service.resume(id, step)
  expect((await service.ended(id)).answer).toMatch(/^\| 項目 \|/)
  await service.remove(id)
  expect(() => service.read(id)).toThrow('INVALID_INPUT')
})

it('reads a passage that is longer than the context', async () => {
  const long = {
    ordinal: 0,
    page: 1,
    text: passages
      .map(({ text }) => text)
      .join('')
      .repeat(2),
  }
  service = begin(async () => [long])
  const { id } = service.start({ ...asked, kind: 'summary' }, step)
  expect(await service.ended(id)).toMatchObject({ status: 'done', done: 1 })
})

it('tells how two documents differ, group by group, each with the difference it rests on', async () => {
  const { id } = service.start({ ...asked, otherId: 'e', kind: 'differences' }, step)
  expect(service.list('e').map((one) => one.id)).toEqual([id])
  const task = await service.ended(id)
  expect(task).toMatchObject({ status: 'done', otherId: 'e' })
  expect(task.parts.length).toBeGreaterThan(1)
  expect(wholeProgress(task)).toEqual({ unit: 'differences', done: 12, total: 12 })
  expect(task.points.length).toBeGreaterThan(0)
  for (const { passage } of task.points) expect(passage ?? 0).toBeLessThan(12)
  await service.forget('e')
  expect(service.find(id)).toBeUndefined()
})
