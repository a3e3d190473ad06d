import type { Recovery } from '../../contract/contract.ts'
import type { EngineReport } from '../../contract/engine.ts'
import type { ErrorCode, ErrorData } from '../../contract/errors.ts'
import { backupsJa } from './backups-ja.ts'
import { diagnosticsJa } from './diagnostics-ja.ts'
import { differencesJa } from './differences-ja.ts'
import { documentSearchJa } from './document-search-ja.ts'
import { documentsJa } from './documents-ja.ts'
import type { Explanation } from './explanation.ts'
import { libraryJa, networkJa } from './ja-files.ts'
import { launcherJa } from './launcher-ja.ts'
import { offersJa } from './offers-ja.ts'
import { settingsJa } from './settings-ja.ts'
import { shelfJa } from './shelf-ja.ts'
import { threadJa } from './thread-ja.ts'
import { updatesJa } from './updates-ja.ts'

const { format: count } = new Intl.NumberFormat('ja-JP')
const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`
const named = (data: ErrorData) => (data.subject ? `「${data.subject}」` : '')

const errors: Record<ErrorCode, (data: ErrorData) => Explanation> = {
  NO_MODEL: () => ({
    what: 'モデルが読み込まれていません。',
    todo: '画面上部のメニューからモデルを選んで読み込んでください。',
  }),
  MODEL_NOT_FOUND: (data) => ({
    what: `モデル${named(data)}が見つかりません。`,
    todo: 'ファイルが移動または削除された可能性があります。別のモデルを選ぶか、ファイルを元の場所に戻してください。',
  }),
  MODEL_FILE_MISSING: (data) => ({
    what: `モデルのファイル${named(data)}を開けません。`,
    todo: 'ファイルがあるか、読み取りの権限があるかを確かめてください。複数のファイルに分かれたモデルは、すべてのファイルが揃っている必要があります。',
  }),
  MODEL_NOT_GGUF: (data) => ({
    what: `${named(data) || 'このファイル'}は GGUF 形式のモデルではありません。`,
    todo: 'llama.cpp 用の GGUF ファイル（拡張子 .gguf）を用意してください。',
  }),
  MODEL_FILE_TRUNCATED: (data) => ({
    what: `モデル${named(data)}のファイルが途中で切れています。`,
    todo: 'ダウンロードやコピーが完了していない可能性があります。もう一度入手してください。',
  }),
  MODEL_FILE_CORRUPT: (data) => ({
    what: `モデル${named(data)}のファイルが壊れています。`,
    todo: 'もう一度ダウンロードするか、コピーし直してください。',
  }),
  MODEL_FILE_CHANGED: (data) => ({
    what: `モデル${named(data)}の内容が、記録したときから変わっています。`,
    todo: '壊れているか、書き換えられているおそれがあります。もう一度入手するか、自分で入れ替えたのであれば、今の内容を記録してください。',
  }),
  MODEL_PRESENT: (data) => ({
    what: `同じ内容のモデル${named(data)}が、すでにあります。`,
    todo: '一覧にあるモデルをそのまま使えます。追加する必要はありません。',
  }),
  FILES_BUSY: () => ({
    what: 'モデルのファイルを扱う、ほかの作業が終わっていません。',
    todo: '終わるまで待つか、中止してから、もう一度お試しください。',
  }),
  MODEL_UNSUPPORTED: (data) => ({
    what: `モデル${named(data)}の種類には対応していません。`,
    todo: '別のモデルを選んでください。新しい種類のモデルは、アプリの更新で使えるようになることがあります。',
  }),
  MODEL_TOO_LARGE: ({ needed, available }) => ({
    what: 'このモデルはパソコンのメモリーに収まりません。',
    todo: `${needed && available ? `必要な量は約 ${gigabytes(needed)}、使える量は約 ${gigabytes(available)} です。` : ''}より小さいモデルか、量子化されたモデル（Q4_K_M など）を選んでください。`,
  }),
  MODEL_LOAD_FAILED: () => ({
    what: 'モデルを読み込めませんでした。',
    todo: 'ほかのアプリを終了してメモリーを空けるか、設定で文脈の長さや GPU の使い方を変えて、もう一度お試しください。',
  }),
  TEMPLATE_UNUSABLE: () => ({
    what: 'このモデルのファイルには、会話に使える形式（チャットテンプレート）がありません。',
    todo: '「文章の続き」で使うか、会話用のモデルを選んでください。LLM-jp のモデルなら、「モデル」画面で系統を選び直せます。',
  }),
  MODEL_LOAD_CANCELLED: () => ({
    what: 'モデルの読み込みを取り消しました。',
    todo: '必要になったら、もう一度読み込んでください。',
  }),
  OUTPUT_EXISTS: (data) => ({
    what: `${named(data) || '出力先'}は既にあります。`,
    todo: '別の名前を指定するか、不要であれば元のファイルを削除してください。',
  }),
  OUTPUT_NOT_WRITABLE: (data) => ({
    what: `${named(data) || '出力先'}に書き込めません。`,
    todo: 'フォルダーがあるか、書き込みの権限があるかを確かめてください。',
  }),
  CONVERSION_CANCELLED: () => ({
    what: 'モデルの変換を中断しました。',
    todo: 'もう一度変換を始めると、続きから再開します。',
  }),
  OFFLINE: () => ({
    what: '「完全オフライン」がオンのため、インターネットに接続しませんでした。',
    todo: '接続してよいときは、「モデルの管理」の「通信」か設定で、「完全オフライン」をオフにしてください。',
  }),
  ADDRESS_REFUSED: (data) => ({
    what: `安全を確かめられないため、${named(data) || 'このアドレス'}からはダウンロードできません。`,
    todo: 'https で始まるアドレスか、「所有者/リポジトリー名」の形の名前を確かめてください。',
  }),
  DOWNLOAD_FAILED: (data) => ({
    what: `${named(data) || 'ファイル'}のダウンロードが途中で止まりました。`,
    todo: 'ネットワークの接続を確かめて「再開」を押してください。取得済みの部分はそのまま使われます。',
  }),
  DOWNLOAD_NOT_FOUND: (data) => ({
    what: `${named(data) || 'ファイル'}は配布元にありません。`,
    todo: '名前を確かめるか、ファイルの一覧を取得し直してください。',
  }),
  DOWNLOAD_CHANGED: (data) => ({
    what: `${named(data) || 'ファイル'}は、配布元で別の内容に置き換えられました。`,
    todo: 'ファイルの一覧を取得し直して、もう一度ダウンロードしてください。',
  }),
  TOKEN_NEEDED: (data) => ({
    what: `${named(data) || 'このファイル'}を取得する許可がありません。`,
    todo: '配布元のページで利用条件に同意し、「モデルの管理」の「通信」でアクセストークンを入力してください。',
  }),
  TOKEN_REFUSED: (data) => ({
    what: `アクセストークンが${named(data) || '配布元'}で認められませんでした。`,
    todo: '期限が切れていないか、正しく貼り付けたかを確かめ、配布元のページで新しいトークンを作って入力し直してください。',
  }),
  HOST_UNREACHABLE: (data) => ({
    what: `${named(data) || '配布元'}に接続できません。`,
    todo: 'ネットワークにつながっているか、配布元のアドレスとプロキシーの設定が正しいかを確かめてください。ダウンロードは「再開」で続きから始められます。',
  }),
  CERTIFICATE_UNTRUSTED: (data) => ({
    what: `${named(data) || '接続先'}の証明書を信頼できないため、接続しませんでした。`,
    todo: '組織のネットワークで通信が検査されている場合は、組織の認証局の証明書を「通信」の設定に追加してください。パソコンの日付と時刻も確かめてください。',
  }),
  PROXY_FAILED: (data) => ({
    what: `プロキシー${named(data)}を通して接続できません。`,
    todo: '「通信」の設定で、プロキシーのアドレス、利用者名、パスワードを確かめてください。',
  }),
  CERTIFICATE_FILE_INVALID: (data) => ({
    what: `${named(data) || 'このファイル'}は、信頼する証明書として使えません。`,
    todo: '期限の切れていない認証局の証明書（PEM または DER 形式）を選んでください。分からないときは、組織のネットワークの担当者に尋ねてください。',
  }),
  SERVER_ANSWER_INVALID: (data) => ({
    what: `${named(data) || '配布元'}から、想定と違う応答が返りました。`,
    todo: '配布元のアドレスの設定を確かめてください。社内ネットワークでは、認証画面やプロキシーが応答していることがあります。',
  }),
  HASH_MISMATCH: (data) => ({
    what: `${named(data) || 'ファイル'}の内容が、公表されているハッシュ値と一致しません。`,
    todo: '壊れているか、書き換えられているおそれがあるため、受け取った内容は消しました。もう一度ダウンロードし、続くときは別の配布元をお使いください。どの部分が合わなかったかは、「詳細」にあります。',
  }),
  FILE_EXISTS: (data) => ({
    what: `${named(data) || '同じ名前のファイル'}がすでにあり、内容が異なります。`,
    todo: '元のファイルを別の場所に移すか削除してから、もう一度お試しください。',
  }),
  MODEL_FOLDER_GONE: (data) => ({
    what: `モデルフォルダー${named(data)}が見つからなくなったため、ダウンロードを止めました。`,
    todo: 'フォルダーを元の場所に戻すか、外付けのディスクをつないでから「再開」を押してください。',
  }),
  FOLDER_UNSUITABLE: (data) => ({
    what: `${named(data) || 'このフォルダー'}には移せません。`,
    todo: '空のフォルダーで、今のフォルダーの中でも外側でもない場所を選んでください。',
  }),
  FOLDER_HAS_LINKS: (data) => ({
    what: `モデルの置き場所に、ほかの場所を指すリンク${named(data)}があるため、移せません。`,
    todo: 'リンクを置き場所の外に移すか、リンクの代わりにファイルそのものを置いてから、もう一度お試しください。ファイルは何も動かしていません。',
  }),
  UPLOAD_INTERRUPTED: (data) => ({
    what: `モデルのファイル${named(data)}の取り込みが、途中で途切れました。`,
    todo: '同じファイルをもう一度選ぶと、続きから取り込みます。終わるまで、この画面を開いたままにしてください。',
  }),
  CATALOGUE_INVALID: () => ({
    what: 'モデルカタログのファイルを読み取れません。',
    todo: '「ことのは」用のカタログファイルかどうかを確かめてください。',
  }),
  CATALOGUE_OLD: () => ({
    what: 'このカタログは、付属のものより古いため使えません。',
    todo: '新しいカタログのファイルを選んでください。',
  }),
  HUB_BUSY: () => ({
    what: '配布元が混み合っているか、短い間に問い合わせが多すぎたため、断られました。',
    todo: '数分待って、もう一度お試しください。アクセストークンを設定すると、制限が緩くなることがあります。',
  }),
  HUB_UNREACHABLE: (data) => ({
    what: `配布元に接続できないため、${named(data) || '情報'}を取得できませんでした。`,
    todo: 'ネットワークの接続と、設定の配布元のアドレスを確かめてください。入手済みのモデルはそのまま使えます。',
  }),
  GGUF_NOT_FOUND: (data) => ({
    what: `${named(data) || 'このリポジトリー'}に、GGUF 形式のモデルはありません。`,
    todo: '名前に「gguf」の付くリポジトリーを探すか、LLM-jp のモデルなら公式の重みから作ってください。',
  }),
  WEIGHTS_NOT_FOUND: (data) => ({
    what: `${named(data) || 'このリポジトリー'}に、変換できる重みがありません。`,
    todo: 'config.json と、safetensors または PyTorch の重みがあるリポジトリーかどうかを確かめてください。',
  }),
  KIT_INVALID: (data) => ({
    what: `持ち込みキット${named(data)}が壊れているか、揃っていません。`,
    todo: 'すべてのファイルがあるかを確かめ、元のパソコンからもう一度コピーしてください。',
  }),
  ENGINE_CRASHED: () => ({
    what: '推論エンジンが異常終了したため、回答が途中で終わりました。',
    todo: 'エンジンは自動で起動し直します。「続きを書く」か「もう一度回答する」を選んでください。',
  }),
  ENGINE_UNAVAILABLE: () => ({
    what: '推論エンジンを起動できません。',
    todo: '設定の「GPU」を「CPU」にするか、別のモデルを選んで、もう一度読み込んでください。',
  }),
  GPU_UNAVAILABLE: () => ({
    what: '選ばれた GPU は、このパソコンでは使えません。',
    todo: '設定の「GPU」を「自動」または「CPU」にしてください。',
  }),
  MESSAGE_EMPTY: () => ({ what: 'メッセージが空です。', todo: '文章を入力してください。' }),
  CONTEXT_FULL: ({ needed, available }) => ({
    what: 'メッセージが長すぎて、モデルが一度に読める量を超えています。',
    todo: `${needed && available ? `${count(needed)} トークンのうち、読めるのは ${count(available)} トークンまでです。` : ''}短くするか、いくつかに分けて送ってください。`,
  }),
  BUSY: () => ({
    what: 'この会話では、回答を書いている途中です。',
    todo: '終わるまで待つか、停止してから送ってください。',
  }),
  DOCUMENT_NOT_FOUND: () => ({
    what: 'この資料は見つかりません。',
    todo: '資料棚か会話から外された可能性があります。もう一度追加してください。',
  }),
  DOCUMENT_TOO_LARGE: (data) => ({
    what: `${named(data) || 'この資料'}は大きすぎて追加できません。`,
    todo: '512 MB までのファイルを追加できます。いくつかに分けてください。',
  }),
  DOCUMENT_NOT_READ: (data) => ({
    what: `${named(data) || 'この資料'}の文字が読み込めていません。`,
    todo: '読み込みが終わるまで待つか、資料の一覧で理由を確かめてください。',
  }),
  DOCUMENTS_TOO_LONG: () => ({
    what: 'この 2 つの資料は長すぎて比べられません。',
    todo: '章ごとなど、いくつかのファイルに分けてから比べてください。',
  }),
  DOCUMENT_FILE_MISSING: (data) => ({
    what: `${named(data) || 'この資料'}のファイルを開けません。`,
    todo: '元の場所にあるか、読み取りの権限があるかを確かめてください。',
  }),
  NOT_A_FOLDER: (data) => ({
    what: `${named(data) || 'この場所'}は、開けるフォルダーではありません。`,
    todo: 'フォルダーの場所を、最初から最後まで正しく入力してください。',
  }),
  INDEX_REMADE: () => ({
    what: '資料の索引が壊れていたため、作り直しています。',
    todo: '資料はそのまま残っています。読み込みが終わるまで、少しお待ちください。',
  }),
  CONVERSATION_NOT_FOUND: () => ({
    what: 'この会話は見つかりません。',
    todo: '一覧から別の会話を選んでください。',
  }),
  MESSAGE_NOT_FOUND: () => ({
    what: 'このメッセージは見つかりません。',
    todo: '会話を開き直してください。',
  }),
  FOLDER_NOT_FOUND: () => ({
    what: 'このフォルダーは見つかりません。',
    todo: '一覧から別のフォルダーを選んでください。',
  }),
  PROMPT_NOT_FOUND: () => ({
    what: 'この定型文は見つかりません。',
    todo: '一覧を開き直してください。',
  }),
  PROMPT_FILE_INVALID: (data) => ({
    what: `${named(data) || 'このファイル'}は、定型文のファイルとして読み込めません。`,
    todo: '「ことのは」から書き出した JSON ファイルを選んでください。',
  }),
  DISK_FULL: ({ needed, available }) =>
    needed === undefined
      ? {
          what: 'ディスクの空き容量が足りないため、保存できません。',
          todo: '不要なファイルを削除してください。書きかけの内容は、空きができるとすぐに保存されます。',
        }
      : {
          what: `ディスクの空き容量が足りません。必要な量は約 ${gigabytes(needed)}、使える量は約 ${gigabytes(available ?? 0)} です。`,
          todo: '不要なファイルを削除するか、モデルの置き場所を空きのあるディスクに移してから、もう一度お試しください。',
        },
  DATA_READ_ONLY: () => ({
    what: 'データの保存先に書き込めません。',
    todo: '保存先のフォルダーのアクセス権と、ディスクの状態を確かめてください。',
  }),
  DATA_IN_USE: () => ({
    what: 'データの保存先を、別の「ことのは」が使っています。',
    todo: 'もう一つの「ことのは」を終了してください。',
  }),
  DATA_NOT_FOUND: (data) => ({
    what: `データの保存先${named(data)}が見つかりません。`,
    todo: '外付けのディスクやネットワークドライブをつないでから、もう一度起動してください。',
  }),
  DATABASE_CORRUPT: () => ({
    what: '会話のデータベースが壊れています。',
    todo: 'データフォルダーを別の場所に控えてから、バックアップを戻してください。',
  }),
  BACKUP_UNUSABLE: (data) => ({
    what: `バックアップ${named(data)}を読めません。`,
    todo: '削除されたか、壊れています。ほかのバックアップを選んでください。',
  }),
  DATABASE_TOO_NEW: () => ({
    what: 'このデータは、より新しい「ことのは」で作られています。',
    todo: 'アプリを更新してください。',
  }),
  SETTING_FIXED: () => ({
    what: 'この設定は、管理者により決められているため、変えられません。',
    todo: '変える必要があるときは、このパソコンの管理者に相談してください。',
  }),
  UPDATE_UNAVAILABLE: () => ({
    what: 'ここからは、新しい版に更新できません。',
    todo: '理由は、設定の「ことのはの版」に表示されています。',
  }),
  UPDATE_UNTRUSTED: () => ({
    what: '配布元の新しい版は、署名か内容を確かめられなかったため、使いませんでした。',
    todo: '今の版はそのまま使えます。時間をおいて、もう一度お試しください。続くときは、配布元にお知らせください。',
  }),
  UPDATE_FAILED: (data) => ({
    what: `新しい版を${data.subject ? `${named(data)}から` : ''}入手できませんでした。`,
    todo: '今の版はそのまま使えます。ネットワークを確かめて、もう一度お試しください。',
  }),
  SHORTCUT_TAKEN: (data) => ({
    what: `クイック呼び出しのキー${named(data)}は、ほかのアプリかシステムが使っています。`,
    todo: '設定の「ショートカット」で、別の組み合わせを選んでください。トレイのメニューからは、そのまま呼び出せます。',
  }),
  CONNECTION_LOST: () => ({
    what: 'ことのは本体との接続が切れたため、操作できませんでした。',
    todo: 'つながるまで少し待ち、反映されていなければ、もう一度お試しください。入力した文章は残っています。',
  }),
  INVALID_INPUT: () => ({
    what: 'この操作は今はできません。',
    todo: '画面を開き直して、もう一度お試しください。',
  }),
  INTERNAL: () => ({
    what: '予期しない問題が起きました。',
    todo: 'もう一度お試しください。続くときは、詳細を添えて開発元へお知らせください。',
  }),
}

export const ja = {
  library: libraryJa,
  network: networkJa,
  appName: 'ことのは',
  errors,
  close: '閉じる',
  cancel: '取り消す',
  details: '詳細',
  connectionLost: '接続が切れました。つなぎ直しています…',
  connectionRefused:
    'このページのアドレスは古くなっています。起動したときに表示されたアドレスを開き直してください。',
  recovered: ({
    keptAs,
    conversations,
    messages,
    folders,
    prompts,
    documents,
    fromBackup,
  }: Recovery) =>
    `会話のデータベースが壊れていたため、会話 ${count(conversations)} 件、発言 ${count(messages)} 件${[
      folders > 0 ? `、フォルダー ${count(folders)} 個` : '',
      prompts > 0 ? `、定型文 ${count(prompts)} 件` : '',
      documents > 0 ? `、資料 ${count(documents)} 件` : '',
    ].join(
      '',
    )}を取り出して新しく作り直しました。${fromBackup > 0 ? `発言のうち ${count(fromBackup)} 件は、前回のバックアップのものです。` : ''}壊れたファイルは、データフォルダーに「${keptAs}」という名前で残してあります。`,
  documentsRemade:
    '資料の索引が失われたか壊れていたため、作り直しています。資料はそのまま残っています。終わるまで、資料を使った回答や検索では見つからない箇所があります。',
  connecting: '準備しています…',

  newConversation: '新しい会話',
  searchConversations: '会話を検索',
  namesFound: '会話の名前',
  searchHits: '会話の内容',
  searchRole: '書いた人',
  searchRoles: { any: '自分と回答', user: '自分の発言', assistant: '回答' },
  searchPeriod: '期間',
  searchPeriods: { any: 'すべての期間', week: '過去7日間', month: '過去30日間', year: '過去1年間' },
  searchFolder: 'フォルダー',
  searchAnyFolder: 'すべてのフォルダー',
  searchAnyModel: 'すべてのモデル',
  moreHits: 'さらに表示',
  tooManyHits: (n: number) => `${count(n)} 件まで表示しています。言葉を足すと絞り込めます。`,
  noHits: (query: string) => `「${query}」を含む会話はありません`,
  conversationList: '会話の一覧',
  noConversations: '会話はまだありません',
  untitled: '（無題）',
  groups: {
    today: '今日',
    yesterday: '昨日',
    week: '過去7日間',
    earlier: 'それ以前',
  },
  rename: '名前を変更',
  remove: '削除',
  conversationMenu: (title: string) => `「${title}」のメニュー`,
  conversationTitle: '会話の名前',
  removed: (title: string) => `「${title}」を削除しました`,
  undo: '元に戻す',
  notice: 'お知らせ',
  openSidebar: '会話の一覧を開く',
  closeSidebar: '会話の一覧を閉じる',

  emptyTitle: '何でも聞いてください',
  emptyText: '回答はすべて、このパソコンの中で作られます。',
  examples: [
    'こんにちは',
    'あなたは何ができますか？',
    '自然言語処理とは何か',
    '次の文を繰り返してください：春は桜が美しい',
  ],
  you: 'あなた',
  assistant: 'ことのは',
  thinking: '考えています…',
  loadingModel: (percent: number) => `モデルを読み込んでいます… ${percent} %`,
  reasoning: '考えている過程',
  copy: 'コピー',
  copied: 'コピーしました',
  copyCode: 'コードをコピー',
  regenerate: 'もう一度回答する',
  regenerating: {
    menu: '条件を変えて回答し直す',
    byModel: '別のモデルで',
    noOthers: 'ほかに使えるモデルがありません',
    safer: '堅実に（温度 0.2）',
    freer: '多様に（温度 1.0）',
    longer: '長く（4,096 トークンまで）',
  },
  edit: '編集して送り直す',
  fork: 'ここから別の会話を始める',
  resume: '続きを書く',
  stopped: '停止しました',
  cutOff: '長さの上限で途切れました',
  interrupted: '前回の終了時に中断されました',
  answered: '回答しました。',
  branch: (at: number, of: number) => `${at} / ${of}`,
  previousBranch: '前の回答',
  nextBranch: '次の回答',
  answerDetails: '回答の詳細',
  omitted: (n: number) => `古い発言 ${n} 件は、長さの都合でこの回答に含まれていません`,
  latest: '最新へ',
  imageNotShown: (alt: string) => `画像は表示しません${alt ? `：${alt}` : ''}`,

  detail: {
    model: 'モデル',
    speed: '速さ',
    firstToken: '最初の文字まで',
    prompt: '読んだ量',
    saw: '読んだ範囲',
    sawOf: (summarized: number, leftOut: number) =>
      [
        ...(summarized ? [`はじめの ${summarized} 件は要約`] : []),
        ...(leftOut ? [`古い発言 ${leftOut} 件を除く`] : []),
      ].join('、') || 'ここまでの会話のすべて',
    inParts: (runs: number) => `資料を ${count(runs)} 回に分けて`,
    ofContext: (n: number, size: number) => `文脈 ${count(size)} トークンのうち ${count(n)}`,
    answer: '書いた量',
    runsOn: '実行',
    sampling: '設定',
    seed: 'シード',
    tokens: (n: number) => `${count(n)} トークン`,
    cached: (n: number) => `うち ${count(n)} は再利用`,
    perSecond: (n: number) => `${n.toFixed(1)} トークン/秒`,
    seconds: (n: number) => `${n.toFixed(2)} 秒`,
    samplingOf: (temperature: number, topP: number, penalty: number) =>
      `温度 ${temperature}、top-p ${topP}、繰り返し抑制 ${penalty}`,
  },

  message: 'メッセージ',
  messagePlaceholder: 'メッセージを入力',
  send: '送信',
  stop: '停止',
  sendHint: {
    enter: 'Enter で送信、Shift+Enter で改行',
    'mod-enter': (mod: string) => `${mod}+Enter で送信、Enter で改行`,
  },
  overflow: {
    title: (n: number) => `長さの都合で、古い発言 ${n} 件はモデルに読まれません`,
    leaveOut: '除いたまま送る',
    summarize: '要約して送る',
    startNew: '新しい会話で聞く',
    shortenDocuments: '資料を減らして送る',
    shortenHint: '「資料を減らして送る」を選ぶと、渡す資料の箇所を減らして、古い発言を残します。',
    passagesLeft: (found: number, left: number) =>
      `長さの都合で、資料で見つかった ${found} か所のうち ${left} か所はモデルに読まれません`,
    passage: (name: string, page: number | null) =>
      page === null ? name : `${name}（${page} ページ）`,
    hint: '「要約して送る」を選ぶと、モデルが古い発言を要約し、以後はその要約を読みます。要約は会話に残ります。そのまま送信すると、古い発言を除いて送ります。',
  },
  summary: {
    writing: 'ここまでの会話を要約しています…',
    title: (n: number) => `はじめの ${n} 件の発言の要約`,
    explained: (model: string) =>
      `以後の回答では、これらの発言の代わりにこの要約が読まれます。要約したモデル：${model}`,
  },
  context: '文脈',
  contextUse: (used: number, limit: number) => `文脈 ${count(used)} / ${count(limit)}`,
  contextPassages: (given: number) => `このうち、次の質問とともに渡す資料は ${given} か所です。`,
  contextExplained:
    'モデルが一度に読める量（トークン）のうち、この会話と入力中の文章が占める量です。',
  willOmit: (n: number) =>
    `長くなったため、古い発言 ${n} 件は次の回答では読まれません。新しい会話を始めることもできます。`,
  willNotFit: (needed: number, limit: number) =>
    `この文章だけでモデルが読める量を超えます（${count(needed)} / ${count(limit)}）。短くするか、分けて送ってください。`,

  prompts: '定型文',
  promptsIntro:
    'よく使う頼み方を、すぐに呼び出せるようにしたものです。入力欄が空のときに「/」を打つか、入力欄の下のボタンを押すと使えます。',
  searchPrompts: '定型文を検索（言葉や読みで）',
  noPrompts: '定型文はまだありません',
  noPromptFound: (query: string) => `「${query}」に合う定型文はありません`,
  promptKeys: '↑↓ で選び、Enter で使う',
  managePrompts: '定型文の管理…',
  promptFormKeys: (mod: string) => `${mod}+Enter でも入力欄に入ります`,
  usePrompt: '入力欄に入れる',
  insertSelection: '選択した文章を入れる',
  insertClipboard: 'クリップボードから貼り付ける',
  pasteHint: (mod: string) => `${mod}+V で貼り付けられます`,
  addPrompt: '定型文を追加',
  changePrompt: '定型文を編集',
  importPrompts: '読み込む…',
  exportPrompts: '書き出す',
  promptTitle: '名前',
  promptReading: '読み',
  promptReadingHint: '検索に使う読みを、ひらがなで（空欄でも構いません）',
  promptText: '本文',
  promptTextHint:
    '使うたびに入れる言葉は {{文章}} のように書きます。{{相手：取引先}} のように書くと、初めから「取引先」が入ります。一行に一つだけ書くと、長い文章の欄になります。',
  promptAsks: (names: readonly string[]) => `使うときに尋ねるもの：${names.join('、')}`,
  promptOrigins: { changed: '編集済み', own: '自分で追加' },
  editPrompt: (title: string) => `「${title}」を編集`,
  deletePrompt: (title: string) => `「${title}」を削除`,
  resetPrompt: (title: string) => `「${title}」を最初の文面に戻す`,
  promptReset: (title: string) => `「${title}」を最初の文面に戻しました`,
  movePrompt: (title: string) => `「${title}」の並べ替え`,
  movePromptHint: 'ドラッグするか、↑↓ キーで並べ替え',
  promptMoved: (title: string, at: number, of: number) =>
    `「${title}」を ${of} 件中 ${at} 番目に移しました`,
  promptsAdded: (n: number) =>
    n === 0 ? '新しい定型文はありませんでした' : `定型文を ${n} 件追加しました`,
  deletedPrompts: (n: number) => `削除した定型文（${n} 件）`,
  bringBack: (title: string) => `「${title}」を元に戻す`,
  save: '保存',
  discardChange: 'やめる',

  selected: (n: number) => `${n} 件を選択中`,
  selectAll: 'すべて選択',
  pin: 'ピン留めする',
  unpin: 'ピン留めを外す',
  pinnedGroup: 'ピン留め',
  pinnedNow: (n: number) => `${n} 件をピン留めしました`,
  unpinned: (n: number) => `${n} 件のピン留めを外しました`,
  folder: (name: string) => `フォルダー「${name}」`,
  newFolder: '新しいフォルダー',
  noFolder: 'フォルダーなし',
  folderName: 'フォルダーの名前',
  folderModel: '使うモデル',
  defaultModel: '既定のモデル',
  folderSettings: 'フォルダーの設定',
  folderHint:
    'このフォルダーの会話に使われます。会話ごとに設定したものがあれば、そちらが優先されます。',
  folderMenu: (name: string) => `フォルダー「${name}」のメニュー`,
  folderRemoved: (name: string) => `フォルダー「${name}」を削除しました。中の会話は残っています`,
  removeFolder: 'フォルダーを削除',
  newInFolder: 'ここで新しい会話',
  newIn: (folder: string) => `「${folder}」で新しい会話`,
  moveUp: '上へ',
  moveDown: '下へ',
  moveToFolder: 'フォルダーへ移す',
  movedTo: (n: number, folder: string) => `${n} 件を「${folder}」へ移しました`,
  archive: 'アーカイブする',
  archived: (title: string) => `「${title}」をアーカイブしました`,
  archivedMany: (n: number) => `${n} 件をアーカイブしました`,
  archivePlace: 'アーカイブ',
  archiveIntro: '一覧から外してしまっておく会話です。消えることはありません。',
  removedMany: (n: number) => `${n} 件を削除しました`,
  trash: 'ごみ箱',
  trashIntro: (days: number) =>
    `削除した会話です。${days} 日を過ぎると、次に起動したときに完全に削除されます。`,
  emptyPlace: '会話はありません',
  bringBackToList: '一覧に戻す',
  broughtBack: (n: number) => `${n} 件を一覧に戻しました`,
  purge: '完全に削除…',
  emptyTrash: 'ごみ箱を空にする…',
  purgeSure: (n: number) => `${n} 件を完全に削除する（元に戻せません）`,
  palette: 'コマンドパレット',
  palettePlaceholder: '会話、操作、設定、定型文を探す',
  paletteGroups: { commands: '操作', conversations: '会話', folders: 'フォルダー' },
  nothingMatches: (query: string) => `「${query}」に合うものはありません`,
  shortcuts: 'キーボードショートカット',
  toggleSidebar: '会話の一覧の表示を切り替える',
  shortcutGroups: (mod: string, sendKey: 'enter' | 'mod-enter') => [
    {
      name: 'どこでも',
      keys: [
        [`${mod}+K`, '会話、操作、設定、定型文を探す'],
        [`${mod}+F`, 'この会話の中を検索'],
        [`${mod}+Shift+O`, '新しい会話'],
        [`${mod}+B`, '会話の一覧の表示を切り替える'],
        [`${mod}+,`, '設定'],
        [`${mod}+/`, 'この一覧'],
      ],
    },
    {
      name: '入力欄',
      keys: [
        [sendKey === 'enter' ? 'Enter' : `${mod}+Enter`, '送信'],
        [sendKey === 'enter' ? 'Shift+Enter' : 'Enter', '改行'],
        ['/', '定型文（入力欄が空のとき）'],
        ['Esc', '回答を止める'],
      ],
    },
    {
      name: '会話の一覧',
      keys: [
        ['↑ ↓', '前後の会話へ移る'],
        ['Shift+↑ ↓', '続けて選択する'],
        [`${mod}+A`, 'すべて選択する'],
        [`${mod}+クリック`, '選択に加える、外す'],
        ['F2', '名前を変更'],
        ['Delete', '削除'],
        ['Esc', '選択をやめる'],
      ],
    },
    {
      name: '資料の比較',
      keys: [
        ['Alt+↑ ↓', '前後の違いへ移る'],
        [`${mod}+F`, '比較の中を検索'],
      ],
    },
    {
      name: '定型文の管理',
      keys: [['↑ ↓（つまみの上で）', '並べ替え']],
    },
  ],

  thread: threadJa,

  compare: '世代を比べる',
  compareIntro: '同じ質問を 2〜4 個のモデルに順に送り、回答を並べて比べます。',
  compareModels: '比べるモデル',
  compareTooFew: '比べるには、モデルが二つ以上必要です。「モデルの管理」から追加してください。',
  compareQuestion: '質問',
  compareStart: '比べる',
  cardExample: '自然言語処理とは何か',
  continueExample: '例「自然言語処理とは何か」の続きを書く',

  newText: '文章の続き',
  text: '文章',
  textPlaceholder: 'ここに文章を書くと、モデルがカーソルの位置から続きを書きます。',
  textHint: (mod: string) => `${mod}+Enter で続きを書く。語に触れると確率が出ます`,
  continuation: (n: number) => `候補 ${n}`,
  accept: '採用',
  retry: '書き直す',
  discard: '消す',
  alternatives: '候補の数',
  probability: (p: number) => `この語の確率 ${(p * 100).toFixed(1)} %`,
  percent: (p: number) => `${(p * 100).toFixed(1)} %`,

  documents: documentsJa,
  shelf: shelfJa,
  differences: differencesJa,
  documentSearch: documentSearchJa,

  models: 'モデル',
  chooseModel: 'モデルを選ぶ',
  modelState: {
    idle: '未読み込み',
    loading: (percent: number) => `読み込み中 ${percent} %`,
    ready: (backend: string) => `準備完了（${backend}）`,
    restarting: '再起動中',
    failed: 'エラー',
  },
  load: '読み込む',
  unload: 'メモリーから外す',
  cancelLoad: '読み込みを取り消す',
  manageModels: 'モデルの管理…',
  modelsIntro:
    'ことのはで使うモデルです。付属の「お試しモデル」は動作を確かめるための小さなもので、本格的な回答には LLM-jp のモデルが必要です。',
  modelFolder: 'モデルのフォルダー',
  openFolder: 'フォルダーを開く',
  reload: '再読み込み',
  offer: offersJa,
  downloads: 'ダウンロード',
  downloadState: {
    queued: '順番を待っています',
    fetching: 'ダウンロード中',
    checking: '確認しています',
    waiting: '少し待って再試行します',
    paused: '一時停止中',
    failed: '失敗しました',
    done: '完了',
  },
  pauseDownload: '一時停止',
  resumeDownload: '再開',
  cancelDownload: '取り消して削除',
  perSecond: (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB/秒`,
  timeLeft: (seconds: number) =>
    seconds < 90 ? `残り約 ${Math.ceil(seconds)} 秒` : `残り約 ${Math.ceil(seconds / 60)} 分`,
  offline: '完全オフライン',
  offlineHint: 'オンにすると、モデルのダウンロードを含むすべての通信を止めます。',
  offlineChoices: { on: 'オン', off: 'オフ' },
  convert: '公式の重みから作る',
  convertIntro:
    'GGUF が公開されていないモデル（v1.0 など）は、公式の重み（config.json と safetensors などの入ったフォルダー）から作れます。',
  convertTo: '変換後の形式',
  conversionTargets: {
    q4_k_m: 'Q4_K_M（小さい・おすすめ）',
    q8_0: 'Q8_0（大きい・ほぼ元のまま）',
    f16: 'F16（最も大きい・元のまま）',
  },
  convertFolder: 'フォルダーを選んで変換…',
  convertFolderName: 'フォルダー',
  converting: {
    fetch: (name: string, percent: number) => `${name}：重みをダウンロードしています… ${percent} %`,
    hash: (name: string, percent: number) => `${name}：元のファイルを確認しています… ${percent} %`,
    write: (name: string, percent: number) => `${name}：変換しています… ${percent} %`,
  },
  converted: (name: string) => `「${name}」ができました。`,
  starterBadge: 'お試しモデル',
  defaultBadge: '既定',
  makeDefault: '既定にする',
  useModel: 'このモデルを使う',
  modelFacts: {
    size: 'サイズ',
    parameters: 'パラメーター数',
    quantization: '量子化',
    context: '学習時の文脈',
    family: '系統',
  },
  families: {
    'llm-jp-1': 'LLM-jp v1.0',
    'llm-jp-1.1': 'LLM-jp v1.1',
    'llm-jp-2': 'LLM-jp v2.0',
    'llm-jp-3': 'LLM-jp-3',
    'llm-jp-3.1': 'LLM-jp-3.1',
    'llm-jp-4': 'LLM-jp-4',
    starter: 'お試しモデル',
    other: 'その他のモデル',
  },
  baseModel: '指示学習なし',
  familyOf: (name: string) => `「${name}」の系統`,
  familyRecognised: '自動判定',
  tokenizers: {
    unigram: 'トークナイザー：ことのは（学習時と同じ分割）',
    'llama.cpp': 'トークナイザー：llama.cpp（LLM-jp の語彙ではないため）',
  },
  runningOn: ({
    threads,
    gpuLayers,
    totalLayers,
    contextSize,
    processMemory,
    devices,
  }: EngineReport) =>
    [
      ...devices,
      gpuLayers > 0 ? `GPU の層 ${gpuLayers} / ${totalLayers}` : `スレッド ${threads}`,
      `文脈 ${count(contextSize)} トークン`,
      `メモリー ${Math.round(processMemory / 2 ** 20).toLocaleString('ja-JP')} MB`,
    ].join('・'),
  modelGone: (name: string) => `この会話で使っていたモデル「${name}」が見つかりません。`,
  modelGoneTodo: '会話はそのまま読めます。続けるには、別のモデルを選んでください。',
  stepDowns: {
    'fewer-gpu-layers': 'GPU に載せる層を減らしました',
    'smaller-context': '文脈を短くしました',
    cpu: 'GPU では読み込めなかったため、CPU で動かしています',
  },
  bytes: (n: number) =>
    n >= 2 ** 30
      ? `${(n / 2 ** 30).toFixed(2)} GB`
      : n >= 2 ** 20
        ? `${(n / 2 ** 20).toFixed(1)} MB`
        : n >= 2 ** 10
          ? `${(n / 2 ** 10).toFixed(1)} KB`
          : `${n} バイト`,
  parameters: (n: number) =>
    n >= 1e8 ? `${(n / 1e8).toFixed(1)} 億` : `${Math.round(n / 1e4).toLocaleString('ja-JP')} 万`,
  tokens: (n: number) => `${count(n)} トークン`,

  diagnostics: diagnosticsJa,
  launcherScreen: launcherJa,
  settingsScreen: settingsJa,
  updates: updatesJa,
  settings: '設定',
  language: '言語',
  theme: '配色',
  themes: { system: 'システムに合わせる', light: '明るい', dark: '暗い' },
  sendKey: '送信キー',
  sendKeys: {
    enter: 'Enter で送信',
    'mod-enter': (mod: string) => `${mod}+Enter で送信`,
  },
  startAtLogin: 'ログイン時に起動する',
  startAtLoginHint: 'ウィンドウを開かずに、トレイで待ちます。',
  closeToTray: '閉じてもトレイで動かし続ける',
  closeToTrayHint: 'ウィンドウを閉じても、回答の続きやクイック呼び出しが使えます。',
  launcher: 'クイック呼び出し',
  launcherHint: 'ほかのアプリを使っているときも、小さな入力欄を開いて質問できます。',
  launcherShortcut: 'ショートカット',
  launcherShortcutHint: 'クイック呼び出しを開くキーです。',
  launcherOnLinux:
    'Wayland では、デスクトップが最初に許可を求めます。キーで開かないときは、トレイのメニューから開くか、デスクトップの設定で「kotonoha --toggle」をキーに割り当ててください。',
  launcherField: '質問',
  launcherPlaceholder: '何でも聞いてください',
  continueInMain: 'メイン画面で続ける',
  newQuestion: '新しい質問',
  record: 'キーを変更',
  recording: '新しいキーを押してください（Esc で取り消し）',
  recordRefused:
    'Ctrl、Alt、⌘ などから二つ以上と、英字・数字・スペースのどれかを同時に押してください。',
  gpu: 'GPU',
  gpuHint: '通常は「自動」のままで、使える GPU を選びます。変更は次の読み込みから有効です。',
  gpus: {
    auto: '自動',
    metal: 'Metal',
    cuda: 'CUDA',
    vulkan: 'Vulkan',
    cpu: 'CPU（GPU を使わない）',
  },
  gpuLayers: 'GPU に載せる層の数',
  gpuLayersHint: '空欄なら、載るだけ載せます。',
  contextSize: '文脈の長さ（トークン）',
  contextSizeHint: '空欄なら、モデルの学習時の長さをメモリーの許す範囲で使います。',
  snapshotGigabytes: '会話をすぐに再開するための保存領域（GB）',
  snapshotGigabytesHint:
    'モデルが会話を読み終えた状態をデータフォルダーに残し、アプリを終了した後でも読み直さずに続けられるようにします。いっぱいになると古いものから消え、会話を削除するとその状態も消えます。0 にすると残しません。1.8B のモデルで 3,000 トークンの会話なら約 0.6 GB です。',
  recommended: '推奨値',
  temperature: '温度',
  temperatureHint: '0 に近いほど堅実に、大きいほど多様になります（0〜2）。',
  topP: 'top-p',
  topPHint: '確率の高い語だけから選ぶ割合です（0〜1）。',
  repetitionPenalty: '繰り返しの抑制',
  repetitionPenaltyHint: '1 で抑制なし。大きいほど同じ語を避けます。',
  maxTokens: '回答の最大の長さ（トークン）',
  maxTokensHint: '空欄なら 2,048 です。',
  seed: '乱数のシード',
  automatic: {
    temperature: '推奨値',
    topP: '推奨値',
    repetitionPenalty: '推奨値',
    maxTokens: '2048',
    seed: '毎回変える',
  },
  conversationSettings: 'この会話の設定',
  backToRecommended: '推奨値に戻す',
  systemInstruction: 'モデルへの指示',
  systemInstructionPlaceholder: '空欄なら、学習時のままの文を使います',
  systemInstructionHint: {
    trained: '回答のしかた（口調、役割、形式など）を書きます。',
    experimental:
      '実験的な機能です。このモデルは決まった一文だけで学習されているため、書き換えた指示に従わないことがあります。',
  },
  reasoningEffort: '考える長さ',
  reasoningEfforts: { low: '短く', medium: 'ふつう', high: '長く' },
  exchange: {
    title: '会話の書き出しと読み込み',
    export: '書き出す',
    exportAll: 'すべての会話を書き出す',
    formats: {
      pdf: 'PDF',
      html: 'HTML',
      markdown: 'Markdown',
      json: 'JSON（読み込みできる形式）',
    },
    print: '印刷・PDF に保存…',
    import: '会話を読み込む…',
    importHint:
      '「ことのは」の JSON、ChatGPT の conversations.json、Open WebUI の書き出し、LM Studio の .conversation.json、Jan の messages.jsonl を読み込めます。今ある会話は変わりません。',
    imported: (added: number, present: number) =>
      `会話を ${count(added)} 件読み込みました。${present > 0 ? `${count(present)} 件は同じものが既にあります。` : ''}`,
    leftOut: '読み込まなかったものがあります。',
    leftovers: {
      invalid: (n: number) => `形式が正しくない会話：${count(n)} 件`,
      folder: (n: number) => `形式が正しくないフォルダー：${count(n)} 個`,
      unknown: (n: number) => `この版で扱えない項目：${count(n)} 個`,
      system: (n: number) => `システムの指示や設定：${count(n)} 個`,
      tool: (n: number) => `ツールの実行結果：${count(n)} 個`,
      attachment: (n: number) => `画像や添付ファイル：${count(n)} 個`,
      model: (n: number) => `回答したモデルの名前：${count(n)} 個`,
      empty: (n: number) => `文章のない会話：${count(n)} 件`,
    },
    unreadable: {
      'not-json':
        'このファイルは JSON として読めません。ファイルが途中で切れていないか確かめてください。',
      'too-new':
        'このファイルは、より新しい「ことのは」で書き出されています。アプリを更新してください。',
      foreign:
        '読み込める会話がありません。「ことのは」、ChatGPT、Open WebUI、LM Studio、Jan のいずれかの会話のファイルを選んでください。',
    },
  },
  backups: backupsJa,
  dataFolder: 'データの保存先',
  privacyNote: '会話と設定は、すべてこのフォルダーに保存され、外部には送信されません。',
  outOfRange: (low: number, high: number) =>
    `${count(low)} から ${count(high)} までの数を入力してください`,
  settingsProblems: '設定ファイルに、そのままでは使えない項目がありました。',
  settingsProblem: {
    'unknown-key': (key: string) => `「${key}」は知らない項目です。ファイルには残してあります。`,
    'invalid-value': (key: string) =>
      `「${key}」の値が正しくないため、初期値を使っています。ファイルの値は残してあります。`,
    unreadable: (file: string) =>
      `ファイルを読めなかったため、「${file}」という名前で残し、初期値を使っています。`,
  },

  welcomeTitle: 'ことのはへようこそ',
  welcomeText: 'LLM-jp の日本語モデルと、このパソコンの中だけで会話できます。',
  welcomeSend: 'メッセージの送り方を選んでください',
  welcomeEnter: 'Enter で送信',
  welcomeEnterHint: '改行は Shift+Enter。\n変換の確定では送信しません。',
  welcomeModEnter: (mod: string) => `${mod}+Enter で送信`,
  welcomeModEnterHint: '改行は Enter。\n長い文章を書く方に。',
  welcomePrivate: '会話はこのパソコンの外に出ません',
  welcomePrivateText:
    '会話も設定も、すべてこのパソコンの中だけに保存されます。外部への送信や利用状況の収集はありません。',
  welcomeModel: '最初のモデル',
  welcomeModelText:
    '付属のお試しモデルは、動作を確かめるためのごく小さなものです。本格的に使うには、LLM-jp のモデルを追加してください。',
  welcomeStart: 'お試しモデルではじめる',
  welcomeModels: 'モデルを追加する',
}

/** Every language has all of these. */
export type Words = typeof ja
