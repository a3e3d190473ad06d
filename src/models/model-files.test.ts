import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InstalledModels } from './installed.ts'
import { importKit, KIT_FILE, packKit, readKit, SUMS_FILE, verifyKit } from './kit.ts'
import { sha256 } from './loopback-hub.ts'
import { ModelFiles } from './model-files.ts'
import { moveFolder } from './move-folder.ts'
import { FileRecords } from './records.ts'

const MIB = 1024 * 1024
const STARTER = join(import.meta.dirname, '../../resources/starter-model.gguf')

let folder: string
let models: string
let records: FileRecords
let files: ModelFiles

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'モデル '))
  models = join(folder, 'models')
  mkdirSync(models)
  records = new FileRecords(folder)
  files = new ModelFiles(() => models, records)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(file: string, contents: Buffer): Buffer {
  mkdirSync(dirname(join(models, file)), { recursive: true })
  writeFileSync(join(models, file), contents)
  return contents
}

const has = (path: string) => existsSync(join(folder, path))

describe('a file', () => {
  it('is hashed once, and later compared with that', async () => {
    const contents = put('a/b/model.gguf', randomBytes(3 * MIB))
    expect(await files.stateOf('a/b/model.gguf')).toBe('unknown')
    const told: number[] = []
    expect(await files.verify('a/b/model.gguf', undefined, (bytes) => told.push(bytes))).toEqual([
      sha256(contents),
    ])
    expect(told.at(-1)).toBe(3 * MIB)
    expect(
      await new ModelFiles(() => models, new FileRecords(folder)).stateOf('a/b/model.gguf'),
    ).toBe('recorded')
    const damaged = Buffer.from(contents)
    damaged[5] = (damaged[5] ?? 0) ^ 1
    put('a/b/model.gguf', damaged)
    expect(await files.stateOf('a/b/model.gguf')).toBe('changed')
    await expect(files.verify('a/b/model.gguf')).rejects.toMatchObject({
      code: 'MODEL_FILE_CHANGED',
    })
    rmSync(join(models, 'a/b/model.gguf'))
    expect(await files.stateOf('a/b/model.gguf')).toBe('missing')
  })

  it('that is there twice is recognised by its contents', async () => {
    const contents = put('a/model.gguf', randomBytes(2 * MIB))
    put('other.gguf', randomBytes(2 * MIB))
    const path = join(folder, 'brought.gguf')
    writeFileSync(path, contents)
    expect(await files.duplicatesOf(path)).toEqual(['a/model.gguf'])
    writeFileSync(path, randomBytes(2 * MIB))
    expect(await files.duplicatesOf(path)).toEqual([])
  })

  it('is deleted with all its parts and the folders it leaves empty', async () => {
    for (const n of [1, 2]) put(`a/b/model-0000${n}-of-00002.gguf`, randomBytes(10))
    put('a/other.gguf', randomBytes(10))
    await files.delete('a/b/model-00001-of-00002.gguf')
    expect(readdirSync(join(models, 'a'))).toEqual(['other.gguf'])
  })

  it.each(['../x.gguf', '/etc/passwd', 'a/../../x'])(
    'elsewhere (%s) is out of reach',
    async (file) => {
      await expect(files.delete(file)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
      await expect(files.verify(file)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
    },
  )
})

it('shows a model that is split as one, and says which part is missing', async () => {
  for (const n of [1, 2]) copyFileSync(STARTER, join(models, `model-0000${n}-of-00002.gguf`))
  const installed = new InstalledModels({ starter: STARTER, folder: () => models })
  const { models: listed } = await installed.list()
  const split = listed.filter(({ origin }) => origin === 'folder')
  expect(split).toMatchObject([
    { id: 'model-00001-of-00002.gguf', size: 2 * readFileSync(STARTER).length },
  ])
  rmSync(join(models, 'model-00002-of-00002.gguf'))
  await expect(installed.find('model-00001-of-00002.gguf')).rejects.toMatchObject({
    code: 'MODEL_FILE_MISSING',
    data: { subject: 'model-00002-of-00002.gguf' },
  })
})

describe('moving the folder', () => {
  it('copies everything, switches, and clears the old one', async () => {
    const contents = put('a/model.gguf', randomBytes(5 * MIB))
    put('b.gguf.part', randomBytes(100))
    await files.verify('a/model.gguf')
    const seen: boolean[] = []
    await moveFolder(models, join(folder, 'new/place'), () => {
      seen.push(has('models/a/model.gguf'), has('new/place/a/model.gguf'))
    })
    expect(seen).toEqual([true, true])
    expect(readFileSync(join(folder, 'new/place/a/model.gguf')).equals(contents)).toBe(true)
    expect(has('new/place/b.gguf.part')).toBe(true)
    const moved = new ModelFiles(() => join(folder, 'new/place'), records)
    expect(await moved.stateOf('a/model.gguf')).toBe('recorded')
    expect(has('models')).toBe(false)
  })

  it('that fails or is stopped leaves everything where it was', async () => {
    put('a/model.gguf', randomBytes(MIB))
    const fail = () => {
      throw new Error('the settings cannot be written')
    }
    await expect(moveFolder(models, join(folder, 'new'), fail)).rejects.toThrow('settings')
    const stop = new AbortController()
    const stopped = moveFolder(models, join(folder, 'new'), () => {}, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(stopped).rejects.toThrow()
    expect(has('new')).toBe(false)
    expect(has('models/a/model.gguf')).toBe(true)
  })

  it('into itself, above itself, into a folder in use, or of links is refused', async () => {
    put('a/model.gguf', randomBytes(10))
    mkdirSync(join(folder, 'used'))
    writeFileSync(join(folder, 'used/mine.txt'), 'mine')
    symlinkSync(models, join(folder, 'link'))
    for (const to of ['models', 'models/a/deeper', '.', 'used', 'used/mine.txt', 'link/x'])
      await expect(
        moveFolder(models, join(folder, to), () => {}),
        to,
      ).rejects.toMatchObject({
        code: 'FOLDER_UNSUITABLE',
      })
    symlinkSync('/etc/hostname', join(models, 'escape.gguf'))
    await expect(moveFolder(models, join(folder, 'new'), () => {})).rejects.toMatchObject({
      code: 'FOLDER_HAS_LINKS',
    })
    expect(has('models/a/model.gguf')).toBe(true)
  })
})

describe('a kit', () => {
  const kit = () => join(folder, 'kit')
  const elsewhere = () => ({
    models: join(folder, 'closed/models'),
    kit: kit(),
    records: new FileRecords(join(folder, 'closed')),
  })
  let contents: Buffer

  beforeEach(async () => {
    mkdirSync(join(folder, 'closed'))
    contents = put('llm-jp/small/model.gguf', randomBytes(5 * MIB + 7))
    put('tiny.gguf', randomBytes(0))
    const packed = ['llm-jp/small/model.gguf', 'tiny.gguf'].map((path) => ({
      from: join(models, path),
      path,
      sha256: null,
      source: null,
    }))
    await packKit(kit(), packed, 2 * MIB)
  })

  it('brings files over, in pieces, and checks them', async () => {
    expect(readdirSync(kit()).sort()).toEqual([
      SUMS_FILE,
      KIT_FILE,
      ...['001', '002', '003'].map((n) => `llm-jp__small__model.gguf.${n}`),
      'tiny.gguf',
    ])
    expect(await verifyKit(kit())).toEqual([])
    const done: number[] = []
    const imported = await importKit(elsewhere(), { onProgress: (bytes) => done.push(bytes) })
    expect(imported).toEqual(['llm-jp/small/model.gguf', 'tiny.gguf'])
    expect(done.at(-1)).toBe(contents.length)
    const brought = readFileSync(join(folder, 'closed/models/llm-jp/small/model.gguf'))
    expect(brought.equals(contents)).toBe(true)
    expect(elsewhere().records.get('llm-jp/small/model.gguf')?.sha256).toBe(sha256(contents))
    expect(await importKit(elsewhere())).toEqual(imported)
  })

  it('says which of its pieces are missing or damaged, and is not imported', async () => {
    const [first, second] = ['001', '002'].map((n) => `llm-jp__small__model.gguf.${n}`)
    rmSync(join(kit(), first ?? ''))
    truncateSync(join(kit(), second ?? ''), 5)
    expect(await verifyKit(kit())).toEqual([first, second])
    await expect(importKit(elsewhere())).rejects.toMatchObject({ code: 'KIT_INVALID' })
    expect(has('closed/models/llm-jp/small/model.gguf')).toBe(false)
    expect(has('closed/models/llm-jp/small/model.gguf.copying')).toBe(false)
  })

  it('never replaces another file', async () => {
    mkdirSync(join(folder, 'closed/models'))
    writeFileSync(join(folder, 'closed/models/tiny.gguf'), 'mine')
    await expect(importKit(elsewhere())).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  })

  it('whose manifest lies is refused', async () => {
    const { manifest } = await readKit(kit())
    const [file] = manifest.files
    for (const wrong of [
      '',
      '{}',
      { ...manifest, files: [] },
      { ...manifest, files: [{ ...file, path: '../../x.gguf' }] },
      { ...manifest, files: [{ ...file, pieces: [{ name: '../x', size: 1, sha256: 'a' }] }] },
      { ...manifest, files: [{ ...file, size: 1 }] },
      { ...manifest, files: [{ ...file, sha256: 'zz' }] },
    ]) {
      writeFileSync(
        join(kit(), KIT_FILE),
        typeof wrong === 'string' ? wrong : JSON.stringify(wrong),
      )
      await expect(importKit(elsewhere())).rejects.toMatchObject({ code: 'KIT_INVALID' })
    }
  })
})
