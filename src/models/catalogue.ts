import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Sha256 } from '../contract/download.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { ModelFamily } from '../contract/model.ts'
import { replaceFile } from '../store/replace-file.ts'
import { checkedPath, splitPart } from './file-name.ts'
import { checkedRepository, filesOfModel, type HubAccess, listFiles } from './hub.ts'
import type { Network } from './network.ts'

/** The catalogue's name among the program's resources, and of an imported one in the data folder. */
export const CATALOGUE_FILE = 'catalogue.json'

/** Bytes of a catalogue that are read. */
const MOST = 16 * 1024 * 1024

const RepositoryName = z.string().refine((repo) => isFine(() => checkRepo(repo)))
const FilePath = z.string().refine((path) => isFine(() => checkedPath(path)))
/** Names of fields that nobody has compared with the source yet. */
const Unverified = z.array(z.string())

/** A GGUF file; of a split model, the first part. */
export const CatalogueFile = z.object({
  path: FilePath,
  quantization: z.string(),
  /** Bytes, of all parts. */
  size: z.number().int().positive().nullable(),
  sha256: Sha256.nullable(),
  unverified: Unverified,
})
export type CatalogueFile = z.infer<typeof CatalogueFile>

/** A repository with GGUF files of a model. */
export const CatalogueGguf = z.object({
  repo: RepositoryName,
  /** A commit where one is known. */
  revision: z.string(),
  /** Who converted it. */
  converter: z.string(),
  /** Whether that is the model's maker. */
  official: z.boolean(),
  files: z.array(CatalogueFile),
  unverified: Unverified,
})
export type CatalogueGguf = z.infer<typeof CatalogueGguf>

/** A figure of a published evaluation. Only figures by the same judge can be compared. */
export const CatalogueScore = z.object({
  benchmark: z.enum([
    /** MT-Bench, 1 to 10. */
    'mt-bench-ja',
    'mt-bench-en',
    /** AnswerCarefully: mean score 1 to 5, and per cent of answers that are acceptable or violate. */
    'answer-carefully-score',
    'answer-carefully-acceptable',
    'answer-carefully-violation',
  ]),
  value: z.number(),
  /** The model that judged. */
  judge: z.string(),
  source: z.enum(['maker', 'third-party']),
})
export type CatalogueScore = z.infer<typeof CatalogueScore>

export const CatalogueModel = z.object({
  /** The name of the repository of its weights, without the owner. */
  id: z.string(),
  name: z.string(),
  family: ModelFamily.exclude(['starter', 'other']),
  /** A base model continues text and was not trained to answer. */
  kind: z.enum(['chat', 'base']),
  /** Year and month. */
  released: z.string().regex(/^\d{4}-\d{2}$/),
  maker: z.string(),
  /** The repository of the original weights. */
  repo: RepositoryName,
  licence: z.string(),
  /** As GGUF headers call it. */
  architecture: z.enum(['gpt2', 'llama', 'qwen3moe']),
  parameters: z.number().positive().nullable(),
  /** Used for one token; null where all are. */
  activeParameters: z.number().positive().nullable(),
  /** Tokens. */
  context: z.number().int().positive(),
  /** What memory is estimated from before there is a file. */
  shape: z
    .object({
      layers: z.number().int().positive(),
      width: z.number().int().positive(),
      /** Of one expert, where there are several. */
      feedForward: z.number().int().positive(),
      heads: z.number().int().positive(),
      keyHeads: z.number().int().positive(),
      headLength: z.number().positive(),
      vocabulary: z.number().int().positive(),
      /** 0 where there is only one feed-forward network. */
      experts: z.number().int().nonnegative(),
      expertsUsed: z.number().int().nonnegative(),
    })
    .nullable(),
  recommended: z.object({
    temperature: z.number(),
    topP: z.number(),
    /** 1 is none. */
    repetitionPenalty: z.number(),
  }),
  /** In Japanese. */
  description: z.string(),
  trainingData: z.string().nullable(),
  /** What its makers warn of, in Japanese. */
  warning: z.string(),
  /** Empty where nobody is known to publish one. */
  gguf: z.array(CatalogueGguf),
  scores: z.array(CatalogueScore),
  unverified: Unverified,
})
export type CatalogueModel = z.infer<typeof CatalogueModel>

