import type { DocumentSearchWords } from './document-search-ja.ts'

const count = (n: number) => n.toLocaleString('en')

/** Words about models that help to search documents. */
export const documentSearchEn: DocumentSearchWords = {
  title: 'Models that help to search documents',
  intro:
    'Documents are found by words without any model. With one of these, passages that say the same in other words are found as well. The models run on the CPU, and nothing of your documents leaves this computer.',
  kinds: { embedding: 'Search by meaning', reranker: 'Put in order' },
  notForTalking: 'This model helps to search documents. It cannot be talked with.',
  inUse: 'In use',

  embedding: 'Model to search by meaning',
  embeddingHint:
    'Finds passages of documents that are near in meaning, even in other words. Another model has to read the documents anew.',
  embeddingTerms: 'embedding vector semantic meaning search',
  reranker: 'Model to put in order',
  rerankerHint:
    'Puts what was found in the order of how well it answers the question. Answers begin later with it.',
  rerankerTerms: 'reranker rerank order search',
  auto: (name) => (name ? `Automatic (${name})` : 'Automatic (what is installed)'),
  none: 'Do not use any',
  missing: (id) => `${id} (not found)`,

  reading: (read, passages) =>
    `Reading documents to search them by meaning (${count(read)} of ${count(passages)} passages). Until then, words find.`,
  resting: (read, passages) =>
    `Reading to search by meaning is paused (${count(read)} of ${count(passages)} passages). Words find.`,
  done: (passages) => `${count(passages)} passages can be searched by meaning.`,
  pause: 'Pause',
  resume: 'Resume',
  tryAgain: 'Try again',
  gone: (id) => `“${id}” was not found, so documents are searched without it.`,
  failed: (name) => `“${name}” could not be run, so documents are searched without it.`,
}
