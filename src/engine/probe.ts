import type { GpuChoice } from '../contract/engine.ts'
import type { Gpu } from '../contract/fit.ts'
import { Conversing } from './conversing.ts'
import type { SpawnEngine } from './engine-process.ts'

/** Milliseconds after which a driver that hangs is given up. */
const PATIENCE = 20_000

/**
 * What GPU models would run on, asked of a process of its own, since drivers may crash; null where
 * there is none, or the choice is none.
 */
export async function probeGpu(spawn: SpawnEngine, choice: GpuChoice): Promise<Gpu | null> {
  if (choice === 'cpu') return null
  const engine = new Conversing(spawn())
  const timer = setTimeout(() => engine.end(), PATIENCE)
  try {
    return await engine.gpu(choice)
  } catch {
    return null // what cannot even be asked cannot be used
  } finally {
    clearTimeout(timer)
    engine.end()
  }
}
