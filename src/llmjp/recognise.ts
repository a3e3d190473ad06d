import type { ModelFamily } from '../contract/model.ts'
import { type Gguf, textOf, textsOf } from './gguf.ts'

/** Vocabulary sizes of the generations; converters pad some of them with unused pieces. */
const VOCABULARY: readonly {
  readonly sizes: readonly number[]
  /** A control token by which it is known: its released name, and SentencePiece's. */
  readonly marks: readonly string[]
  readonly family: ModelFamily
}[] = [
  { sizes: [50_570, 50_688], marks: ['<EOD|LLM-jp>', '<EOD>'], family: 'llm-jp-1' },
  { sizes: [96_867, 97_024], marks: ['<EOD|LLM-jp>', '<EOD>'], family: 'llm-jp-2' },
  { sizes: [99_574, 99_584], marks: ['<EOD|LLM-jp>', '<EOD>'], family: 'llm-jp-3' },
  { sizes: [196_608], marks: ['<|message|>', '<RESERVED_004>'], family: 'llm-jp-4' },
]

/** The `general.name` of the model that comes with the program. */
export const STARTER_NAME = 'Kotonoha Starter'

export interface Recognition {
  readonly family: ModelFamily
  /** Whether it was trained to answer; a base model only continues text. */
  readonly instructed: boolean
}

/**
 * Which family a file belongs to. The vocabulary decides the generation, since names are free;
 * name and chat template then decide between models that share one.
 */
export function recognise(gguf: Gguf, fileName: string): Recognition {
  const name =
    `${textOf(gguf, 'general.name') ?? ''} ${textOf(gguf, 'general.basename') ?? ''} ${fileName}`
      .toLowerCase()
      .replace(/[\s_]+/g, '-')
  const template = textOf(gguf, 'tokenizer.chat_template')
  if (textOf(gguf, 'general.name')?.startsWith(STARTER_NAME))
    return { family: 'starter', instructed: true }
  const pieces = textsOf(gguf, 'tokenizer.ggml.tokens')
  const found = VOCABULARY.find(
    ({ sizes, marks }) =>
      sizes.includes(pieces.length) && pieces.slice(0, 32).some((piece) => marks.includes(piece)),
  )
  if (!found) return { family: 'other', instructed: template !== undefined }
  return {
    family: generation(found.family, name),
    instructed:
      /instruct|thinking|dpo|chat/.test(name) || (template !== undefined && !/base/.test(name)),
  }
}

function generation(family: ModelFamily, name: string): ModelFamily {
  if (family === 'llm-jp-1' && /v1\.1/.test(name)) return 'llm-jp-1.1'
  if (family === 'llm-jp-3' && /3\.1|instruct4/.test(name)) return 'llm-jp-3.1'
  return family
}
