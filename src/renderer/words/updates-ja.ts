import type { UpdateObstacle } from '../../contract/update.ts'

/** New versions of the program, and what administrators decide. */
export const updatesJa = {
  automatic: '新しい版を自動で確かめる',
  automaticHint:
    '1 日に 1 回、新しい版があるかを配布元に問い合わせます。会話や使用状況は送りません。入手や入れ替えは、そのつど選べます。',
  terms: 'アップデート 更新 バージョン 最新版 こうしん',
  title: 'ことのはの版',
  hint: '今の版を表示し、新しい版があれば入れ替えます。',
  running: (version: string) => `バージョン ${version}`,
  check: '新しい版を確かめる',
  checking: '配布元に問い合わせています…',
  current: 'これより新しい版はありません。',
  found: (version: string) => `バージョン ${version} があります`,
  fetch: (size: string) => `ダウンロード（${size}）`,
  fetching: (share: number) => `ダウンロードしています（${share}%）`,
  cancel: '中止',
  ready: (version: string) => `バージョン ${version} を使う準備ができました`,
  readyHint: '書きかけの回答や会話を保存してから入れ替わります。',
  install: '再起動して更新',
  installing: '保存して、新しい版に入れ替えています…',
  notes: '変更点',
  show: '内容を見る',
  later: '後で',
  obstacles: {
    policy: '管理者により、ここからの更新は禁止されています。',
    package:
      'ことのはは OS のパッケージとして入っています。更新は、OS のソフトウェア更新で行ってください。',
    portable:
      '展開して使う版は、自動では入れ替えられません。配布元から新しい版を入手し、置き換えてください。',
    'own-build': 'この版には更新の配布元がありません。新しい版は、入手した所で確かめてください。',
  } satisfies Record<UpdateObstacle, string>,
  welcome: '新しい版の確認',
  welcomeText:
    '1 日に 1 回、新しい版があるかを配布元に問い合わせます。会話や使用状況は送りません。後から設定で変えられます。',

  managed: '管理者により設定されています',
  managedIntro: 'このパソコンの管理者が、一部の設定を決めています。',
  policyProblem: (file: string) => `管理者が用意した設定ファイル（${file}）に誤りがあります。`,
  policyProblemTodo:
    '管理者の意図が分からないため、安全のために、すべての通信と更新を止めています。管理者にお知らせください。ファイルを直してから起動し直すと、元に戻ります。',
  policyProblems: {
    unreadable: 'ファイルを読み取れません（JSON として正しくないか、読む権限がありません）。',
    'unknown-key': (key: string) => `「${key}」は知らない項目です。`,
    'invalid-value': (key: string) => `「${key}」の値が正しくありません。`,
  },
}
