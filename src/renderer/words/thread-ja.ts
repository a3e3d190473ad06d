/** 会話の中の検索と、枝の操作の文言。 */
export const threadJa = {
  find: 'この会話の中を検索',
  findShort: '会話の中を検索',
  notFound: '見つかりません',
  foundAt: (at: number, all: number) => `${at} / ${all} 件`,
  previousPlace: '前の一致へ',
  nextPlace: '次の一致へ',
}
export type ThreadWords = typeof threadJa
