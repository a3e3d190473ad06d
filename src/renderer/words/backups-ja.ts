import type { BackupOutcome } from '../../contract/backup.ts'

/** バックアップの一覧と、そこから戻す画面の文言。 */
export const backupsJa = {
  title: 'バックアップ',
  hint: '会話のデータベースを 1 日に 1 回と、アプリの更新で形式が変わる前に控えます。日ごとの控えは 7 個、更新前の控えは 5 個まで残します。',
  none: 'バックアップはまだありません。',
  make: '今すぐ作る',
  made: 'バックアップを作りました。',
  kinds: { daily: '日ごと', migration: '更新前' },
  open: '中身を見る…',
  openOf: (date: string) => `${date} のバックアップの中身を見る`,
  reading: 'バックアップを読んでいます…',
  contents: (date: string) => `${date} のバックアップ`,
  explained:
    '選んだ会話から、今ないものだけを戻します。今ある会話や発言を書き換えたり、消したりすることはありません。',
  filter: '会話の名前で絞り込む',
  outcomes: {
    added: '今はない会話',
    completed: '一部の発言が今はない会話',
    'from-trash': 'ごみ箱にある会話',
    kept: 'そのまま残る会話',
  } satisfies Record<BackupOutcome, string>,
  outcomeHints: {
    added: '会話を元のまま追加します。',
    completed: '足りない発言を、枝として追加します。今ある発言は変わりません。',
    'from-trash': 'ごみ箱から一覧に戻します。',
    kept: 'バックアップの内容は、すべて今もあります。',
  } satisfies Record<BackupOutcome, string>,
  adds: (n: number) => `発言 ${n.toLocaleString('ja-JP')} 件を追加`,
  all: (n: number) => `すべて選択（${n.toLocaleString('ja-JP')} 件）`,
  more: (n: number) => `ほか ${n.toLocaleString('ja-JP')} 件`,
  prompts: (n: number) => `今はない定型文 ${n} 件も戻す`,
  nothing: 'このバックアップの内容は、すべて今もあります。戻すものはありません。',
  restore: (n: number) => (n === 0 ? '戻す' : `${n.toLocaleString('ja-JP')} 件の会話を戻す`),
  restored: (conversations: number, messages: number, prompts: number) =>
    `会話 ${conversations.toLocaleString('ja-JP')} 件を戻し、発言 ${messages.toLocaleString('ja-JP')} 件${prompts > 0 ? `、定型文 ${prompts} 件` : ''}を追加しました。`,
}
