// What each type costs in accuracy: errors of normally distributed weights, and of what llama.cpp
// computes with a model of random weights, where errors add up more than in a trained one.
//
// node scripts/convert-golden/measure.ts
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convert } from '../../src/llmjp/convert/convert.ts'
import { dequantized } from '../../src/llmjp/convert/dequantize.ts'
import { F16, Q4_K, Q5_0, Q6_K, Q8_0 } from '../../src/llmjp/convert/quantize.ts'
import { TARGETS } from '../../src/llmjp/convert/recipe.ts'
import { gaussian, llamaFolder } from '../../src/llmjp/convert/testing.ts'

const weights = gaussian(1 << 18, 0.02)
for (const encoding of [F16, Q8_0, Q6_K, Q5_0, Q4_K]) {
  const found = dequantized(encoding, encoding.encode(weights))
  let wrong = 0
  let all = 0
  weights.forEach((weight, i) => {
    wrong += ((found[i] ?? 0) - weight) ** 2
    all += weight ** 2
  })
  const bits = (8 * encoding.blockSize) / encoding.blockLength
  console.log(`${encoding.name}: ${bits} bits, error ${percent(Math.sqrt(wrong / all))}`)
}

const folder = mkdtempSync(join(tmpdir(), 'measure '))
const model = llamaFolder(join(folder, 'model'), {
  vocabulary: 304,
  width: 256,
  inner: 768,
  layers: 4,
})
const tokens = Array.from({ length: 48 }, (_, i) => 264 + ((i * i * 7 + i) % 36))
const results: number[][][] = []
for (const to of TARGETS) {
  const out = join(folder, `${to}.gguf`)
  const { gguf } = await convert({ folder: model, to, out })
  const script = join(import.meta.dirname, 'logits.ts')
  const { stdout } = spawnSync(process.execPath, [script, out, tokens.join()], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const rows: number[][] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  results.push(rows)
  const [exact = []] = results
  const same = rows.filter((row, i) => best(row) === best(exact[i] ?? [])).length / rows.length
  const kl = mean(rows.map((row, i) => divergence(exact[i] ?? [], row)))
  console.log(
    `${to}: ${gguf.size} bytes, mean KL to F16 ${kl.toFixed(5)}, same best piece ${percent(same)}`,
  )
}
rmSync(folder, { recursive: true })

function divergence(exact: readonly number[], other: readonly number[]): number {
  return exact.reduce((sum, p, i) => sum + Math.exp(p) * (p - (other[i] ?? 0)), 0)
}

function best(row: readonly number[]): number {
  return row.indexOf(Math.max(...row))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(3)} %`
}
