import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../../contract/errors.ts'
import { officialControls } from '../official-controls.ts'
import {
  checkedVocabulary,
  PieceType,
  type Vocabulary,
  vocabularyOfSentencePiece,
} from '../vocabulary.ts'
import type { ModelConfig } from './config.ts'
import type { MetadataEntry } from './gguf-writer.ts'
import { brokenFile, unsupported } from './source-tensor.ts'
import { isThere, readJson } from './weights.ts'

/** What a folder tells about text. */
export interface FolderVocabulary {
  /** Names of the files it was read from. */
  readonly files: readonly string[]
  readonly metadata: readonly MetadataEntry[]
}

const Id = z.number().int().min(0).max(1_000_000)
const Added = z.object({ id: Id, content: z.string(), special: z.boolean().default(false) })
const Unigram = z.object({
  added_tokens: z.array(Added).default([]),
  model: z.object({
    type: z.string().optional(),
    unk_id: Id.nullish(),
    byte_fallback: z.boolean().default(false),
    vocab: z.array(z.tuple([z.string(), z.number()])).max(1_000_000),
  }),
})
const Kind = z.object({ model: z.object({ type: z.string() }) })
/** Hugging Face writes a special token as a text or as an object with it. */
const Special = z
  .union([z.string(), z.object({ content: z.string() }).transform((one) => one.content), z.null()])
  .optional()
const TokenizerConfig = z.object({
  bos_token: Special,
  eos_token: Special,
  unk_token: Special,
  pad_token: Special,
  add_bos_token: z.boolean().nullish(),
  added_tokens_decoder: z.record(z.string(), Added.omit({ id: true })).default({}),
  chat_template: z
    .union([z.string(), z.array(z.object({ name: z.string(), template: z.string() })), z.null()])
    .optional(),
})
type TokenizerConfig = z.infer<typeof TokenizerConfig>

/** What pads a vocabulary to the size of the embedding is never likely. */
const UNUSED_SCORE = -1000

/**
 * The vocabulary of a folder, as llama.cpp reads one (`llama`: SentencePiece's pieces and scores),
 * padded to the size of the embedding.
 * @throws KotonohaError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT, MODEL_UNSUPPORTED (a tokenizer that
 *   is not Unigram with bytes for what it lacks)
 */
export async function readFolderVocabulary(
  folder: string,
  config: ModelConfig,
): Promise<FolderVocabulary> {
  const files: string[] = []
  const optional = async (name: string) => {
    if (!(await isThere(join(folder, name)))) return {}
    files.push(name)
    return readJson(folder, name)
  }
  const parsed = TokenizerConfig.safeParse(await optional('tokenizer_config.json'))
  if (!parsed.success) throw brokenFile('tokenizer_config.json', parsed.error.message)
  const map = TokenizerConfig.safeParse(await optional('special_tokens_map.json'))
  const settings = { ...(map.success && map.data), ...parsed.data }
  const { vocabulary, file } = await pieces(folder, settings)
  files.push(file)
  const padded = pad(vocabulary, config.vocab_size, file)
  const template = await chatTemplate(folder, settings, files)
  return { files, metadata: metadataOf(padded, settings, config, template) }
}

async function pieces(folder: string, settings: TokenizerConfig) {
  if (await isThere(join(folder, 'tokenizer.json')))
    return { file: 'tokenizer.json', vocabulary: await ofTokenizerJson(folder) }
  const models = (await readdir(folder)).filter((name) => name.endsWith('.model')).sort()
  const file = models.includes('tokenizer.model') ? 'tokenizer.model' : models[0]
  if (file === undefined)
    throw new KotonohaError('MODEL_FILE_MISSING', { subject: join(folder, 'tokenizer.json') })
  const read = vocabularyOfSentencePiece(await readFile(join(folder, file)))
  const released = officialControls(read.pieces)
  const official = released.map((content, id) => ({ id, content, special: true }))
  return { file, vocabulary: withAdded(read, [...official, ...addedIn(settings)], file) }
}

