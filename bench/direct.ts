// A model by node-llama-cpp alone, in a process of its own: answers a question by message.
import { getLlama, type Token } from 'node-llama-cpp'
import { z } from 'zod'
import { promptFormat } from '../src/llmjp/formats.ts'

export const DirectResult = z.object({
  firstTokenMs: z.number(),
  /** From the first token to the end. */
  seconds: z.number(),
  tokens: z.number(),
})
export type DirectResult = z.infer<typeof DirectResult>

const END = '</s>'

if (process.send) {
  const llama = await getLlama({ gpu: false, build: 'never' })
  const [modelPath = '', threads] = process.argv.slice(2)
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize: 2048, threads: Number(threads) })
  const sequence = context.getSequence()
  process.on('message', (question) => {
    void answer(String(question)).then((result) => process.send?.(result))
  })

  async function answer(question: string): Promise<DirectResult> {
    const begun = performance.now()
    const format = promptFormat('starter')
    const prompt = format
      .render(
        [
          { role: 'system', content: format.trainedSystem ?? '' },
          { role: 'user', content: question },
        ],
        { customSystem: 'ignore', date: '' },
      )
      .flatMap((part): Token[] =>
        part.type === 'text' ? model.tokenize(part.text) : model.tokenize(part.piece, true),
      )
    await sequence.clearHistory()
    let first = 0
    let tokens = 0
    let text = ''
    for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
      first ||= performance.now()
      if (model.detokenize([token], true) === END) break
      text += model.detokenize([token])
      tokens++
    }
    if (text === '') throw new Error('There was no answer.')
    const seconds = (performance.now() - first) / 1000
    return { firstTokenMs: first - begun, seconds, tokens }
  }
}
