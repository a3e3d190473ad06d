import { failureOf, KotonohaError } from '../contract/errors.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'
import { splitPart } from './file-name.ts'

/**
 * Checks what the engine would load, as far as a header tells; other files than GGUFs pass.
 * @param name what the file will be called
 * @throws KotonohaError MODEL_NOT_GGUF, MODEL_FILE_TRUNCATED, MODEL_FILE_CORRUPT
 */
export async function checkModel(path: string, name: string): Promise<void> {
  if (!name.toLowerCase().endsWith('.gguf')) return
  const source = await fileSource(path)
  try {
    await readGguf(source)
  } catch (error) {
    const { code, data } = failureOf(error)
    // Only the first of several parts says what the model is; new kinds of models are no fault.
    if (code === 'MODEL_UNSUPPORTED' || (splitPart(name)?.number ?? 1) > 1) return
    throw new KotonohaError(code, { ...data, subject: name })
  } finally {
    await source.close()
  }
}
