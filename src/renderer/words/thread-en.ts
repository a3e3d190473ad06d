import type { ThreadWords } from './thread-ja.ts'

export const threadEn: ThreadWords = {
  find: 'Find in this conversation',
  notFound: 'Not found',
  foundAt: (at, all) => `${at} of ${all}`,
  previousPlace: 'Previous match',
  nextPlace: 'Next match',
  deleteBranch: 'Delete this branch',
  deleteFromHere: 'Delete from here on',
  branchDeleted: 'Messages deleted',
  pasted: (time) => `Pasted text ${time.replaceAll(':', '-')}`,
  map: 'Map of branches',
  mapHint: 'Where this conversation branches. Choose a branch to show it.',
  messages: (count) => (count === 1 ? '1 message' : `${count} messages`),
}
