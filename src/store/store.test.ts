import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../contract/conversation.ts'
import { BACKUP_FOLDER, DATABASE_FILE, openDatabase, setAsideDatabase } from './database.ts'
import { migrations } from './migrate.ts'
import { openStore, Store } from './store.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '店　store '))
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function reopen() {
  store.close()
  store = openStore(folder)
}

function say(
  conversationId: string,
  parentId: string | null,
  role: Message['role'],
  text: string,
): Message {
  return store.addMessage({
    conversationId,
    parentId,
    role,
    modelId: null,
    text,
    reasoning: '',
    state: role === 'user' ? { status: 'complete' } : { status: 'streaming' },
    generation: null,
  })
}

function talk(question: string) {
  const { id } = store.createConversation({ modelId: null })
  const asked = say(id, null, 'user', question)
  const answer = say(id, asked.id, 'assistant', '')
  return { id, asked, answer }
}

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
  return 'nothing was thrown'
}

describe('conversations', () => {
  it('are trees of messages, of which one branch is shown', () => {
    const { id, asked, answer } = talk('一つ目')
    const other = say(id, asked.id, 'assistant', '別の答え')
    expect(store.readConversation(id).conversation.leafId).toBe(other.id)
    expect(store.thread(other.id).map((one) => one.id)).toEqual([asked.id, other.id])
    store.updateConversation(id, { leafId: answer.id })
    reopen()
    const { conversation, messages } = store.readConversation(id)
    expect(conversation.leafId).toBe(answer.id)
    expect(messages.map(({ text }) => text)).toEqual(['一つ目', '', '別の答え'])
  })

  it('are found by title and opening, in either width and case', () => {
    const { id } = talk('ＰＤＦの　使い方')
    talk('ほかの話')
    expect(store.order.list('pdf').map((one) => one.id)).toEqual([id])
    store.updateConversation(id, { title: 'ﾏﾆｭｱﾙ' })
    expect(store.order.list('マニュアル').map((one) => one.id)).toEqual([id])
    expect(store.order.list('%')).toEqual([])
    expect(store.order.list('')).toHaveLength(2)
  })

  it('come back after they were deleted, with their draft', () => {
    const { id } = talk('消える話')
    store.drafts.save(id, '途中')
    store.order.delete(id)
    expect(store.order.list('')).toEqual([])
    expect(codeOf(() => store.readConversation(id))).toBe('CONVERSATION_NOT_FOUND')
    reopen()
    store.order.restore(id)
    expect(store.readConversation(id).conversation.draft).toBe('途中')
  })

  it('do not take messages of each other', () => {
    const one = talk('一')
    const two = talk('二')
    expect(codeOf(() => say(one.id, two.asked.id, 'assistant', ''))).toBe('MESSAGE_NOT_FOUND')
    expect(codeOf(() => store.updateConversation(one.id, { leafId: two.asked.id }))).toBe(
      'MESSAGE_NOT_FOUND',
    )
    expect(store.readConversation(one.id).messages).toHaveLength(2)
  })

  it('hold long threads', () => {
    const { id, answer } = talk('始まり')
    let parent = answer.id
    for (let turn = 0; turn < 500; turn++) parent = say(id, parent, 'user', `${turn}`).id
    expect(store.thread(parent)).toHaveLength(502)

    const end = store.readEnd(id)
    const { messages } = store.readConversation(id)
    expect(end.whole).toBe(false)
    expect(end.messages.length).toBeLessThan(100)
    expect(end.messages).toEqual(messages.slice(-end.messages.length))
    expect(end.conversation).toEqual(store.readConversation(id).conversation)
  })

  it('are read from their end with all that stands beside it', () => {
    const { id, asked } = talk('始まり')
    for (let n = 0; n < 100; n++) say(id, asked.id, 'assistant', `別の答え ${n}`)
    const { whole, ...end } = store.readEnd(id)
    expect(whole).toBe(false)
    expect(end).toEqual(store.readConversation(id))
    const short = talk('短い')
    expect(store.readEnd(short.id)).toEqual({ ...store.readConversation(short.id), whole: true })
  })
})

describe('when the program ends', () => {
  it('by kill -9 while an answer grows, the text so far is there, marked as interrupted', async () => {
    store.close()
    const child = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `
      const { openStore } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'store.ts')).href)})
      const store = openStore(${JSON.stringify(folder)})
      const { id } = store.createConversation({ modelId: null })
      const blank = { conversationId: id, modelId: null, reasoning: '', generation: null }
      const asked = store.addMessage({ ...blank, parentId: null, role: 'user', text: '質問', state: { status: 'complete' } })
      const answer = store.addMessage({ ...blank, parentId: asked.id, role: 'assistant', text: '', state: { status: 'streaming' } })
      for (let n = 1; ; n++) {
        store.updateMessage(answer.id, { text: '答'.repeat(n) })
        console.log(n)
      }
      `,
    ])
    let saved = 0
    for await (const line of createInterface({ input: child.stdout })) {
      saved = Number(line)
      if (saved === 50) child.kill('SIGKILL')
    }
    expect(saved).toBeGreaterThanOrEqual(50)
    store = openStore(folder)
    const [conversation] = store.order.list('')
    expect(conversation?.opening).toBe('質問')
    const answer = store.readConversation(conversation?.id ?? '').messages[1]
    expect(answer?.state).toEqual({ status: 'interrupted' })
    expect(answer?.text.length).toBeGreaterThanOrEqual(saved)
  })

  it('in whatever way, its claim on the folder ends with it', () => {
    expect(codeOf(() => openStore(folder))).toBe('DATA_IN_USE')
    reopen()
    expect(store.order.list('')).toEqual([])
  })
})

