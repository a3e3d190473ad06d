import { z } from 'zod'
import { EngineReport, EngineState } from './engine.ts'
import { Failure } from './errors.ts'

/** What the program runs on. Sizes in bytes. */
export const SystemFacts = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'web']),
  /** Name and version of the operating system. */
  system: z.string(),
  /** As Node calls it, e.g. x64. */
  processor: z.string(),
  cpu: z.string(),
  cores: z.number().int(),
  memory: z.object({ total: z.number(), free: z.number() }),
  /** What can still be written where the data lies. */
  diskFree: z.number(),
  /** E.g. "Electron 45.4.1, Chromium 152.0, Node.js 24.18.0". */
  runtime: z.string(),
  sqlite: z.string(),
})
export type SystemFacts = z.infer<typeof SystemFacts>

/** The parts that are tried, in this order; what comes after a failure is not tried. */
export const CheckPart = z.enum(['data', 'database', 'load', 'generate'])
export type CheckPart = z.infer<typeof CheckPart>

export const SelfCheck = z.object({
  /** Milliseconds since the epoch. */
  at: z.number(),
  parts: z.array(z.object({ part: CheckPart, ms: z.number(), failure: Failure.nullable() })),
  /** What the starter model ran on. */
  engine: EngineReport.nullable(),
  /** What it wrote after a fixed beginning. */
  sample: z.string(),
  tokensPerSecond: z.number().nullable(),
})
export type SelfCheck = z.infer<typeof SelfCheck>

export const Diagnostics = z.object({
  facts: SystemFacts,
  engine: EngineState,
  /** What the engine said last, line by line. */
  log: z.array(z.string()),
  check: SelfCheck.nullable(),
})
export type Diagnostics = z.infer<typeof Diagnostics>
