import type { ThreadWords } from './thread-ja.ts'

export const threadEn: ThreadWords = {
  find: 'Find in this conversation',
  findShort: 'Find in the conversation',
  notFound: 'Not found',
  foundAt: (at, all) => `${at} of ${all}`,
  previousPlace: 'Previous match',
  nextPlace: 'Next match',
}
