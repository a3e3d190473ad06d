import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { readBytes } from './formats.ts'
import { pdfOf } from './pdf-of.ts'
import { DocumentProblem } from './problem.ts'
import { type ReadingLimits, readFileInWorker } from './reading.ts'
import { zipOf } from './zip-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const problem = async (path: string, limits: Partial<ReadingLimits> = {}) => {
  try {
    await readFileInWorker(path, limits)
  } catch (error) {
    return error instanceof DocumentProblem ? error.problem : error
  }
  return undefined
}

describe('one file after the other', () => {
  it('reads on after files that cannot be read', async () => {
    const good = file('良.txt', '本文。')
    for (const bad of [
      file('壊.docx', 'PK'),
      file('空.txt', ''),
      folder,
      join(folder, 'ない.txt'),
    ]) {
      expect(await problem(bad)).toMatch(/corrupt|empty|missing/)
      expect((await readFileInWorker(good)).pages[0]?.text).toBe('本文。')
    }
  })

  it('reads several at the same time', async () => {
    const names = Array.from({ length: 6 }, (_, at) => file(`${at}.txt`, `${at} 番の本文。`))
    const read = await Promise.all(names.map((name) => readFileInWorker(name)))
    expect(read.map(({ pages }) => pages[0]?.text.charAt(0))).toEqual([...'012345'])
  })
})

describe('files that take too much', () => {
  it('ends a parser that hangs, while everything else goes on', async () => {
    // Every tag begins and none ends: a parser looks for each end to the end of the file.
    const hanging = file('止.docx', zipOf({ 'word/document.xml': '<a '.repeat(1_000_000) }))
    let ticks = 0
    const ticking = setInterval(() => ticks++, 20)
    expect(await problem(hanging, { time: 1000 })).toBe('too-slow')
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(5)
    expect(await problem(file('次.txt', '本文'))).toBeUndefined()
  })

  it('ends a parser whose memory grows outside its heap', async () => {
    const data = deflateSync(Buffer.alloc(300_000_000, ' '), { level: 1 })
    const bomb = file('膨.pdf', pdfOf({ pages: [[]], content: { data, filter: '/FlateDecode' } }))
    expect(await problem(bomb, { memory: 64 })).toBe('parser-died')
    expect(await problem(file('次.txt', '本文'))).toBeUndefined()
  })

  it.each(['大.txt', '大.pdf', '大.docx'])('tells of 300 MB: %s', async (name) => {
    const path = file(name, '')
    truncateSync(path, 300 * 1024 * 1024)
    expect(await problem(path)).toMatch(/too-large|corrupt/)
  })
})

it('tells a file that changes while it is read', async () => {
  const path = file('育.txt', '')
  truncateSync(path, 60_000_000)
  const writer = new Worker(
    `const { appendFileSync } = require('node:fs')
     const { workerData } = require('node:worker_threads')
     for (;;) appendFileSync(workerData, 'x')`,
    { eval: true, workerData: path },
  )
  await new Promise((resolve) => writer.once('online', resolve))
  appendFileSync(path, 'x')
  const told = await problem(path)
  await writer.terminate()
  expect(told).toBe('changed')
})

describe('damaged files', () => {
  const fixtures = join(import.meta.dirname, 'fixtures')
  const names = readdirSync(fixtures).filter((name) => !name.endsWith('.ts'))

  /** The same numbers in every run. */
  function randomNumbers(seed: number): () => number {
    let state = seed
    return () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
  }

  it.each(names)('are read or told of, wherever they are cut or changed: %s', async (name) => {
    const random = randomNumbers(names.indexOf(name) + 1)
    const whole = readFileSync(join(fixtures, name))
    for (let round = 0; round < 16; round++) {
      let bytes = new Uint8Array(whole)
      if (round % 2 === 0) bytes = bytes.subarray(0, Math.floor(random() * whole.length))
      else
        for (let flip = 0; flip < 2 ** (round / 2); flip++) {
          const at = Math.floor(random() * bytes.length)
          bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        }
      const outcome = await readBytes(name, bytes).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DocumentProblem)
      else expect(outcome).toHaveProperty('pages')
    }
  })
})
