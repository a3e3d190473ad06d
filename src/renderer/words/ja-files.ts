import type { FileWorkKind, HashState, ImportHow } from '../../contract/library.ts'
import type { LedgerEntry, Purpose } from '../../contract/network.ts'

const count = (n: number) => n.toLocaleString('ja-JP')

/** Words for model files and for kits of them. */
export const libraryJa = {
  sections: 'モデルの画面',
  section: {
    installed: 'このパソコンのモデル',
    offers: '入手する',
    kits: '持ち込みキット',
    network: '通信',
  },
  running: (n: number) => `${count(n)} 件を取得中`,
  hash: {
    recorded: '内容を確認済み',
    unknown: '内容は未確認',
    changed: '記録したときから内容が変わっています',
    missing: 'ファイルが見つかりません',
  } satisfies Record<HashState, string>,
  hashedOn: (date: string) => `確認日：${date}`,
  usedOn: (date: string) => `最後に使った日：${date}`,
  neverUsed: 'まだ使っていません',
  source: (host: string) => `入手元：${host}`,
  elsewhere: (folder: string) => `元の場所のまま使っています：${folder}`,
  menu: (name: string) => `「${name}」のメニュー`,
  verify: '内容を確かめる',
  verifyAll: 'すべての内容を確かめる',
  accept: '今の内容を正しいものとして記録する',
  reveal: 'ファイルの場所を開く',
  copyHash: 'SHA-256 をコピー',
  delete: 'ファイルを削除…',
  unlink: '一覧から外す…',
  forget: '一覧から消す',
  missingHint:
    'ファイルが移動または削除されたか、ディスクが外されています。戻すと、また使えるようになります。',
  changedHint:
    '自分で入れ替えたのであれば、今の内容を記録してください。覚えがなければ、壊れているか書き換えられているおそれがあります。',
  deleteTitle: (name: string) => `「${name}」を削除しますか？`,
  deleteText: (size: string) =>
    `ファイル（${size}）をディスクから削除します。元には戻せません。このモデルを使った会話は、削除した後も読めます。`,
  unlinkTitle: (name: string) => `「${name}」を一覧から外しますか？`,
  unlinkText: '元のファイルは、そのまま残ります。',
  confirmDelete: '削除する',
  confirmUnlink: '外す',
  folderHint:
    'GGUF 形式のファイル（.gguf）をここに入れると、自動で一覧に加わります。すでにあるファイルは、この画面にドラッグするか、下のボタンから追加できます。',
  folderHintWeb:
    'GGUF 形式のファイル（.gguf）をここに入れると、自動で一覧に加わります。別の場所にあるファイルは、この画面にドラッグするか、下のボタンから追加できます。',
  send: 'ファイルを選んで追加…',
  sendHint:
    'モデルの置き場所にコピーし、中身を確かめてから一覧に加えます。分かれたモデルは、すべてのファイルを一度に選んでください。',
  addTyped: '場所を入力して追加…',
  addTypedTitle: '場所を入力してモデルを追加',
  typedFile: 'モデルのファイル（.gguf）の場所',
  typedHint:
    '「ことのは」を動かしているパソコンの中の場所を、最初から最後まで入力してください。分かれたモデルは、どれか 1 つのファイルで足ります。',
  typedHow: {
    link: '今の場所のまま使う（ファイルを動かすと使えなくなります）',
    copy: 'モデルの置き場所にコピーする',
  } satisfies Record<ImportHow, string>,
  add: '追加する',
  moveTitle: 'モデルの置き場所を移す',
  typedFolder: '移す先のフォルダー（空か、まだないもの）',
  moveNow: '移す',
  addCopy: 'コピーして追加…',
  addLink: '今の場所のまま追加…',
  addLinkHint: 'ディスクの容量は増えませんが、元のファイルを動かすと使えなくなります。',
  move: '置き場所を移す…',
  moveHint:
    'コピーして中身を確かめてから切り替え、元のファイルを消します。ダウンロードは、その間だけ待ちます。',
  working: {
    verify: (name: string) => `「${name}」の内容を確かめています`,
    import: (name: string) => `「${name}」を追加しています`,
    move: (name: string) => `モデルの置き場所を「${name}」へ移しています`,
    pack: (name: string) => `持ち込みキット「${name}」を作っています`,
    'check-kit': (name: string) => `持ち込みキット「${name}」を確かめています`,
    'import-kit': (name: string) => `持ち込みキット「${name}」から取り込んでいます`,
  } satisfies Record<FileWorkKind, (name: string) => string>,
  done: {
    verify: (names: readonly string[]) =>
      `${count(names.length)} 件のモデルの内容を確かめました。問題はありません。`,
    import: (names: readonly string[]) => `${count(names.length)} 件のモデルを追加しました。`,
    move: ([to]: readonly string[]) => `モデルの置き場所を「${to}」に移しました。`,
    pack: ([place]: readonly string[]) => `持ち込みキットができました：${place}`,
    'check-kit': (bad: readonly string[]) =>
      bad.length === 0
        ? 'すべてのファイルが揃っていて、内容も正しいことを確かめました。'
        : `${count(bad.length)} 個のファイルが、足りないか壊れています：${bad.join('、')}`,
    'import-kit': (names: readonly string[]) =>
      `${count(names.length)} 個のファイルを取り込みました。`,
  } satisfies Record<FileWorkKind, (names: readonly string[]) => string>,
  progressOf: (done: string, all: string, percent: number) => `${done} / ${all}（${percent} %）`,
  stopWork: '中止',

  kits: {
    intro:
      'ネットワークにつながらないパソコンへ、モデルを運ぶためのものです。つながるパソコンでキットを作り、USB メモリーなどで運んで、向こうの「ことのは」で取り込みます。',
    pack: 'キットを作る',
    packIntro: '入れるモデルを選んでください。書き込みながらハッシュ値を記録します。',
    noModels: '入れられるモデルがありません。先に「入手する」からダウンロードしてください。',
    choose: 'キットに入れるモデル',
    pieceSize: 'ファイルの大きさ',
    pieceSizes: {
      whole: '分けない',
      fat32: '4 GB ごとに分ける（FAT32 の USB メモリー向き）',
      dvd: '2 GB ごとに分ける',
      cd: '650 MB ごとに分ける',
    },
    packTotal: (n: number, size: string) => `${count(n)} 件、合計 ${size}`,
    packNow: '作る',
    packWhere: '場所を選んで作る…',
    found: '見つかったキット',
    none: 'キットはまだありません。',
    lookedFor: (folder: string) =>
      `キットのフォルダーを次の場所に置くと、ここに表示されます：${folder}`,
    open: 'キットのフォルダーを選ぶ…',
    openTitle: 'キットのフォルダーを選ぶ',
    typedPlace: 'キットのフォルダーの場所',
    typedHint:
      '「ことのは」を動かしているパソコンの中の場所を、最初から最後まで入力してください。例：/media/usb/kotonoha-kit',
    openNow: '表示する',
    packedAt: (date: string) => `作成：${date}`,
    files: (n: number, size: string) => `${count(n)} 個のファイル、${size}`,
    pieces: (n: number) => `${count(n)} 個に分割`,
    manifest: '目録の SHA-256',
    manifestHint: '作ったパソコンと取り込むパソコンで、この値が同じであることを見比べてください。',
    check: '確かめる',
    import: 'このパソコンに取り込む',
    reload: '探し直す',
  },
}

