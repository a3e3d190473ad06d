import { differencesIn, type WeightyChange } from '../../contract/document-differences.ts'
import type { differencesJa } from './differences-ja.ts'

const count = (n: number) => n.toLocaleString('en-US')

const kinds: Record<WeightyChange['kind'], string> = {
  date: 'Date or time',
  amount: 'Amount',
  number: 'Number',
  negation: 'Negation',
  duty: 'Must or may',
}

export const differencesEn: typeof differencesJa = {
  title: 'Compare documents',
  titleOf: (left, right) => `What changed from “${left}” to “${right}”`,
  fileName: (left, right) => `Differences_${left}_${right}`,
  compare: 'Compare documents',
  compareTwo: 'Compare two documents',
  compareWith: 'Compare with another document…',
  compareChosen: (n) =>
    n === 2 ? 'Compare the two' : n < 2 ? 'Select one more to compare' : 'Only two can be compared',
  chosen: (n) => `${count(n)} selected`,
  select: (name) => `Select “${name}”`,
  clear: 'Select none',
  before: 'Before',
  after: 'After',
  choose: 'Choose a document',
  chooseBefore: 'Choose the earlier document',
  chooseAfter: 'Choose the later document',
  chooseTwo: 'Choose two documents to compare.',
  nothingToChoose: 'There are no documents. Add some to the library or to a conversation.',
  isOther: 'Chosen on the other side',
  swap: 'Swap before and after',
  twice: 'The same document is on both sides. Choose another one for one of them.',
  goneOne: 'One of the documents is no longer here. Choose another one.',
  whenRead: 'They are compared as soon as it has been read.',
  comparing: 'Comparing…',
  filter: 'Differences shown',
  filters: {
    all: (n) => `All ${count(n)}`,
    changed: (n) => `Changed ${count(n)}`,
    added: (n) => `Added ${count(n)}`,
    removed: (n) => `Removed ${count(n)}`,
    moved: (n) => `Moved ${count(n)}`,
    weighty: (n) => `Numbers, dates… ${count(n)}`,
  },
  types: { changed: 'Changed', added: 'Added', removed: 'Removed', moved: 'Moved' },
  weighty: ({ kind, before, after }) =>
    before === null
      ? `${kinds[kind]}: ${after} added`
      : after === null
        ? `${kinds[kind]}: ${before} removed`
        : `${kinds[kind]}: ${before} → ${after}`,
  otherwise: 'Only written differently',
  same: (n) => `Show ${count(n)} equal parts`,
  movedTo: (spot) => `Moved to (after): ${spot}`,
  movedFrom: (spot) => `Moved from (before): ${spot}`,
  beginning: 'this place',
  open: (side, spot) => `${side}: show in the document, ${spot}`,
  previous: 'Previous difference (Alt+↑)',
  next: 'Next difference (Alt+↓)',
  at: (at, of) => (at > 0 ? `${count(at)} / ${count(of)}` : `${count(of)}`),
  find: 'Find in this comparison',
  copy: 'Copy differences as Markdown',
  save: 'Save differences as Markdown',
  summary: (counts) =>
    `${count(differencesIn(counts))} differences (${count(counts.changed)} changed, ${count(counts.added)} added, ${count(counts.removed)} removed, ${count(counts.moved)} moved).${counts.weighty > 0 ? ` In ${count(counts.weighty)} of them numbers, dates, or what must and may be done have changed.` : ''}${counts.otherwise > 0 ? ` ${count(counts.otherwise)} more are only written differently.` : ''}`,
  relations: {
    identical: 'The two documents say the same.',
    unrelated:
      'The two documents have hardly anything in common. Check that they are the ones you meant.',
    empty: 'Neither document has text that could be compared.',
  },
  othersToo: (n) => ` ${count(n)} places are only written differently.`,
  ask: 'Ask for the gist',
  question: (left, right) => `What are the key changes from “${left}” to “${right}”?`,
}
