import { z } from 'zod'
import { ConversionTarget } from './conversion.ts'
import { SearchModelKind } from './document-search.ts'
import { Machine, ModelFit } from './fit.ts'
import { ModelFamily } from './model.ts'

/** A GGUF file that can be fetched. */
export const OfferedFile = z.object({
  repo: z.string(),
  path: z.string(),
  quantization: z.string(),
  /** Bytes; null where the hub must be asked. */
  size: z.number().nullable(),
  /** Who converted it, and whether that is the model's maker. */
  converter: z.string(),
  official: z.boolean(),
  /** Whether its name, size and hash have been compared with the source. */
  verified: z.boolean(),
})
export type OfferedFile = z.infer<typeof OfferedFile>

/** A repository with GGUF files of a model, as far as the hub was asked about it. */
export const OfferedRepository = z.object({
  repo: z.string(),
  official: z.boolean(),
  converter: z.string(),
  /** Milliseconds since the epoch; null before the hub was asked. */
  askedAt: z.number().nullable(),
  /** Whether the hub had no such repository when it was asked. */
  missing: z.boolean(),
})
export type OfferedRepository = z.infer<typeof OfferedRepository>

/** A figure of a published evaluation. Only figures by the same judge can be compared. */
export const ModelScore = z.object({
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
export type ModelScore = z.infer<typeof ModelScore>

/** A model of the catalogue, and where it can be had. Texts are in Japanese. */
export const Offer = z.object({
  id: z.string(),
  name: z.string(),
  family: ModelFamily,
  kind: z.enum(['chat', 'base']),
  /** Year and month, as YYYY-MM. */
  released: z.string(),
  maker: z.string(),
  licence: z.string(),
  architecture: z.string(),
  /** Tokens. */
  context: z.number().int(),
  parameters: z.number().nullable(),
  /** Used for one token; null where all are. */
  activeParameters: z.number().nullable(),
  /** The repository of the original weights. */
  repo: z.string(),
  description: z.string(),
  trainingData: z.string().nullable(),
  /** What its makers warn of. */
  warning: z.string(),
  scores: z.array(ModelScore),
  files: z.array(OfferedFile),
  repositories: z.array(OfferedRepository),
  /** Names of fields of the catalogue that nobody has compared with the source. */
  unverified: z.array(z.string()),
})
export type Offer = z.infer<typeof Offer>

/** A model of the catalogue that helps to search documents. */
export const SearchModelOffer = Offer.pick({
  id: true,
  name: true,
  maker: true,
  licence: true,
  repo: true,
  parameters: true,
  context: true,
  description: true,
  files: true,
  unverified: true,
}).extend({ kind: SearchModelKind })
export type SearchModelOffer = z.infer<typeof SearchModelOffer>

/** How an offered file would run; `size` is estimated where it is not known. */
export const FileFit = z.object({
  repo: z.string(),
  path: z.string(),
  size: z.number(),
  fit: ModelFit,
})
export type FileFit = z.infer<typeof FileFit>

/** A file that is advised for this machine. */
export const Advised = z.object({ modelId: z.string(), repo: z.string(), path: z.string() })
export type Advised = z.infer<typeof Advised>

/** How everything that is offered or installed would run on this machine. */
export const Fits = z.object({
  machine: Machine,
  files: z.array(FileFit),
  /** What the official weights would be converted to, by model; the size of the weights in bytes. */
  conversions: z.array(
    z.object({
      modelId: z.string(),
      weights: z.number(),
      targets: z.array(z.object({ to: ConversionTarget, size: z.number(), fit: ModelFit })),
    }),
  ),
  /** By the ids of installed models. */
  installed: z.array(z.object({ modelId: z.string(), fit: ModelFit })),
  advice: z.object({
    /** The best that runs well here. */
    best: Advised.nullable(),
    /** A smaller one beside it. */
    light: Advised.nullable(),
    /** Whether even the best one writes slower than one reads. */
    slow: z.boolean(),
  }),
})
export type Fits = z.infer<typeof Fits>

/** Longest catalogue file, in UTF-16 units. */
export const MAX_CATALOGUE_LENGTH = 16 * 1024 * 1024

/** Which catalogue is in use. */
export const CatalogueState = z.object({
  /** Day, as YYYY-MM-DD. */
  updated: z.string(),
  models: z.number().int(),
  origin: z.enum(['shipped', 'imported']),
})
export type CatalogueState = z.infer<typeof CatalogueState>

/** What another catalogue would change. Models by their names. */
export const CatalogueChange = z.object({
  from: CatalogueState.omit({ origin: true }),
  to: CatalogueState.omit({ origin: true }),
  /** False: it is older than the program's own, and would not be used. */
  isUsed: z.boolean(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.object({ name: z.string(), fields: z.array(z.string()) })),
})
export type CatalogueChange = z.infer<typeof CatalogueChange>
