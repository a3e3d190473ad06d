/** The launcher. */
export const launcherJa = {
  keys: (mod: string) => `${mod}+Shift+V でクリップボードを資料に、/ で定型文、Esc で閉じる`,
  insert: 'コピーして戻る',
  insertHint: (mod: string) =>
    `回答をクリップボードに入れて閉じます。元のアプリで貼り付けてください（${mod}+I）`,
  addClipboard: 'クリップボードの文章を資料にする',
  prompts: '定型文',
  keepOpen: 'ほかのウィンドウを使っても閉じない（ファイルをドラッグするときなど）',
  materials: '資料',
  clipboard: 'クリップボード',
  clipboardEmpty: 'クリップボードに文章がありません。',
  characters: (n: number) => `${n.toLocaleString('ja-JP')} 字`,
  removeMaterial: (name: string) => `資料「${name}」を外す`,
}
