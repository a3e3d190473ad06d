/** 会話の中の検索と、枝の操作の文言。 */
export const threadJa = {
  find: 'この会話の中を検索',
  notFound: '見つかりません',
  foundAt: (at: number, all: number) => `${at} / ${all} 件`,
  previousPlace: '前の一致へ',
  nextPlace: '次の一致へ',
  deleteBranch: 'この枝を削除',
  deleteFromHere: 'ここから先を削除',
  branchDeleted: 'メッセージを削除しました',
  pasted: (time: string) => `貼り付けた文章 ${time.replaceAll(':', '-')}`,
  map: '枝の地図',
  mapHint: '会話の枝分かれです。選ぶと、その枝を表示します。',
  messages: (count: number) => `${count} 件`,
}
export type ThreadWords = typeof threadJa
