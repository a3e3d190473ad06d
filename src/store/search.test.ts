import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../contract/conversation.ts'
import { SearchQuery } from '../contract/search.ts'
import { openDatabase } from './database.ts'
import { folded, marksIn, unfoldedOffset } from './fold.ts'
import { migrations } from './migrate.ts'
import { oldForms } from './old-forms.ts'
import { openStore, type Store } from './store.ts'

const NOW = Date.UTC(2026, 0, 1)
let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '探す　'))
  store = openStore(folder, { now: () => NOW })
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function say(text: string, more: Partial<Message> = {}): Message {
  const conversationId = more.conversationId ?? store.createConversation({ modelId: null }).id
  return store.addMessage({
    parentId: null,
    role: 'user',
    modelId: null,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
    ...more,
    conversationId,
    text,
  })
}

function find(query: string, filter: Partial<SearchQuery> = {}) {
  return store.search(SearchQuery.parse({ query, ...filter }))
}

const texts = (query: string, filter: Partial<SearchQuery> = {}) =>
  find(query, filter).hits.map(({ snippet }) => snippet)

describe('finds', () => {
  it.each([
    ['猫', '吾輩は猫である'],
    ['東京', '来週、東京へ行きます'],
    ['サーバー', 'サーバを再起動する'],
    ['サーバ', 'ｻｰﾊﾞｰを再起動する'],
    ['さーばー', 'サーバーを再起動する'],
    ['ＡＢＣ', 'the abc of it'],
    ['ython', 'Python 3.14'],
    ['學校', '学校へ行く'],
    ['学校', '學校へ行く'],
    ['高橋', '髙橋さん'],
    ['葛飾', '葛\u{e0100}飾区'],
    ['㈱', '(株)言の葉'],
    ['が', 'か\u3099ある'],
    ['𠮷野家', '𠮷野家で昼食'],
    ['👨‍👩‍👧', '家族👨‍👩‍👧です'],
    ['C++', 'C++ と C# の違い'],
    ['a = b', 'let a = b; // "x"', '"a = b"'],
    ["it's", 'it\'s 100% -- (*) AND "OR" NEAR'],
    ['東京 天気', '天気は、東京では晴れ'],
    ['ー', 'コーヒー'],
    ['ΣΟΦΟΣ', 'σοφος'],
  ])('%s in %s', (query, text, typed = query) => {
    say('ほかの話です。')
    say(text)
    expect(texts(typed)).toEqual([text])
  })

  it.each(['猫', '"猫 犬"', '猫 鳥', '犬猫', '   ', '""', '"', '*', 'NOT', '🐈'])(
    'nothing for %s where it does not stand',
    (query) => {
      say('犬がいる。')
      say('狗 と 鳥')
      expect(find(query)).toEqual({ hits: [], more: false })
    },
  )

  it('every text that holds a word, as comparing them all does', () => {
    const kana = [...'あいうアイウー猫犬東京都ab1 、']
    let seed = 1
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const random = (length: number) =>
      Array.from({ length }, () => kana[next(kana.length)]).join('')
    const all = Array.from({ length: 150 }, () => random(1 + next(12)))
    const { id } = store.createConversation({ modelId: null })
    for (const text of all) say(text, { conversationId: id })
    for (let round = 0; round < 200; round++) {
      const query = random(1 + next(4)).trim()
      const words = query.split(/\s+/)
      if (words.some((word) => folded(word) === '')) continue
      const expected = all.filter((text) =>
        words.every((word) => folded(text).includes(folded(word))),
      )
      expect(texts(query, { limit: 200 }).sort(), query).toEqual(expected.sort())
    }
  })

  it('texts, which have no messages', () => {
    const { id } = store.createConversation({ modelId: null, kind: 'text' })
    store.drafts.save(id, '春はあけぼの。やうやう白くなりゆく山ぎは')
    expect(find('あけぼの').hits).toMatchObject([{ conversationId: id, messageId: null }])
  })

  it('the whole of a query of a thousand characters', () => {
    const long = '寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末'.repeat(34)
    say(long)
    say(`${long.slice(0, 900)}と続く`)
    expect(find(long.slice(0, 1000)).hits).toHaveLength(1)
  })
})

