// Published weights of LLM-jp as a GGUF file.
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { fetchOfficialWeights, type WeightsProgress } from '../app/official-weights.ts'
import { KotonohaError } from '../contract/errors.ts'
import { type ConvertProgress, convert } from '../llmjp/convert/convert.ts'
import { provenanceOf } from '../llmjp/convert/provenance.ts'
import { TARGETS } from '../llmjp/convert/recipe.ts'
import { giveUp, refuse } from './lines.ts'

const usage = `使い方: npm run -s convert -- フォルダーまたはリポジトリー --to 形式 [オプション]
  フォルダー           公開されている重み（config.json、tokenizer.json、*.safetensors または *.bin）
  リポジトリー         llm-jp/llm-jp-13b-v1.0 のような名前（重みをダウンロードして変換）
  --to 形式            ${TARGETS.join('、')}
  --out ファイル       出力先（省略すると、今いるフォルダーの「名前-形式.gguf」）
  --adapter フォルダー 統合する LoRA アダプター（PEFT）
  --name 名前          モデルの名前（省略するとフォルダーかリポジトリーの名前）
  --revision 版        リポジトリーのブランチ、タグ、コミット（省略すると main）
  --weights フォルダー ダウンロードした重みを置く場所（省略すると、今いるフォルダーの weights）
  --data フォルダー    設定を読み、通信台帳に書く場所（省略すると「ことのは」のデータフォルダー）
中断しても、同じコマンドで続きから再開します。`

const STEPS = { hash: '元のファイルを確認しています', write: '変換しています' }

const from = process.env.INIT_CWD ?? '.'
const { to, name, ...given } = readArguments()
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
const { folder, adapter = given.adapter } = await weights().catch(cancelled).catch(giveUp)
const out = given.out ?? resolve(from, await defaultName())
await convert({
  folder,
  to,
  out,
  signal: stop.signal,
  onProgress: progressOn<ConvertProgress>(process.stderr, ({ step }) => STEPS[step]),
  ...(adapter !== undefined && { adapter }),
  ...(name !== undefined && { name }),
}).catch(giveUp)
console.log(out)

/** The folder that was named, or what is fetched of the repository. */
async function weights(): Promise<{ folder: string; adapter?: string }> {
  const { repo, revision, root, data } = given
  if (repo === undefined) return { folder: given.folder }
  const show = progressOn<WeightsProgress>(
    process.stderr,
    ({ name }) => `${name} をダウンロードしています`,
  )
  return await fetchOfficialWeights(
    { repository: { repo, revision }, root, signal: stop.signal, onProgress: show },
    data,
  )
}

function cancelled(error: unknown): never {
  throw stop.signal.aborted ? new KotonohaError('CONVERSION_CANCELLED') : error
}

async function defaultName(): Promise<string> {
  const { source } = await provenanceOf(adapter ?? folder)
  return `${name ?? basename(source)}-${to.toUpperCase()}.gguf`
}

/** One line that changes on a terminal; a line for each tenth elsewhere. */
function progressOn<Progress extends { done: number; total: number }>(
  stream: NodeJS.WriteStream,
  words: (progress: Progress) => string,
): (progress: Progress) => void {
  const step = stream.isTTY ? 1 : 10
  let shown = ''
  return (progress) => {
    const percent = Math.floor((progress.done / Math.max(1, progress.total)) * (100 / step)) * step
    const line = `${words(progress)}… ${percent}%`
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
        revision: { type: 'string' },
        weights: { type: 'string' },
        data: { type: 'string' },
      },
    })
    const [folder, ...more] = positionals
    if (!folder || more.length > 0)
      throw new Error('重みのフォルダーか、リポジトリーの名前を一つ指定してください。')
    const to = z.enum(TARGETS).safeParse(values.to?.toLowerCase())
    if (!to.success) throw new Error(`--to に ${TARGETS.join('、')} のいずれかを指定してください。`)
    return {
      folder: resolve(from, folder),
      repo: isRepository(folder) ? folder : undefined,
      revision: values.revision ?? 'main',
      root: resolve(from, values.weights ?? 'weights'),
      data: values.data && resolve(from, values.data),
      to: to.data,
      out: values.out && resolve(from, values.out),
      adapter: values.adapter && resolve(from, values.adapter),
      name: values.name,
    }
  } catch (error) {
    return refuse(usage, error)
  }
}

/** A name like `owner/name`, where there is no such folder. */
function isRepository(text: string): boolean {
  return /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(text) && !existsSync(resolve(from, text))
}
