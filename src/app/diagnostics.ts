import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { arch, cpus, freemem, release, totalmem, type, version } from 'node:os'
import { join } from 'node:path'
import type { Completion } from '../assistant/completion.ts'
import type { HostInfo } from '../contract/contract.ts'
import type { CheckPart, Diagnostics, SelfCheck, SystemFacts } from '../contract/diagnostics.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { STARTER_ID } from '../contract/model.ts'
import type { EngineClient } from '../engine/client.ts'
import { freeSpace } from '../models/free-space.ts'
import { isSound } from '../store/backup.ts'
import { DATABASE_FILE, sqliteVersion } from '../store/database.ts'
import { anonymous, type Personal } from './anonymous.ts'

/** The beginning that the self-check has continued, and for how many tokens. */
const BEGINNING = '日本で一番高い山は'
const TOKENS = 24

interface Services {
  readonly info: Pick<HostInfo, 'host' | 'version' | 'dataFolder'>
  /** The engine whose state and log are told. */
  readonly engine: EngineClient
  /** An engine of its own for the self-check: the one in use keeps its model. */
  readonly spare: () => { engine: EngineClient; completion: Completion }
  readonly personal: Personal
}

/** Tells what the program runs on, and tries whether its parts work. */
export class DiagnosticsService {
  readonly #services: Services
  #check: SelfCheck | null = null
  #checking: Promise<SelfCheck> | undefined

  constructor(services: Services) {
    this.#services = services
  }

  async read(): Promise<Diagnostics> {
    const { info, engine, personal } = this.#services
    return {
      facts: await factsOf(info),
      engine: engine.state,
      log: engine.log.map((line) => anonymous(line, personal)),
      check: this.#check,
    }
  }

  /** Tries all parts; asked twice at once, once. */
  check(): Promise<SelfCheck> {
    this.#checking ??= this.#run().finally(() => {
      this.#checking = undefined
    })
    return this.#checking
  }

  /** A text that can be sent with a report: no conversation, no name of a person or computer. */
  async report(): Promise<string> {
    const { facts, engine, log, check } = await this.read()
    const text = JSON.stringify({ facts, engine, check, log }, null, 2)
    return `${anonymous(text, this.#services.personal)}\n`
  }

  async #run(): Promise<SelfCheck> {
    const { info, spare } = this.#services
    const { engine, completion } = spare()
    const parts: SelfCheck['parts'] = []
    let sample = ''
    let tokens = 0
    let tokensPerSecond: number | null = null
    const work: readonly (readonly [CheckPart, () => Promise<void>])[] = [
      ['data', () => writeAndRead(info.dataFolder)],
      ['database', async () => checkDatabase(info.dataFolder)],
      ['load', () => write(1)],
      [
        'generate',
        async () => {
          const begun = performance.now()
          await write(TOKENS)
          if (sample.trim() === '') throw new KotonohaError('INTERNAL', { detail: 'no text' })
          tokensPerSecond = (tokens * 1000) / (performance.now() - begun)
        },
      ],
    ]
    try {
      for (const [part, attempt] of work) {
        const begun = performance.now()
        const failure = await attempt().then(
          () => null,
          (error) => failureOf(error),
        )
        parts.push({ part, ms: performance.now() - begun, failure })
        if (failure) break
      }
      const report = engine.state.status === 'ready' ? await engine.report() : null
      this.#check = { at: Date.now(), parts, engine: report, sample, tokensPerSecond }
      return this.#check
    } finally {
      await engine.dispose()
    }

    async function write(maxTokens: number) {
      sample = ''
      tokens = 0
      const request = {
        modelId: STARTER_ID,
        text: BEGINNING,
        count: 1,
        sampling: { temperature: 0, maxTokens },
      }
      for await (const event of completion.run(request, new AbortController().signal)) {
        if (event.type !== 'token') continue
        sample += event.text
        tokens++
      }
    }
  }
}

async function factsOf({ version: own, host, dataFolder }: Services['info']): Promise<SystemFacts> {
  const { electron, chrome, node } = process.versions
  const processors = cpus()
  return {
    version: own,
    host,
    system: `${type()} ${release()} (${version()})`,
    processor: arch(),
    cpu: processors[0]?.model.trim() ?? '',
    cores: processors.length,
    memory: { total: totalmem(), free: freemem() },
    diskFree: await freeSpace(dataFolder),
    runtime: [electron && `Electron ${electron}`, chrome && `Chromium ${chrome}`, `Node.js ${node}`]
      .filter(Boolean)
      .join(', '),
    sqlite: sqliteVersion(),
  }
}

async function writeAndRead(folder: string): Promise<void> {
  const file = join(folder, 'self-check.tmp')
  const text = '書いて読めることを確かめます。'
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(file, text, { flush: true })
    if ((await readFile(file, 'utf8')) !== text)
      throw new KotonohaError('INTERNAL', { detail: 'what was written reads differently' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new KotonohaError('DISK_FULL')
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new KotonohaError('DATA_READ_ONLY')
    throw error
  } finally {
    await rm(file, { force: true })
  }
}

function checkDatabase(folder: string): void {
  if (!isSound(join(folder, DATABASE_FILE))) throw new KotonohaError('DATABASE_CORRUPT')
}