/** Words for the network, and for the record of what was connected to. */
export const networkJa = {
  intro:
    '「ことのは」が外と通信するのは、モデルを調べるときとダウンロードするときだけです。会話や文書は送られません。つないだ相手は、すべて下の通信台帳に残ります。',
  settings: '接続の設定',
  hub: '配布元のアドレス',
  hubHint: '通常は変える必要はありません。組織内に写し（ミラー）があれば、そのアドレスを入れます。',
  hubInvalid: 'https:// で始まるアドレスを入力してください。',
  proxy: 'プロキシー',
  proxyHint: '組織のネットワークで、外部への接続にプロキシーが要るときに使います。',
  proxyTerms: '代理 ネットワーク ぷろきし',
  proxies: { system: 'システムに合わせる', manual: '手動', none: '使わない' },
  systemProxy: (address: string | null) =>
    address === null
      ? '今のシステムの設定では、プロキシーを使いません。'
      : `今のシステムの設定：${address}`,
  proxyAddress: 'プロキシーのアドレス',
  proxyAddressHint:
    '「ホスト名:ポート番号」の形で入力します。利用者名とパスワードが要るときは「http://利用者名:パスワード@ホスト名:ポート番号」とし、設定ファイルにそのまま保存されます。',
  proxyInvalid: '「ホスト名:ポート番号」の形で入力してください。',
  certificates: '追加で信頼する証明書',
  certificatesHint: (n: number) =>
    `通信を検査する機器のある組織では、組織の認証局の証明書（PEM または DER 形式）を追加してください。${n > 0 ? `OS が信頼している証明書（${count(n)} 件）は、そのまま使います。` : ''}`,
  addCertificates: '証明書ファイルを追加…',
  removeCertificate: (name: string) => `「${name}」の証明書を外す`,
  issuedBy: (name: string) => `発行者：${name}`,
  validTo: (date: string) => `有効期限：${date}`,
  token: 'アクセストークン',
  tokenHint: '利用条件への同意が必要なモデルを取得するときに使います。配布元だけに送られます。',
  tokenPlaces: {
    system: 'OS の安全な保管場所を使い、暗号化して保存します。',
    file: 'このパソコンのあなただけが読めるファイルに、暗号化せずに保存します。',
  },
  tokens: { present: '保存済み', absent: '未設定', unreadable: '読み取れません' },
  tokenUnreadable:
    '保存されているトークンを読み取れません。別の利用者や別のパソコンで保存された可能性があります。もう一度入力してください。',
  tokenField: '新しいトークン',
  saveToken: '保存',
  removeToken: '削除',
  tokenInvalid: 'トークンは、空白を含まない英数字です。貼り付けた内容を確かめてください。',
  test: '接続を試す',
  testing: '接続しています…',
  tested: (host: string, ms: number, proxy: string | null) =>
    `${host} に接続できました（${count(Math.round(ms))} ミリ秒${proxy ? `、プロキシー ${proxy} 経由` : ''}）。`,
  testedUser: (name: string) => `トークンの持ち主：${name}`,

  ledger: '通信台帳',
  ledgerIntro: 'いつ、どこへ、何のために、どれだけ通信したかの記録です。',
  ledgerEmpty: 'まだ一度も通信していません。',
  ledgerNoMatch: '条件に合う記録はありません。',
  ledgerHost: '相手の名前で絞り込む',
  ledgerPurpose: '目的',
  ledgerResult: '結果',
  any: 'すべて',
  purposes: {
    'hub-list': 'ファイルの一覧',
    download: 'ダウンロード',
    test: '接続の確認',
    update: '新しい版の確認と入手',
  } satisfies Record<Purpose, string>,
  results: {
    open: '接続中',
    lost: '終わりは不明',
    closed: '正常',
    failed: '失敗',
    denied: '遮断',
  } satisfies Record<LedgerEntry['result'], string>,
  columns: {
    opened: '開始',
    closed: '終了',
    host: '相手',
    purpose: '目的',
    sent: '送信',
    received: '受信',
    result: '結果',
    detail: '詳細',
  },
  sentBytes: '送信（バイト）',
  receivedBytes: '受信（バイト）',
  summary: (n: number, sent: string, received: string) =>
    `${count(n)} 件の接続。送信 ${sent}、受信 ${received}`,
  newest: (n: number) => `新しいものから ${count(n)} 件を表示しています。`,
  exportCsv: 'CSV に書き出す',
  notifyDownloads: 'ダウンロードの完了を通知する',
  notifyDownloadsTerms: '通知 お知らせ つうち',
  notifyDownloadsHint:
    '完了したときと、続けられなくなったときに、デスクトップの通知でお知らせします。',
}