async function ofTokenizerJson(folder: string): Promise<Vocabulary> {
  const file = 'tokenizer.json'
  const value = await readJson(folder, file)
  const kind = Kind.safeParse(value)
  if (kind.success && kind.data.model.type !== 'Unigram')
    throw unsupported(file, `the tokenizer is ${kind.data.model.type}, not Unigram`)
  const parsed = Unigram.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw brokenFile(file, `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { model, added_tokens } = parsed.data
  if (!model.byte_fallback) throw unsupported(file, 'the tokenizer has no byte fallback')
  const texts = model.vocab.map(([piece]) => piece)
  const types = Uint8Array.from(texts, (piece, id) => {
    if (id === model.unk_id) return PieceType.unknown
    return /^<0x[0-9A-F]{2}>$/.test(piece) ? PieceType.byte : PieceType.normal
  })
  const scores = Float32Array.from(model.vocab, ([, score]) => score)
  const read = { pieces: texts, scores, types, spacePrefix: true }
  return withAdded(checkedVocabulary(read), added_tokens, file)
}

function addedIn({ added_tokens_decoder }: TokenizerConfig): z.infer<typeof Added>[] {
  return Object.entries(added_tokens_decoder).map(([id, one]) => ({ ...one, id: Number(id) }))
}

/** Added tokens give pieces their last name, and say which are control tokens. */
function withAdded(
  vocabulary: Vocabulary,
  added: readonly z.infer<typeof Added>[],
  file: string,
): Vocabulary {
  const length = Math.max(vocabulary.pieces.length, ...added.map(({ id }) => id + 1))
  if (!Number.isSafeInteger(length) || length > 1_000_000) throw brokenFile(file, 'added tokens')
  const grown = pad(vocabulary, length, file)
  const texts = [...grown.pieces]
  const types = Uint8Array.from(grown.types)
  for (const { id, content, special } of added) {
    texts[id] = content
    if (types[id] !== PieceType.unknown)
      types[id] = special ? PieceType.control : PieceType.userDefined
  }
  return { ...grown, pieces: texts, types }
}

function pad(vocabulary: Vocabulary, length: number, file: string): Vocabulary {
  const have = vocabulary.pieces.length
  if (have > length) throw brokenFile(file, `${have} pieces, but vocab_size is ${length}`)
  const missing = Array.from({ length: length - have }, (_, i) => `[PAD${have + i}]`)
  return {
    ...vocabulary,
    pieces: [...vocabulary.pieces, ...missing],
    scores: Float32Array.from([...vocabulary.scores, ...missing.map(() => UNUSED_SCORE)]),
    types: Uint8Array.from([...vocabulary.types, ...missing.map(() => PieceType.unused)]),
  }
}

async function chatTemplate(
  folder: string,
  settings: TokenizerConfig,
  files: string[],
): Promise<string | undefined> {
  const file = 'chat_template.jinja'
  if (await isThere(join(folder, file))) {
    files.push(file)
    return readFile(join(folder, file), 'utf8')
  }
  const template = settings.chat_template ?? undefined
  if (!Array.isArray(template)) return template
  return template.find(({ name }) => name === 'default')?.template
}

function metadataOf(
  { pieces, scores, types }: Vocabulary,
  settings: TokenizerConfig,
  config: ModelConfig,
  template: string | undefined,
): MetadataEntry[] {
  const ids = new Map(pieces.map((piece, id) => [piece, id]))
  const idOf = (token: string | null | undefined, otherwise?: number) =>
    (token === null || token === undefined ? undefined : ids.get(token)) ?? otherwise
  const unknown = types.indexOf(PieceType.unknown)
  const special = {
    bos: idOf(settings.bos_token, config.bos_token_id),
    eos: idOf(settings.eos_token, config.eos_token_id),
    unknown: unknown === -1 ? idOf(settings.unk_token) : unknown,
    padding: idOf(settings.pad_token, config.pad_token_id),
  }
  return [
    ['tokenizer.ggml.model', 'text', 'llama'],
    ['tokenizer.ggml.pre', 'text', 'default'],
    ['tokenizer.ggml.tokens', 'texts', pieces],
    ['tokenizer.ggml.scores', 'f32s', scores],
    ['tokenizer.ggml.token_type', 'i32s', types],
    ...Object.entries(special).flatMap(([name, id]): MetadataEntry[] =>
      id === undefined || id >= pieces.length
        ? []
        : [[`tokenizer.ggml.${name}_token_id`, 'u32', id]],
    ),
    // The GPT-2 generation was trained on prompts without BOS. Its tokenizer appends EOD to every
    // text, which no prompt may end with: an end token is never to be added.
    [
      'tokenizer.ggml.add_bos_token',
      'bool',
      settings.add_bos_token ?? config.model_type !== 'gpt2',
    ],
    ['tokenizer.ggml.add_eos_token', 'bool', false],
    ['tokenizer.ggml.add_space_prefix', 'bool', true],
    ...(template === undefined
      ? []
      : [['tokenizer.chat_template', 'text', template] satisfies MetadataEntry]),
  ]
}
