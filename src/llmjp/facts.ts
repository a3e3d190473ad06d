import { basename } from 'node:path'
import type { ModelFacts } from '../contract/model.ts'
import { type Gguf, numberOf, textOf } from './gguf.ts'
import { recognise } from './recognise.ts'
import { fileTypeName } from './tensor-types.ts'

/**
 * What a header tells a person about a model, all but what follows from how it is asked.
 */
export function headerFacts(
  gguf: Gguf,
  fileName: string,
): Omit<ModelFacts, 'recommended' | 'customSystem'> {
  const architecture = textOf(gguf, 'general.architecture') ?? ''
  return {
    name: textOf(gguf, 'general.name') ?? basename(fileName, '.gguf'),
    architecture,
    parameters: gguf.tensors.reduce((sum, { elements }) => sum + elements, 0),
    quantization: quantization(gguf),
    trainedContext: numberOf(gguf, `${architecture}.context_length`) ?? 2048,
    layers: (numberOf(gguf, `${architecture}.block_count`) ?? 0) + 1,
    ...recognise(gguf, fileName),
  }
}

/** The recipe's name if the file gives it, else the type that holds most of the weights. */
function quantization(gguf: Gguf): string {
  const named = fileTypeName(numberOf(gguf, 'general.file_type') ?? -1)
  if (named) return named
  const elements = new Map<string, number>()
  for (const { type, elements: count } of gguf.tensors)
    elements.set(type.name, (elements.get(type.name) ?? 0) + count)
  const [most] = [...elements].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? '?'
}
