import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readFileInWorker } from '../documents/reading.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

it('prints a line for each passage, and goes on after a file it cannot read', () => {
  const good = file('一.md', '# 題\n\n本文。')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'read.ts'), file('壊.docx', 'PK'), join(folder, 'ない'), good],
    { encoding: 'utf8' },
  )
  expect(JSON.parse(stdout)).toEqual({
    file: good,
    title: '題',
    headings: ['題'],
    start: 2,
    end: 5,
    text: '本文。',
  })
  expect(stderr).toMatch(/壊れています[\s\S]*開けません/)
  expect(status).toBe(1)
})

it('ends a parser that takes too much time, memory or is not wanted any more', async () => {
  const large = file('大.csv', `${'"あ",い,う\n'.repeat(400_000)}`)
  await expect(readFileInWorker(large, { time: 1 })).rejects.toMatchObject({ problem: 'too-slow' })
  await expect(readFileInWorker(large, { memory: 20 })).rejects.toMatchObject({
    problem: 'parser-died',
  })
  await expect(readFileInWorker(large, { size: 100 })).rejects.toMatchObject({
    problem: 'too-large',
  })
  const controller = new AbortController()
  const reading = readFileInWorker(large, {}, controller.signal)
  controller.abort(new Error('stopped'))
  await expect(reading).rejects.toThrow('stopped')
})
