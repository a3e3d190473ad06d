// Published weights of LLM-jp as a GGUF file.
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type ConvertProgress, convert } from '../llmjp/convert/convert.ts'
import { provenanceOf } from '../llmjp/convert/provenance.ts'
import { TARGETS } from '../llmjp/convert/recipe.ts'
import { giveUp, refuse } from './lines.ts'

const usage = `使い方: npm run -s convert -- フォルダー --to 形式 [オプション]
  フォルダー           公開されている重み（config.json、tokenizer.json、*.safetensors または *.bin）
  --to 形式            ${TARGETS.join('、')}
  --out ファイル       出力先（省略すると、今いるフォルダーの「名前-形式.gguf」）
  --adapter フォルダー 統合する LoRA アダプター（PEFT）
  --name 名前          モデルの名前（省略するとフォルダーの名前）
中断しても、同じコマンドで続きから再開します。`

const from = process.env.INIT_CWD ?? '.'
const { folder, to, adapter, name, ...given } = readArguments()
const out = given.out ?? resolve(from, await defaultName())
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
await convert({
  folder,
  to,
  out,
  signal: stop.signal,
  onProgress: progressOn(process.stderr),
  ...(adapter !== undefined && { adapter }),
  ...(name !== undefined && { name }),
}).catch(giveUp)
console.log(out)

async function defaultName(): Promise<string> {
  const { source } = await provenanceOf(adapter ?? folder)
  return `${name ?? basename(source)}-${to.toUpperCase()}.gguf`
}

/** One line that changes on a terminal; a line for each tenth elsewhere. */
function progressOn(stream: NodeJS.WriteStream): (progress: ConvertProgress) => void {
  const words = { hash: '元のファイルを確認しています', write: '変換しています' }
  const step = stream.isTTY ? 1 : 10
  let shown = ''
  return (progress) => {
    const percent = Math.floor((progress.done / progress.total) * (100 / step)) * step
    const line = `${words[progress.step]}… ${percent}%`
    if (line === shown) return
    const ended = percent === 100 || !stream.isTTY ? '\n' : ''
    stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}${line}${ended}`)
    shown = line
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        out: { type: 'string' },
        adapter: { type: 'string' },
        name: { type: 'string' },
      },
    })
    const [folder, ...more] = positionals
    if (!folder || more.length > 0) throw new Error('重みのフォルダーを一つ指定してください。')
    const to = z.enum(TARGETS).safeParse(values.to?.toLowerCase())
    if (!to.success) throw new Error(`--to に ${TARGETS.join('、')} のいずれかを指定してください。`)
    return {
      folder: resolve(from, folder),
      to: to.data,
      out: values.out && resolve(from, values.out),
      adapter: values.adapter && resolve(from, values.adapter),
      name: values.name,
    }
  } catch (error) {
    return refuse(usage, error)
  }
}
