import type { EngineState } from '../contract/engine.ts'
import type { Settings } from '../contract/settings.ts'

const ja = {
  open: 'ことのはを開く',
  newConversation: '新しい会話',
  launcher: 'クイック呼び出し',
  recent: '最近の会話',
  untitled: '（無題）',
  quit: 'ことのはを終了',
  model: {
    idle: 'モデル: 未読み込み',
    loading: 'モデル: 読み込み中',
    ready: 'モデル: 準備完了',
    restarting: 'モデル: 再起動中',
    failed: 'モデル: エラー',
  } satisfies Record<EngineState['status'], string>,
  answerDone: '回答ができました',
  answerFailed: '回答できませんでした',
  pauseDownloads: 'ダウンロードを一時停止',
  resumeDownloads: 'ダウンロードを再開',
  staysTitle: 'ことのはは、トレイで動き続けます。',
  staysText:
    'ウィンドウを閉じても、書きかけの回答は続き、クイック呼び出しも使えます。終了するには、トレイのアイコンのメニューから「ことのはを終了」を選んでください。この動作は設定で変えられます。',
  understood: 'わかりました',
  quitNow: '今すぐ終了',
  addTitle: (names: string) => `${names}をモデルとして追加しますか？`,
  addText:
    '元のファイルは移動しません。コピーすると、モデルのフォルダーに置かれます。今の場所のまま使うと、ディスクの容量は増えませんが、元のファイルを動かすと使えなくなります。入手元を信頼できるファイルだけを追加してください。',
  addCopy: 'コピーして追加',
  addLink: '今の場所のまま追加',
  cancel: '取り消す',
  downloadDone: 'モデルのダウンロードが完了しました',
  downloadFailed: 'モデルのダウンロードが止まりました',
  pickModels: 'モデルを追加',
  ggufModels: 'GGUF モデル',
  pickWeights: '公式の重みのフォルダーを選択',
  convert: '変換',
  pickFolder: {
    models: 'モデルの新しい置き場所（空のフォルダー）を選択',
    kit: '持ち込みキットのフォルダーを選択',
    'kit-target': '持ち込みキットを作る場所を選択',
    documents: '監視するフォルダーを選択',
    data: 'データの新しい保存先を選択',
  },
  choose: '選択',
  quoted: (name: string) => `「${name}」`,
}

const en: typeof ja = {
  open: 'Open Kotonoha',
  newConversation: 'New conversation',
  launcher: 'Quick launcher',
  recent: 'Recent conversations',
  untitled: '(Untitled)',
  quit: 'Quit Kotonoha',
  model: {
    idle: 'Model: not loaded',
    loading: 'Model: loading',
    ready: 'Model: ready',
    restarting: 'Model: restarting',
    failed: 'Model: error',
  },
  answerDone: 'The answer is ready',
  answerFailed: 'The answer failed',
  pauseDownloads: 'Pause downloads',
  resumeDownloads: 'Resume downloads',
  staysTitle: 'Kotonoha keeps running in the tray.',
  staysText:
    'Answers go on and the quick launcher still works while the window is closed. To quit, choose “Quit Kotonoha” in the menu of the tray icon. You can change this in the settings.',
  understood: 'OK',
  quitNow: 'Quit now',
  addTitle: (names) => `Add ${names} as a model?`,
  addText:
    'The original file is not moved. A copy goes into the model folder; a file used where it is needs no more disk space, but must stay there. Add only files whose source you trust.',
  addCopy: 'Copy and add',
  addLink: 'Use where it is',
  cancel: 'Cancel',
  downloadDone: 'A model has been downloaded',
  downloadFailed: 'The download of a model has stopped',
  pickModels: 'Add models',
  ggufModels: 'GGUF models',
  pickWeights: 'Choose the folder of the official weights',
  convert: 'Convert',
  pickFolder: {
    models: 'Choose an empty folder for the models',
    kit: 'Choose the folder of an air-gap kit',
    'kit-target': 'Choose where to put the air-gap kit',
    documents: 'Choose the folder to watch',
    data: 'Choose where the data is to lie',
  },
  choose: 'Choose',
  quoted: (name) => `“${name}”`,
}

/** The words of what the desktop shows outside of its pages. */
export function wordsOf(language: Settings['language']): typeof ja {
  return { ja, en }[language]
}
