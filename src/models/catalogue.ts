import { z } from 'zod'
import { SearchModelKind } from '../contract/document-search.ts'
import { Sha256 } from '../contract/download.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { ModelFamily } from '../contract/model.ts'
import { MAX_CATALOGUE_LENGTH, ModelScore } from '../contract/offer.ts'
import { checkedPath } from './file-name.ts'
import { checkedRepository } from './hub.ts'

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
  scores: z.array(ModelScore),
  unverified: Unverified,
})
export type CatalogueModel = z.infer<typeof CatalogueModel>

/** A model that helps to search documents, whoever made it. */
export const CatalogueSearchModel = CatalogueModel.pick({
  id: true,
  name: true,
  maker: true,
  repo: true,
  licence: true,
  parameters: true,
  context: true,
  description: true,
  gguf: true,
  unverified: true,
}).extend({
  kind: SearchModelKind,
  /** As GGUF headers call it. */
  architecture: z.string(),
})
export type CatalogueSearchModel = z.infer<typeof CatalogueSearchModel>

export const Catalogue = z
  .object({
    version: z.literal(1),
    /** Day, as YYYY-MM-DD. */
    updated: z.iso.date(),
    models: z.array(CatalogueModel),
    /** Catalogues made before there were any have none. */
    searchModels: z.array(CatalogueSearchModel).default([]),
  })
  .refine(({ models, searchModels }) => {
    const all = [...models, ...searchModels]
    return new Set(all.map(({ id }) => id)).size === all.length
  })
export type Catalogue = z.infer<typeof Catalogue>

/** @param text JSON @throws KotonohaError CATALOGUE_INVALID */
export function parseCatalogue(text: string): Catalogue {
  if (text.length > MAX_CATALOGUE_LENGTH)
    throw new KotonohaError('CATALOGUE_INVALID', { detail: 'too long' })
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

/** What a file's name says of its quantization. */
export function quantizationOf(path: string): string {
  const stem = path.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
  const match = /(?:^|[-._/])((?:UD-)?(?:I?Q\d\w*|[TB]?F16|BF16|F32|MXFP4\w*|TQ\d\w*))$/i.exec(stem)
  return match?.[1]?.toUpperCase() ?? '?'
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
