import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DocumentHome, DocumentInfo } from '../contract/document.ts'
import { openStore, type Store } from '../store/store.ts'
import { DocumentLibrary } from './library.ts'
import { INDEX_FILE } from './passage-index.ts'

/** Each file is read in a thread of its own, which a busy machine begins slowly. */
const PATIENCE = { timeout: 60_000 }
const shelfHome: DocumentHome = { in: 'shelf' }

let folder: string
let store: Store
let library: DocumentLibrary
let forgotten: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '棚 '))
  mkdirSync(join(folder, '共有'))
  forgotten = []
  open()
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

function open(options: { mostWatched?: number } = {}) {
  store = openStore(join(folder, 'data'))
  library = new DocumentLibrary({
    store: store.documents(),
    dataFolder: join(folder, 'data'),
    onChange: () => {},
    onForgotten: (id) => forgotten.push(id),
    ...options,
  })
}

async function close() {
  await library.close()
  store.close()
}

async function restart(between: () => void = () => {}) {
  await close()
  between()
  open()
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

function talk() {
  const { id: conversationId } = store.createConversation({ modelId: null })
  return { in: 'conversation' as const, conversationId }
}

const view = (folderId: string | null, attention = false) =>
  library.shelf.view(folderId, 100, attention)
const names = (folderId: string | null) =>
  view(folderId)
    .documents.map(({ name }) => name)
    .sort()
const hits = (query: string) => library.search(query, null, 10).map(({ name }) => name)

/** Waits until nothing in the folder waits and it holds these files. */
async function settled(folderId: string | null, wanted: readonly string[]) {
  await expect
    .poll(() => {
      const { unread, documents } = view(folderId)
      return [unread, ...documents.map(({ name }) => name).sort()]
    }, PATIENCE)
    .toEqual([0, ...wanted])
}

const find = (folderId: string | null, name: string): DocumentInfo => {
  const found = view(folderId).documents.find((one) => one.name === name)
  if (!found) throw new Error(`${name} is not there`)
  return found
}

describe('folders of the shelf', () => {
  it('hold documents, are renamed, deleted and restored', async () => {
    await library.add([file('規則.md', '始業は9時です。')], { in: 'shelf', folderId: null })
    await settled(null, ['規則.md'])
    const id = library.shelf.create('規程')
    library.shelf.rename(id, '規程集')
    const document = find(null, '規則.md')
    library.shelf.move([document.id], id)
    expect(names(null)).toEqual([])
    expect(view(id)).toMatchObject({
      total: 1,
      folders: [{ id, name: '規程集', total: 1, watch: null }],
    })
    await library.shelf.delete(id)
    expect(names(null)).toEqual(['規則.md'])
    library.shelf.restore(id)
    expect(names(id)).toEqual(['規則.md'])
    await library.shelf.delete(id)
    await restart()
    expect(names(null)).toEqual(['規則.md'])
    expect(() => library.shelf.rename(id, 'x')).toThrow(
      expect.objectContaining({ code: 'FOLDER_NOT_FOUND' }),
    )
  })

  it('are lent to a conversation as a whole, with what comes later', async () => {
    const home = talk()
    const id = library.shelf.create('規程')
    library.shelf.lend(id, home.conversationId)
    await library.add([file('規則.md', '始業は9時です。')], { in: 'shelf', folderId: id })
    await library.settled(home.conversationId, new AbortController().signal)
    expect(library.isAsked(home.conversationId)).toBe(true)
    expect(library.find(home.conversationId, '始業は何時ですか', undefined)).toMatchObject({
      found: 'passages',
      passages: [{ name: '規則.md' }],
    })
    expect(library.list(home)).toMatchObject({ documents: [], folders: [{ id, total: 1 }] })
    const copy = talk()
    library.copyConversation(home.conversationId, copy.conversationId)
    library.shelf.takeBack(id, home.conversationId)
    expect(library.isAsked(home.conversationId)).toBe(false)
    expect(library.isAsked(copy.conversationId)).toBe(true)
  })

  it('go with the conversation that begins', () => {
    const id = library.shelf.create('規程')
    const other = library.shelf.create('議事録')
    library.shelf.lend(id, null)
    library.shelf.lend(other, null)
    const { conversationId } = talk()
    library.beginConversation(conversationId, [id])
    expect(library.shelf.lentTo(conversationId).map((one) => one.id)).toEqual([id])
    expect(library.shelf.lentTo(null).map((one) => one.id)).toEqual([other])
  })
})

describe('a watched folder', () => {
  const root = () => join(folder, '共有')

  it('is read, and kept up with as files come, change, move and go', async () => {
    file('共有/課/規則.md', '始業は9時です。')
    file('共有/写真.jpg', 'x')
    file('共有/.隠し.txt', 'x')
    const id = await library.shelf.watch(root())
    await settled(id, ['規則.md'])
    const { id: documentId } = find(id, '規則.md')
    expect(view(id).folders).toMatchObject([{ name: '共有', watch: { path: root() } }])

    file('共有/課/議事録.txt', '会議は三階で開きます。')
    await settled(id, ['規則.md', '議事録.txt'])

    file('共有/課/規則.md', '始業は10時に変わりました。')
    await expect.poll(() => hits('始業は10時'), PATIENCE).toEqual(['規則.md'])
    expect(find(id, '規則.md').id).toBe(documentId)

    renameSync(join(root(), '課'), join(root(), '部'))
    await expect
      .poll(() => store.documents().read(documentId).path, PATIENCE)
      .toBe(join(root(), '部', '規則.md'))
    expect(hits('始業は10時')).toEqual(['規則.md'])

    rmSync(join(root(), '部', '規則.md'))
    await settled(id, ['議事録.txt'])
    await expect.poll(() => forgotten, PATIENCE).toContain(documentId)
    expect(hits('始業は10時')).toEqual([])
  })

  it('goes on after a restart with what happened meanwhile', async () => {
    file('共有/規則.md', '始業は9時です。')
    file('共有/議事録.txt', '会議は三階で開きます。')
    const id = await library.shelf.watch(root())
    await settled(id, ['規則.md', '議事録.txt'])
    const { id: kept } = find(id, '規則.md')
    await restart(() => {
      rmSync(join(root(), '議事録.txt'))
      file('共有/計画.txt', '予算は五百万円です。')
    })
    await settled(id, ['規則.md', '計画.txt'])
    expect(find(id, '規則.md').id).toBe(kept)
  })

  it('keeps what was read while the folder is away, and finds it at another place', async () => {
    file('共有/規則.md', '始業は9時です。')
    const id = await library.shelf.watch(root())
    await settled(id, ['規則.md'])
    renameSync(root(), join(folder, '移した'))
    library.shelf.lookAgain(id)
    const state = () => view(id).folders[0]?.watch?.state.status
    await expect.poll(state, PATIENCE).toBe('missing')
    expect(hits('始業')).toEqual(['規則.md'])
    await library.shelf.relocate(id, join(folder, '移した'))
    await expect.poll(state, PATIENCE).toBe('watching')
    expect(names(id)).toEqual(['規則.md'])
    await expect.poll(() => find(id, '規則.md').source, PATIENCE).toBe('same')
    await expect(library.shelf.relocate(id, join(folder, 'ない'))).rejects.toMatchObject({
      code: 'NOT_A_FOLDER',
    })
  })

  it('rests while paused, and is removed without its files', async () => {
    const path = file('共有/規則.md', '始業は9時です。')
    const id = await library.shelf.watch(root())
    await settled(id, ['規則.md'])
    await library.shelf.pauseWatch(id, true)
    await restart()
    expect(view(id).folders).toMatchObject([{ watch: { state: { status: 'paused' } } }])
    file('共有/計画.txt', '予算は五百万円です。')
    library.shelf.lookAgain(id)
    expect(names(id)).toEqual(['規則.md'])
    await library.shelf.pauseWatch(id, false)
    await settled(id, ['規則.md', '計画.txt'])
    await library.shelf.delete(id)
    expect(hits('始業')).toEqual([])
    library.shelf.restore(id)
    expect(hits('始業')).toEqual(['規則.md'])
    await library.shelf.delete(id)
    await restart()
    expect(view(null).folders).toEqual([])
    expect(store.documents().inSight()).toEqual([])
    expect(existsSync(path)).toBe(true)
  })

  it('reads the same content once, and tells files apart again when one changes', async () => {
    file('共有/甲.txt', '予算は五百万円です。')
    file('共有/乙.txt', '予算は五百万円です。')
    const id = await library.shelf.watch(root())
    await expect.poll(() => view(id).unread || view(id).total, PATIENCE).toBe(1)
    const { name } = view(id).documents[0] ?? { name: '' }
    file(`共有/${name}`, '予算は六百万円になりました。')
    await expect.poll(() => hits('六百万円'), PATIENCE).toEqual([name])
    expect(names(id)).toEqual(['乙.txt', '甲.txt'])
    expect(hits('五百万円')).toHaveLength(1)
  })

  it('lends files that stay with a conversation when they go', async () => {
    const home = talk()
    const path = file('共有/規則.md', '始業は9時です。')
    const id = await library.shelf.watch(root())
    await settled(id, ['規則.md'])
    library.share([find(id, '規則.md').id], home)
    rmSync(path)
    await settled(id, [])
    await expect
      .poll(async () => {
        await library.look(library.list(home).documents[0]?.id ?? '')
        return library.list(home).documents[0]?.source
      }, PATIENCE)
      .toBe('missing')
    expect((await library.find(home.conversationId, '始業は何時ですか', undefined)).found).toBe(
      'passages',
    )
  })

  it('refuses what is no folder, takes no file of the program itself, and no drops', async () => {
    for (const path of ['', '共有', join(folder, 'ない'), file('規則.md', 'x')])
      await expect(library.shelf.watch(path)).rejects.toMatchObject({ code: 'NOT_A_FOLDER' })
    file('data/外.txt', 'x')
    const path = file('規則.txt', '始業は9時です。')
    const id = await library.shelf.watch(folder)
    expect(await library.shelf.watch(`${folder}/`)).toBe(id)
    await settled(id, ['規則.md', '規則.txt'])
    await expect(library.add([path], { in: 'shelf', folderId: id })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  it('takes files up to a limit, always the same ones, and says how many are left out', async () => {
    await close()
    open({ mostWatched: 120 })
    library.pause(true)
    for (let at = 0; at < 130; at++) file(`共有/${at % 5}/${at}.txt`, `${at}`)
    const id = await library.shelf.watch(root())
    const state = () => view(id).folders[0]?.watch?.state
    await expect.poll(state, PATIENCE).toEqual({ status: 'watching', leftOut: 10, closed: 0 })
    expect(view(id)).toMatchObject({ total: 120, unread: 120, paused: true })
    expect(library.shelf.view(id, 100, false).documents).toHaveLength(100)
    const before = store.documents().shelf.idsIn(id)
    file('共有/0/00.txt', 'new')
    await expect.poll(() => state(), PATIENCE).toMatchObject({ leftOut: 11 })
    expect(store.documents().shelf.idsIn(id)).toEqual(before)
  })
})

describe('originals', () => {
  it('that changed or are gone are noticed, and read again, found elsewhere or removed', async () => {
    const path = file('規則.md', '始業は9時です。')
    const other = file('計画.txt', '予算は五百万円です。')
    await library.add([path, other], { in: 'shelf', folderId: null })
    await settled(null, ['規則.md', '計画.txt'])
    const { id } = find(null, '規則.md')
    expect(find(null, '規則.md').source).toBe('same')
    utimesSync(path, 1, 1)
    await library.look(id)
    expect(find(null, '規則.md').source).toBe('changed')
    expect(view(null)).toMatchObject({ attention: 1 })
    expect(view(null, true).documents.map((one) => one.id)).toEqual([id])
    library.readAgain(id)
    await settled(null, ['規則.md', '計画.txt'])
    expect(find(null, '規則.md').source).toBe('same')

    renameSync(path, join(folder, '新しい規則.md'))
    await library.look(id)
    expect(find(null, '規則.md').source).toBe('missing')
    library.locate(id, join(folder, '新しい規則.md'))
    await settled(null, ['新しい規則.md', '計画.txt'])
    expect(find(null, '新しい規則.md')).toMatchObject({ id, source: 'same' })
    await expect(library.keepCopy(id)).resolves.toBeUndefined()
    rmSync(join(folder, '新しい規則.md'))
    await library.look(id)
    expect(find(null, '新しい規則.md')).toMatchObject({ original: 'copied', source: 'same' })
    library.readAgain(id)
    await settled(null, ['新しい規則.md', '計画.txt'])
    rmSync(other)
    await expect(library.keepCopy(find(null, '計画.txt').id)).rejects.toMatchObject({
      code: 'DOCUMENT_FILE_MISSING',
    })
  })

  it('are copied when that is wished, and need not be there then', async () => {
    const path = file('規則.md', '始業は9時です。')
    expect(await library.add([path, join(folder, 'ない.txt')], shelfHome, 'copied')).toBe(2)
    rmSync(path)
    await settled(null, ['ない.txt', '規則.md'])
    expect(find(null, '規則.md')).toMatchObject({
      original: 'copied',
      state: { status: 'ready' },
    })
    expect(find(null, 'ない.txt').state).toMatchObject({ status: 'failed', problem: 'missing' })
  })
})

describe('the index of documents', () => {
  it('is made again when it is deleted, also of files that are gone', async () => {
    const path = file('規則.md', '始業は9時です。')
    await library.add([path], shelfHome)
    await settled(null, ['規則.md'])
    expect(library.remade).toBe(false)
    await restart(() => {
      rmSync(path)
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(folder, 'data', INDEX_FILE + end), { force: true })
    })
    expect(library.remade).toBe(true)
    await settled(null, ['規則.md'])
    expect(hits('始業')).toEqual(['規則.md'])
    await restart()
    expect(library.remade).toBe(false)
  })

  it.each(['no database at all, but text', ''])(
    'is made again when it is damaged: %j',
    async (content) => {
      await library.add([file('規則.md', '始業は9時です。')], shelfHome)
      await settled(null, ['規則.md'])
      await restart(() => writeFileSync(join(folder, 'data', INDEX_FILE), content))
      expect(library.remade).toBe(true)
      await settled(null, ['規則.md'])
      expect(hits('始業')).toEqual(['規則.md'])
    },
  )
})