export const Catalogue = z
  .object({
    version: z.literal(1),
    /** Day, as YYYY-MM-DD. */
    updated: z.iso.date(),
    models: z.array(CatalogueModel),
  })
  .refine(({ models }) => new Set(models.map(({ id }) => id)).size === models.length)
export type Catalogue = z.infer<typeof Catalogue>

/** The newer one of the catalogue that comes with the program and the one the user has imported. */
export function readCatalogue(resourcesFolder: string, dataFolder: string): Catalogue {
  const own = parsed(readFileSync(join(resourcesFolder, CATALOGUE_FILE), 'utf8'))
  const path = join(dataFolder, CATALOGUE_FILE)
  if (!existsSync(path)) return own
  try {
    const imported = parsed(readFileSync(path, 'utf8'))
    return imported.updated > own.updated ? imported : own
  } catch {
    return own // it was whole when it was imported; the program's own is always there
  }
}

/**
 * Takes a catalogue from a file, to be used as long as it is newer than the program's own.
 * @throws KotonohaError CATALOGUE_INVALID, DISK_FULL, DATA_READ_ONLY
 */
export function importCatalogue(path: string, dataFolder: string): Catalogue {
  const text = readText(path)
  const catalogue = parsed(text)
  replaceFile(join(dataFolder, CATALOGUE_FILE), text)
  return catalogue
}

/**
 * Asks the hub what a repository holds now: all GGUF files with their sizes and hashes. Parts of a
 * split model count as one file.
 * @throws KotonohaError as `listFiles`
 */
export async function lookUp(
  network: Network,
  access: HubAccess,
  gguf: CatalogueGguf,
  signal: AbortSignal,
): Promise<CatalogueGguf> {
  const listed = await listFiles(network, access, gguf, signal)
  const firsts = listed.filter(
    ({ path }) => /\.gguf$/i.test(path) && (splitPart(path)?.number ?? 1) === 1,
  )
  const files = firsts.map(({ path, sha256 }): CatalogueFile => {
    const parts = filesOfModel(listed, path)
    return {
      path,
      quantization: quantizationOf(path),
      size: parts.reduce((sum, { size }) => sum + size, 0),
      sha256: parts.length === 1 ? sha256 : null,
      unverified: [],
    }
  })
  return { ...gguf, files, unverified: [] }
}

/** What a file's name says of its quantization. */
export function quantizationOf(path: string): string {
  const stem = path.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
  const match = /(?:^|[-._/])((?:UD-)?(?:I?Q\d\w*|[TB]?F16|BF16|F32|MXFP4\w*|TQ\d\w*))$/i.exec(stem)
  return match?.[1]?.toUpperCase() ?? '?'
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path)
    if (bytes.length <= MOST) return bytes.toString()
  } catch (error) {
    throw new KotonohaError('CATALOGUE_INVALID', { detail: failureOf(error).data.detail })
  }
  throw new KotonohaError('CATALOGUE_INVALID', { detail: 'too long' })
}

function parsed(text: string): Catalogue {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new KotonohaError('CATALOGUE_INVALID', { detail: failureOf(error).data.detail })
  }
  const catalogue = Catalogue.safeParse(json)
  if (catalogue.success) return catalogue.data
  const [issue] = catalogue.error.issues
  throw new KotonohaError('CATALOGUE_INVALID', {
    detail: `${issue?.path.join('.')}: ${issue?.message}`,
  })
}

function checkRepo(repo: string): void {
  checkedRepository({ repo, revision: 'main' })
}

function isFine(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
