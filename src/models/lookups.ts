import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { failureOf } from '../contract/errors.ts'
import { replaceFile } from '../store/replace-file.ts'
import { CatalogueFile, type CatalogueGguf } from './catalogue.ts'
import type { HubAccess } from './hub.ts'
import { type GgufFile, ggufFiles, repositoryInfo } from './hub-model.ts'
import type { Network } from './network.ts'

/** The answers' name in the data folder. */
export const LOOKUPS_FILE = 'hub-answers.json'

/** What the hub has told of a repository. */
const Answer = z.object({
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** Commit; null: there is no such repository. */
  revision: z.string().nullable(),
  files: z.array(CatalogueFile),
})
export type Answer = z.infer<typeof Answer>
const Answers = z.record(z.string(), Answer)

/** What the hub has told of the catalogue's repositories when the user asked. */
export class Lookups {
  readonly #path: string
  #answers: Map<string, Answer> | undefined

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, LOOKUPS_FILE)
  }

  get(repo: string): Answer | undefined {
    return this.#all().get(repo)
  }

  /**
   * Asks for the files of a repository with their sizes and hashes, and keeps the answer.
   * @throws KotonohaError as `listFiles`
   */
  async ask(
    network: Network,
    access: HubAccess,
    { repo, revision }: CatalogueGguf,
    signal: AbortSignal,
  ): Promise<Answer> {
    const repository = { repo, revision }
    const answer = await this.#answer(network, access, repository, signal).catch((error) => {
      if (failureOf(error).code === 'DOWNLOAD_NOT_FOUND') return { revision: null, files: [] }
      throw error
    })
    const dated = { askedAt: Date.now(), ...answer }
    this.#all().set(repo, dated)
    replaceFile(this.#path, `${JSON.stringify(Object.fromEntries(this.#all()), null, 1)}\n`)
    return dated
  }

  async #answer(
    network: Network,
    access: HubAccess,
    repository: { repo: string; revision: string },
    signal: AbortSignal,
  ) {
    const { revision } = await repositoryInfo(network, access, repository, signal)
    const files = await ggufFiles(network, access, { repo: repository.repo, revision }, signal)
    return { revision, files: files.map(known) }
  }

  #all(): Map<string, Answer> {
    this.#answers ??= read(this.#path)
    return this.#answers
  }
}

function known({ path, quantization, size, parts }: GgufFile): CatalogueFile {
  const [only] = parts
  const sha256 = parts.length === 1 && only ? only.sha256 : null
  return { path, quantization, size, sha256, unverified: [] }
}

function read(path: string): Map<string, Answer> {
  try {
    return new Map(Object.entries(Answers.parse(JSON.parse(readFileSync(path, 'utf8')))))
  } catch {
    return new Map() // the hub can be asked again
  }
}
