import type { Failure } from '../contract/errors.ts'

/** What went wrong, and what to do, for the command line. */
export function explain({ code, data }: Failure): string {
  const subject = data.subject ?? ''
  const detail = data.detail ? `\n${data.detail}` : ''
  switch (code) {
    case 'MODEL_NOT_FOUND':
    case 'MODEL_FILE_MISSING':
      return `モデルのファイルが見つかりません: ${subject}\nファイルの場所を確かめてください。`
    case 'MODEL_NOT_GGUF':
      return `GGUF 形式のファイルではありません: ${subject}\nllama.cpp 用の .gguf ファイルを指定してください。`
    case 'MODEL_FILE_TRUNCATED':
      return `モデルのファイルが途中で切れています: ${subject}\nもう一度ダウンロードしてください。${detail}`
    case 'MODEL_FILE_CORRUPT':
      return `モデルのファイルが壊れています: ${subject}\nもう一度ダウンロードしてください。${detail}`
    case 'MODEL_UNSUPPORTED':
      return `このモデルの種類には対応していません: ${subject}${detail}`
    case 'MODEL_TOO_LARGE':
      return `このモデルはメモリーに収まりません: ${subject}\nより小さいモデルか、量子化されたものを指定してください。`
    case 'TEMPLATE_UNUSABLE':
      return `このモデルには、会話に使える形式（チャットテンプレート）がありません。\n${data.detail ?? ''}`
    case 'CONTEXT_FULL':
      return `質問が長すぎます（${data.needed} トークン、上限 ${data.available} トークン）。短くするか、分けて質問してください。`
    case 'MESSAGE_EMPTY':
      return '質問が空です。'
    case 'ENGINE_CRASHED':
    case 'ENGINE_UNAVAILABLE':
      return `推論エンジンが異常終了しました。${detail}`
    case 'OUTPUT_EXISTS':
      return `出力先のファイルが既にあります: ${subject}\n--out に別の名前を指定するか、不要であれば元のファイルを削除してください。`
    case 'OUTPUT_NOT_WRITABLE':
      return `出力先に書き込めません: ${subject}\nフォルダーがあるか、書き込みの権限があるかを確かめてください。${detail}`
    case 'CONVERSION_CANCELLED':
      return '変換を中断しました。同じコマンドをもう一度実行すると、続きから再開します。'
    case 'DISK_FULL':
      return `ディスクの空き容量が足りません: ${subject}\n空きを作るか、別のディスクを指定してください。${detail}`
    case 'OFFLINE':
      return '「完全オフライン」がオンのため、接続しませんでした。\n接続してよいときは、設定でオフにしてください。'
    case 'DOWNLOAD_NOT_FOUND':
      return `配布元に見つかりません: ${subject}\n名前を確かめてください。${detail}`
    case 'WEIGHTS_NOT_FOUND':
      return `変換できる重みがありません: ${subject}\nconfig.json と、safetensors または PyTorch の重みがあるリポジトリーを指定してください。`
    case 'TOKEN_NEEDED':
      return `取得する許可がありません: ${subject}\n配布元のページで利用条件に同意し、「ことのは」の設定にアクセストークンを入力してください。`
    case 'DOWNLOAD_FAILED':
    case 'HUB_UNREACHABLE':
      return `ダウンロードできませんでした: ${subject}\n接続を確かめて、同じコマンドをもう一度実行すると、続きから再開します。${detail}`
    case 'HUB_BUSY':
      return `配布元が混み合っています。数分待って、同じコマンドをもう一度実行してください。${detail}`
    case 'SERVER_ANSWER_INVALID':
      return `配布元から想定と違う応答が返りました: ${subject}\n配布元のアドレスの設定を確かめてください。${detail}`
    default:
      return `失敗しました（${code}）。${detail}`
  }
}
