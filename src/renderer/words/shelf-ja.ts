import type { WatchState } from '../../contract/shelf.ts'

const count = (n: number) => n.toLocaleString('ja-JP')

export const shelfJa = {
  newFolder: 'フォルダーを作る',
  watchFolder: '監視フォルダーを追加…',
  folderName: 'フォルダーの名前',
  create: '作る',
  rename: '名前を変える',
  deleteFolder: 'フォルダーを削除',
  stopWatching: '監視をやめて資料棚から外す',
  deleted: (name: string) =>
    `フォルダー「${name}」を削除しました。中の資料は資料棚に残っています。`,
  watchEnded: (name: string) =>
    `「${name}」の監視をやめ、資料棚から外しました。元のファイルはそのままです。`,
  folders: 'フォルダー',
  all: '資料棚',
  open: (name: string) => `フォルダー「${name}」を開く`,
  menu: (name: string) => `フォルダー「${name}」の操作`,
  holds: (n: number) => `${count(n)} 件`,
  unread: (n: number) => `読み込み待ち ${count(n)}`,
  needsAttention: (n: number) => `要確認 ${count(n)}`,
  onlyAttention: '要確認の資料だけを表示',
  nothingToAttend: '確認が必要な資料はありません。',
  emptyFolder:
    'このフォルダーは空です。資料をここにドラッグするか、ファイルをドロップしてください。',
  emptyWatched: '読み込めるファイルがまだありません。元のフォルダーに入れると、ここに加わります。',
  moveTo: 'フォルダーに移す',
  noFolder: 'フォルダーに入れない',
  moved: (n: number, name: string) => `資料 ${count(n)} 件を「${name}」に移しました。`,
  ask: 'このフォルダーについて質問する',
  wholeFolder: (n: number) => `フォルダーごと（${count(n)} 件）`,
  takeBack: (name: string) => `フォルダー「${name}」を会話から外す`,
  lentFolder: (name: string) => `資料棚のフォルダー「${name}」`,
  back: '資料棚に戻る',

  watched: '監視フォルダー',
  watchedHint:
    'このフォルダーのファイルを資料として読み込み、追加・変更・削除に合わせて更新し続けます。元のファイルは変更しません。',
  watchPath: '監視するフォルダーの場所',
  watchPathHint: 'このパソコンにあるフォルダーの場所を、最初から最後まで入力してください。',
  watchPathExample: '例：/home/hanako/資料',
  watch: '監視する',
  watchState: (state: WatchState): string => {
    if (state.status === 'looking')
      return state.files > 0 ? `調べています（${count(state.files)} 件）` : '調べています'
    if (state.status === 'paused') return '監視を一時停止しています'
    if (state.status === 'missing')
      return 'フォルダーを開けません。読み込んだ資料は使えますが、新しくはなりません。外付けディスクなら、つなぐと自動で再開します。'
    return '監視しています'
  },
  leftOut: (n: number) =>
    `監視できるのは 10,000 件までです。ほかの ${count(n)} 件は読み込んでいません。フォルダーを分けて監視してください。`,
  closed: (n: number) =>
    `中のフォルダー ${count(n)} 個は、権限がないなどの理由で開けませんでした。`,
  pause: '監視を一時停止',
  resume: '監視を再開',
  lookAgain: '今すぐ調べる',
  relocate: '場所を選び直す…',
  noDrop: '監視フォルダーには、元のフォルダーにファイルを入れると加わります',

  changed: '読み込んだ後に、元のファイルが書き換えられています。',
  missing: '元のファイルが見つかりません。読み込んだ内容は残っています。',
  readAgain: '読み直す',
  locate: '場所を選び直す…',
  keepCopy: 'コピーを取っておく',
  copyKept: (name: string) => `「${name}」のコピーを取りました。元のファイルがなくても読めます。`,
  sourceChanged: (name: string) =>
    `「${name}」は、この内容を読み込んだ後に書き換えられています。今の内容とは違うかもしれません。`,
  sourceMissing: (name: string) =>
    `「${name}」の元のファイルが見つかりません。回答は、以前に読み込んだ内容によるものです。ファイルを元の場所に戻すか、資料棚で今の場所を選び直してください。`,
  copyOf: 'コピー',

  dropped: (n: number) => `ファイル ${count(n)} 件を、ドロップした会話の資料に加えました。`,
  originals: '追加した資料の元のファイル',
  originalsHint:
    '「元の場所で読む」は場所を取りません。「コピーを取る」は、元のファイルが消えたり書き換えられたりしても、読み込んだものが残ります。',
  originalsTerms: '資料 コピー 参照 複製 取り込み 保存 しりょう documents originals copy',
  originalChoices: { referenced: '元の場所で読む', copied: 'コピーを取る' },
  fromFilesAs: {
    referenced: 'ファイルを選ぶ（元の場所で読む）…',
    copied: 'ファイルを選ぶ（コピーを取る）…',
  },
}
