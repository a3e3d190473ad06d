import type { LlamaModel, Token } from 'node-llama-cpp'
import { KotonohaError } from '../contract/errors.ts'
import type { ModelFamily } from '../contract/model.ts'
import type { Gguf } from '../llmjp/gguf.ts'
import { textsOf } from '../llmjp/gguf.ts'
import { withReleasedControls } from '../llmjp/official-controls.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import { createUnigramTokenizer, type Tokenizer } from '../llmjp/unigram.ts'
import { tokenizerFor, vocabularyOfGguf } from '../llmjp/vocabulary.ts'

/** The tokenizer of a loaded model: ours for Unigram vocabularies, llama.cpp's for all others. */
export interface EngineTokenizer {
  readonly kind: 'unigram' | 'llama.cpp'
  encode(parts: readonly PromptPart[]): Token[]
  /** Id of a control token by its piece; undefined where the vocabulary lacks it. */
  controlId(piece: string): Token | undefined
  createDecoder(): PartDecoder
}

/** Turns generated ids into parts; text never holds half a character. */
export interface PartDecoder {
  push(id: Token): PromptPart | undefined
  flush(): PromptPart | undefined
}

/** The tokenizer that reads this file's text as it was trained. */
export function createEngineTokenizer(
  gguf: Gguf,
  family: ModelFamily,
  model: LlamaModel,
): EngineTokenizer {
  return tokenizerFor(gguf, family).tokenizer === 'unigram'
    ? overUnigram(createUnigramTokenizer(withReleasedControls(vocabularyOfGguf(gguf))))
    : overLlama(model, gguf)
}

function overUnigram(tokenizer: Tokenizer): EngineTokenizer {
  return {
    kind: 'unigram',
    encode(parts) {
      const piece = parts.find(
        (part) => part.type === 'special' && tokenizer.controlId(part.piece) === undefined,
      )
      if (piece?.type === 'special') throw lacking(piece.piece)
      return tokenizer.encodeParts(parts).map(asToken)
    },
    controlId(piece) {
      const id = tokenizer.controlId(piece)
      return id === undefined ? undefined : asToken(id)
    },
    createDecoder() {
      const decoder = tokenizer.createDecoder()
      return {
        push(id) {
          const piece = tokenizer.controlPiece(id)
          return piece === undefined ? text(decoder.push(id)) : { type: 'special', piece }
        },
        flush: () => text(decoder.flush()),
      }
    },
  }
}

function overLlama(model: LlamaModel, gguf: Gguf): EngineTokenizer {
  const ids = new Map(
    textsOf(gguf, 'tokenizer.ggml.tokens').map((piece, id) => [piece, asToken(id)]),
  )
  return {
    kind: 'llama.cpp',
    encode: (parts) =>
      parts.flatMap((part) => {
        if (part.type === 'text') return model.tokenize(part.text, false)
        const id = ids.get(part.piece)
        if (id === undefined) throw lacking(part.piece)
        return [id]
      }),
    controlId: (piece) => ids.get(piece),
    createDecoder: () => overDetokenize(model),
  }
}

/** llama.cpp decodes whole lists: what is pending is decoded together until no half character is left. */
function overDetokenize(model: LlamaModel): PartDecoder {
  let pending: Token[] = []
  const done: Token[] = []
  const take = () => {
    const decoded = model.detokenize(pending, false, done)
    done.push(...pending.splice(0))
    done.splice(0, done.length - 8)
    return text(decoded)
  }
  return {
    push(id) {
      pending = [...pending, id]
      const decoded = model.detokenize(pending, false, done)
      // A character takes at most four byte tokens.
      return decoded.endsWith('\ufffd') && pending.length < 4 ? undefined : take()
    },
    flush: () => (pending.length ? take() : undefined),
  }
}

/** A format that was chosen for a file may ask for what its vocabulary does not have. */
function lacking(piece: string): KotonohaError {
  return new KotonohaError('TEMPLATE_UNUSABLE', { detail: `no control token ${piece}` })
}

function text(content: string): PromptPart | undefined {
  return content === '' ? undefined : { type: 'text', text: content, spacePrefix: false }
}

/** node-llama-cpp brands its token ids. */
function asToken(id: number): Token {
  return id as Token
}