describe('a folder that cannot be used', () => {
  it('is told when it may not be written to', () => {
    store.close()
    chmodSync(folder, 0o555)
    // To the superuser nothing is read-only.
    const superuser = process.geteuid?.() === 0
    if (superuser) process.seteuid?.(65534)
    const code = codeOf(() => openStore(join(folder, 'inside')))
    if (superuser) process.seteuid?.(0)
    chmodSync(folder, 0o755)
    // Windows has no such permission on folders.
    expect(code).toBe(process.platform === 'win32' ? 'nothing was thrown' : 'DATA_READ_ONLY')
  })

  it('is told when a file has its name', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(codeOf(() => openStore(join(file, 'data')))).toBe('DATA_READ_ONLY')
  })
})

describe('a full disk', () => {
  it('stops the change alone, and what was there stays', () => {
    store.close()
    const database = openDatabase(folder)
    store = new Store(database)
    const { id, answer } = talk('いっぱいになるまで')
    const pages = Number(database.pragma('page_count', { simple: true }))
    database.pragma(`max_page_count = ${pages + 2}`)
    expect(codeOf(() => store.updateMessage(answer.id, { text: '長'.repeat(100_000) }))).toBe(
      'DISK_FULL',
    )
    expect(store.readMessage(answer.id).text).toBe('')
    database.pragma('max_page_count = 1000000')
    store.updateMessage(answer.id, { text: '長'.repeat(100_000) })
    expect(store.readConversation(id).messages[1]?.text).toHaveLength(100_000)
  })
})

describe('a database', () => {
  const path = () => join(folder, DATABASE_FILE)

  it('that is damaged is told, kept, and can be put aside for a new one', () => {
    talk('大切な話')
    store.close()
    writeFileSync(path(), Buffer.alloc(8192, 'x'))
    expect(codeOf(() => openStore(folder))).toBe('DATABASE_CORRUPT')
    const kept = setAsideDatabase(folder)
    store = openStore(folder)
    expect(store.order.list('')).toEqual([])
    expect(readFileSync(join(folder, kept)).subarray(0, 4).toString()).toBe('xxxx')
  })

  it('of a newer program is refused and left as it is', () => {
    store.close()
    const newer = new Sqlite(path())
    newer.pragma(`user_version = ${migrations.length + 1}`)
    newer.close()
    const before = readFileSync(path())
    expect(codeOf(() => openStore(folder))).toBe('DATABASE_TOO_NEW')
    expect(readFileSync(path()).equals(before)).toBe(true)
    rmSync(path())
    store = openStore(folder)
  })

  it('of each earlier schema is brought up to date', () => {
    for (let version = 1; version < migrations.length; version++) {
      const old = join(folder, `v${version}`)
      openStore(old, { steps: migrations.slice(0, version) }).close()
      const past = new Sqlite(join(old, DATABASE_FILE))
      past.exec(
        `INSERT INTO conversations (id, title, titled_by, opening, searched, sampling, created_at, updated_at)
         VALUES ('talk', '昔の話', 'user', '', '昔の話', '{}', 1, 1)`,
      )
      past.close()
      const brought = openStore(old)
      expect(brought.readConversation('talk').conversation).toMatchObject({
        title: '昔の話',
        kind: 'chat',
      })
      brought.close()
    }
  })

  it('is copied before its schema changes, and stays as it was when that fails', () => {
    const { id } = talk('引っ越す話')
    store.close()
    const failing = [...migrations, 'ALTER TABLE messages ADD COLUMN mood TEXT; SELECT nonsense;']
    expect(() => openStore(folder, { steps: failing })).toThrow()
    expect(readdirSync(join(folder, BACKUP_FOLDER))).toEqual([])
    const step = 'ALTER TABLE conversations ADD COLUMN colour TEXT'
    openStore(folder, { steps: [...migrations, step] }).close()
    const [backup] = readdirSync(join(folder, BACKUP_FOLDER))
    rmSync(path())
    copyFileSync(join(folder, BACKUP_FOLDER, backup ?? ''), path())
    store = openStore(folder)
    expect(store.readConversation(id).messages[0]?.text).toBe('引っ越す話')
  })
})
