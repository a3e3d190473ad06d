import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Gpu, Machine } from '../contract/fit.ts'
import { adviceOf, type Candidate } from './advice.ts'
import { measureBandwidth } from './bandwidth.ts'
import { CatalogueStore } from './catalogue-store.ts'
import { memoryOf } from './fit.ts'
import { type Layout, layoutOfShape, weightsOf } from './layout.ts'
import { Fitting, ThisMachine } from './machine.ts'
import { Speeds } from './speeds.ts'

const GIB = 2 ** 30
const resources = join(import.meta.dirname, '../../resources')
const { models } = new CatalogueStore(resources, join(tmpdir(), 'no folder')).current

const layoutNamed = (id: string, quantization: string): Layout => {
  const model = models.find((one) => one.id === id)
  const layout = model && layoutOfShape(model, quantization, null)
  if (!layout) throw new Error(id)
  return layout
}
const large = layoutNamed('llm-jp-4-8b-thinking', 'Q4_K_M')
const small = layoutNamed('llm-jp-3.1-1.8b-instruct4', 'Q4_K_M')

const card = (total: number, free = total): Gpu => ({
  backend: 'vulkan',
  devices: ['a card'],
  total: total * GIB,
  free: free * GIB,
  unified: false,
})

function machine(ram: number, free: number, gpu: Gpu | null = null, disk = 500): Machine {
  return {
    ram: { total: ram * GIB, free: free * GIB },
    gpu,
    disk: disk * GIB,
    processors: 8,
  }
}

const noSpeeds = { rateOf: () => undefined }
const fitting = (of: Machine, bandwidth: number | null = 40 * GIB) =>
  new Fitting(of, bandwidth, noSpeeds)

describe('a model', () => {
  it.each([
    ['goes onto the GPU', machine(32, 24, card(24)), 'gpu'],
    ['goes onto the GPU in part', machine(32, 24, card(4)), 'partly-gpu'],
    ['runs on the CPU', machine(32, 24), 'cpu'],
    ['waits for other programs to be closed', machine(32, 3), 'crowded'],
    ['is too large', machine(8, 7), 'too-large'],
  ] as const)('%s', (_, of, verdict) => {
    const fit = fitting(of).fit(large, 4096, 5 * GIB)
    expect(fit.verdict).toBe(verdict)
    expect(fit.totalLayers).toBe(33)
  })

  it('has no room on a full disk, unless it is there already', () => {
    const full = fitting(machine(32, 24, null, 1))
    expect(full.fit(large, 4096, 5 * GIB).onDisk).toBe(false)
    expect(full.fit(large, 4096, 5 * GIB, 5 * GIB).onDisk).toBe(true)
  })
})

it('counts the caches of several conversations, where they are kept', () => {
  const one = memoryOf(small, { contextSize: 4096, gpuLayers: 0 }).ram
  const kept = fitting(machine(64, 50)).fit(small, 4096, 0)
  expect(kept.ram - one.total).toBe(3 * one.cache)
})

