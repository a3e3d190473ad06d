// Shows the passages that files are read as, in the way documents are searched.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { passagesOf } from '../documents/chunking.ts'
import { DocumentProblem, type ProblemCode } from '../documents/problem.ts'
import { readFileInWorker } from '../documents/reading.ts'
import { refuse } from './lines.ts'

const usage = `使い方: npm run -s read -- ファイル…
一つの passage（文章のまとまり）を一行に一つの JSON で出力します:
{"file","title","page","label","cells","headings","start","end","text"}
start と end は、ページ（ページのない形式では文書全体）のテキストでの位置です。
読めないファイルがあれば標準エラー出力で知らせ、ほかのファイルを続け、最後に終了コード 1 で終わります。`

const PROBLEMS: Readonly<Record<ProblemCode, string>> = {
  missing: 'ファイルを開けません。場所と読み取りの権限を確かめてください。',
  empty: '文字がありません。',
  scanned:
    '文字の情報がありません。スキャンした画像だけの PDF は、文字認識（OCR）をしてから読み込んでください。',
  unsupported: 'この形式には対応していません。対応する形式に変換してください。',
  encrypted: 'パスワードで保護されています。保護を外して保存し直してください。',
  corrupt: 'ファイルが壊れています。作成したアプリで開き、保存し直してください。',
  'too-large': '大きすぎます。分割してください。',
  'too-slow': '時間内に読み終わりませんでした。分割してください。',
  changed: '読み取り中に書き換えられました。保存が終わってから、もう一度お試しください。',
  'parser-died': '読み取り中に異常終了しました。分割するか、別の形式で保存し直してください。',
}

for (const name of readArguments()) {
  try {
    const file = await readFileInWorker(resolve(process.env.INIT_CWD ?? '.', name))
    if (file.isDoubtful)
      console.error(`${name}: 文字コードを確定できず、誤読があるかもしれません。`)
    for (const { text, place } of passagesOf(file))
      console.log(JSON.stringify({ file: name, title: file.title, ...place, text }))
  } catch (error) {
    if (!(error instanceof DocumentProblem)) throw error
    console.error(`${name}: ${PROBLEMS[error.problem]}（${error.message}）`)
    process.exitCode = 1
  }
}

function readArguments(): string[] {
  try {
    const { positionals } = parseArgs({ allowPositionals: true })
    if (positionals.length === 0) throw new Error('ファイルを指定してください。')
    return positionals
  } catch (error) {
    return refuse(usage, error)
  }
}