describe('keeps up', () => {
  it('with messages as they are added, changed and deleted with their conversation', () => {
    const asked = say('鯨の話')
    expect(find('鯨').hits).toMatchObject([{ messageId: asked.id }])
    store.updateMessage(asked.id, { text: '鮪の話' })
    expect(find('鯨').hits).toEqual([])
    expect(find('鮪').hits).toHaveLength(1)
    store.order.delete(asked.conversationId)
    expect(find('鮪').hits).toEqual([])
    store.order.restore(asked.conversationId)
    expect(find('鮪').hits).toHaveLength(1)
  })

  it('with answers when they end, also by the end of the program', () => {
    const streaming = { role: 'assistant', state: { status: 'streaming' } } as const
    const answer = say('', streaming)
    const other = say('', streaming)
    store.updateMessage(answer.id, { text: '烏賊の答え' })
    store.updateMessage(other.id, { text: '蛸の答え' })
    expect(find('烏賊').hits).toEqual([])
    store.updateMessage(answer.id, { state: { status: 'complete' } })
    expect(find('烏賊').hits).toHaveLength(1)
    store.close()
    store = openStore(folder)
    expect(find('蛸').hits).toHaveLength(1)
  })

  it('with what was written before there was an index', () => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    const old = openDatabase(folder, { steps: migrations.slice(0, 2) })
    old.exec(`
      INSERT INTO conversations (
        id, title, titled_by, opening, searched, sampling, created_at, updated_at
      ) VALUES ('c', '', 'nobody', '昔の鯨の話', '昔の鯨の話', '{}', 0, 0);
      INSERT INTO messages (id, conversation_id, role, text, reasoning, state, created_at)
      VALUES ('m', 'c', 'user', '昔の鯨の話', '', '{"status":"complete"}', 0)`)
    old.close()
    store = openStore(folder)
    expect(find('鯨').hits).toMatchObject([{ conversationId: 'c', messageId: 'm' }])
    expect(store.order.list('むかし 話')).toEqual([])
    expect(store.order.list('昔ノ')).toHaveLength(1)
  })
})

it('shows the words around the first place, with what matches marked', () => {
  say(`${'前置きが長い。'.repeat(30)}ここで ｻｰﾊﾞｰ とサーバの話。${'後書き。'.repeat(30)}`)
  const [hit] = find('サーバー').hits
  expect(hit?.snippet).toMatch(/^….*…$/)
  expect(hit?.marks.map(({ start, end }) => hit.snippet.slice(start, end))).toEqual([
    'ｻｰﾊﾞｰ',
    'サーバ',
  ])
})

it('ranks what is written as it was typed, and what speaks of it most, first', () => {
  const { id } = store.createConversation({ modelId: null })
  for (const text of ['メールとメルの話', 'メール、メール、またメール', 'メル友の話'])
    say(text, { conversationId: id })
  expect(texts('メール')[0]).toBe('メール、メール、またメール')
  expect(texts('メール').at(-1)).toBe('メル友の話')
})

it('filters by role, model and time, and tells when there is more', () => {
  let now = 1000
  store.close()
  store = openStore(folder, { now: () => now })
  say('犬の質問')
  now = 2000
  say('犬の答え', { role: 'assistant' })
  expect(texts('犬', { role: 'user' })).toEqual(['犬の質問'])
  expect(texts('犬', { role: 'assistant' })).toEqual(['犬の答え'])
  expect(texts('犬', { since: 1500 })).toEqual(['犬の答え'])
  expect(texts('犬', { until: 1500 })).toEqual(['犬の質問'])
  expect(texts('犬', { modelId: 'starter' })).toEqual([])
  expect(find('犬', { limit: 1 })).toMatchObject({ hits: [{}], more: true })
  expect(find('犬').more).toBe(false)
})

describe('folding', () => {
  it('leads from old forms to new ones in one step', () => {
    for (const [old, now] of oldForms) {
      expect([...(old + now)]).toHaveLength(2)
      expect(oldForms.has(now), old).toBe(false)
    }
    expect(folded('舊字體ノ學校')).toBe('旧字体の学校')
  })

  it('finds places of the text again', () => {
    const text = `${'ｶﾞｷﾞ㌀ー'.repeat(300)}猫`
    expect(unfoldedOffset(text, folded(text).indexOf('猫'))).toBe(text.length - 1)
    expect(marksIn('ﾈｺとねこ', ['ねこ'])).toEqual([
      { start: 0, end: 2 },
      { start: 3, end: 5 },
    ])
  })
})