describe('the speed', () => {
  it('follows from how fast the memory is, and says so', () => {
    const slow = fitting(machine(32, 24), 20 * GIB).fit(large, 4096, 0).speed
    const fast = fitting(machine(32, 24), 40 * GIB).fit(large, 4096, 0).speed
    expect(slow?.basis).toBe('memory')
    expect((fast?.perSecond ?? 0) / (slow?.perSecond ?? 1)).toBeCloseTo(2)
    // 5 GB are read for a token, of 14 GB a second.
    expect(slow?.perSecond).toBeGreaterThan(2)
    expect(slow?.perSecond).toBeLessThan(4)
  })

  it('of weights on a GPU beside others follows from the others', () => {
    const none = fitting(machine(32, 24, card(24))).fit(large, 4096, 0)
    expect([none.verdict, none.speed]).toEqual(['gpu', null])
    const some = fitting(machine(32, 24, card(4))).fit(large, 4096, 0)
    const all = fitting(machine(32, 24)).fit(large, 4096, 0)
    expect(some.speed?.perSecond).toBeGreaterThan(all.speed?.perSecond ?? 0)
  })

  it('follows from answers, where there were any', () => {
    const folder = mkdtempSync(join(tmpdir(), 'speeds '))
    try {
      const speeds = new Speeds(folder)
      const bytesPerToken = weightsOf(small)
      const answer = { backend: 'vulkan', bytesPerToken, tokens: 100, milliseconds: 1000 } as const
      const told = () =>
        new Fitting(machine(32, 24, card(24)), 40 * GIB, new Speeds(folder)).fit(small, 4096, 0)
      expect(told().speed).toBeNull()
      speeds.note({ ...answer, tokens: 3, milliseconds: 1 })
      speeds.note({ ...answer, bytesPerToken: 1000, milliseconds: 1 })
      expect(told().speed).toBeNull()
      for (const milliseconds of [1000, 1100, 10, 900, 1000])
        speeds.note({ ...answer, milliseconds })
      expect(told().speed?.basis).toBe('answers')
      expect(told().speed?.perSecond).toBeGreaterThan(90)
      expect(told().speed?.perSecond).toBeLessThan(130)
      writeFileSync(join(folder, 'speeds.json'), '{"vulkan":["fast"]}')
      expect(told().speed).toBeNull()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

it('counts what is loaded as free, and asks for the GPU once', async () => {
  let asked = 0
  const options = {
    gpu: async () => {
      asked++
      return card(24, 10)
    },
    folder: () => tmpdir(),
    speeds: new Speeds(join(tmpdir(), 'no folder')),
  }
  const idle = await new ThisMachine({ ...options, loaded: async () => undefined }).look()
  const run = { contextSize: 4096, gpuLayers: 33 }
  const busy = new ThisMachine({ ...options, loaded: async () => ({ layout: large, run }) })
  const free = (await busy.look()).machine.gpu?.free ?? 0
  expect(free - (idle.machine.gpu?.free ?? 0)).toBeGreaterThan(5 * GIB)
  await busy.look()
  expect(asked).toBe(2)
  expect(idle.machine.ram.free).toBeGreaterThan(0)
  expect(idle.machine.ram.free).toBeLessThanOrEqual(idle.machine.ram.total)
})

it('goes on without a GPU that cannot be asked', async () => {
  const broken = new ThisMachine({
    gpu: () => Promise.reject(new Error('driver')),
    loaded: async () => undefined,
    folder: () => tmpdir(),
    speeds: new Speeds(join(tmpdir(), 'no folder')),
  })
  expect((await broken.look()).machine.gpu).toBeNull()
})

it('measures how fast memory is read', async () => {
  expect(await measureBandwidth()).toBeGreaterThan(0.01 * GIB)
})

describe('the advice', () => {
  const adviceOn = (of: Machine, bandwidth: number | null = 40 * GIB) => {
    const here = fitting(of, bandwidth)
    const candidates = models.flatMap((model): Candidate[] =>
      model.gguf.flatMap(({ repo, official, files }) =>
        files.flatMap(({ path, quantization, size }) => {
          const layout = layoutOfShape(model, quantization, size)
          const fit = layout && here.fit(layout, model.context, size ?? weightsOf(layout))
          return fit ? [{ model, repo, path, quantization, official, fit }] : []
        }),
      ),
    )
    const { best, light } = adviceOf(candidates)
    return [best?.modelId, light?.modelId]
  }

  it.each([
    ['a large card', machine(64, 50, card(48)), 'llm-jp-4.1-33b-thinking'],
    ['a usual card', machine(32, 24, card(12)), 'llm-jp-4.1-32b-a3b-thinking'],
    ['a usual card and less memory', machine(16, 12, card(12)), 'llm-jp-4.1-8b-thinking'],
    ['16 GB without a card', machine(16, 13), 'llm-jp-4.1-8b-thinking'],
    ['8 GB', machine(8, 6), 'llm-jp-3.1-1.8b-instruct4'],
    ['4 GB', machine(4, 3), 'llm-jp-3-1.8b-instruct'],
    ['4 GB, of which more is taken', machine(4, 1.9), 'llm-jp-3-980m-instruct3'],
    ['2 GB', machine(2, 1), undefined],
  ])('for %s', (_, of, best) => {
    expect(adviceOn(of)[0]).toBe(best)
  })

  it('names a light one beside it', () => {
    expect(adviceOn(machine(64, 50, card(48)))[1]).toBe('llm-jp-4.1-8b-thinking')
    expect(adviceOn(machine(16, 13))[1]).toBe('llm-jp-3.1-1.8b-instruct4')
  })

  it('prefers what can be waited for', () => {
    expect(adviceOn(machine(64, 50), 10 * GIB)[0]).not.toBe('llm-jp-4.1-33b-thinking')
  })

  it('names the quickest where all are slow', () => {
    expect(adviceOn(machine(32, 24), GIB)).toEqual(['llm-jp-3-980m-instruct3', undefined])
  })

  it('keeps to what there is room for on the disk', () => {
    expect(adviceOn(machine(64, 50, card(48), 2))[0]).toBe('llm-jp-3.1-1.8b-instruct4')
    expect(adviceOn(machine(64, 50, card(48), 0))).toEqual([undefined, undefined])
  })
})
