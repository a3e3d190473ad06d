import type { DocumentProblemCode, DocumentReport, DocumentState } from '../../contract/document.ts'
import type { documentsJa } from './documents-ja.ts'
import type { Explanation } from './explanation.ts'

const count = (n: number) => n.toLocaleString('en')
const files = (n: number) => (n === 1 ? '1 document' : `${count(n)} documents`)

/** What a document is made of. */
const unitOf = (name: string) =>
  /\.(xls[xm]|ods)$/i.test(name)
    ? 'sheet'
    : /\.(ppt[xm]|odp)$/i.test(name)
      ? 'slide'
      : /\.epub$/i.test(name)
        ? 'part'
        : 'page'

const problems: Record<DocumentProblemCode, Explanation> = {
  missing: {
    what: 'The file cannot be opened.',
    todo: 'Check that it is where it was and may be read, then choose “Read again”.',
  },
  empty: {
    what: 'There is no text in it.',
    todo: 'Check what is in it, save it anew, and add it again.',
  },
  scanned: {
    what: 'There is no text in it, only pictures of pages as scanners make them.',
    todo: 'Have its text recognized (OCR), then add the resulting PDF.',
  },
  unsupported: {
    what: 'This format is not supported.',
    todo: 'Save it in one that is: PDF, Word, Excel, plain text and others.',
  },
  encrypted: {
    what: 'It is protected by a password.',
    todo: 'Take the protection off in the program it was made with, then add it again.',
  },
  corrupt: {
    what: 'The file is damaged, or not what its name says.',
    todo: 'See whether its own program opens it, save it anew, and add it again.',
  },
  'too-large': {
    what: 'It is too large to be read.',
    todo: 'Split it into several files.',
  },
  'too-slow': {
    what: 'Reading it took too long.',
    todo: 'Split it into several files, or save it in another format.',
  },
  'parser-died': {
    what: 'Something went wrong while it was read.',
    todo: 'Save it in another format, or split it into several files.',
  },
  changed: {
    what: 'The file was written to while it was read.',
    todo: 'Choose “Read again” once it has been saved.',
  },
}

export const documentsEn: typeof documentsJa = {
  shelf: 'Library',
  shelfIntro:
    'A place for documents that are often used. They can be added to any conversation. The files themselves are never changed.',
  shelfEmpty: 'There are no documents yet. Drop files here, or choose “Add documents”.',
  add: 'Add documents',
  addTo: 'Add documents…',
  fromFiles: 'Choose files…',
  fromShelf: 'From the library…',
  chooseFromShelf: 'From the library',
  filterNames: 'Filter by name',
  shelfHasNothing: 'The library has nothing to add.',
  addChosen: (n) => (n === 0 ? 'Add' : `Add ${files(n)}`),
  dropHere: 'Drop to add to the conversation',
  dropOnShelf: 'Drop to put into the library',
  dropHint: 'PDF, Word, Excel, PowerPoint, text, Markdown, HTML, CSV, EPUB and more',
  nothingToAdd: 'There was no file that can be read.',
  tooLarge: (name) => `“${name}” is too large to be added (the limit is 512 MB).`,
  count: (n) => files(n),
  ofConversation: 'Documents of this conversation',
  removeFrom: (name) => `Take “${name}” out`,
  forget: (name) => `Take “${name}” out of the library`,
  size: (bytes) =>
    bytes < 2 ** 20 ? `${count(Math.ceil(bytes / 1024))} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`,
  open: (name) => `Open “${name}”`,
  readAgain: 'Read again',
  menu: (name) => `Actions for “${name}”`,
  pause: 'Pause reading',
  resume: 'Go on reading',
  left: (n) => `${files(n)} left to read`,
  removed: (name, original) =>
    original === 'referenced'
      ? `“${name}” was taken out. The file itself is where it was.`
      : `“${name}” was taken out.`,
  paused: 'Reading is paused',
  cancel: 'Cancel',
  sending: (percent) => `Sending ${percent}%`,
  states: {
    waiting: 'Waiting',
    hashing: 'Checking',
    reading: 'Reading',
    indexing: 'Indexing',
  },
  stateOf: (state: DocumentState, name: string): string =>
    state.status === 'ready'
      ? documentsEn.reportOf(state.report, name)
      : state.status === 'failed'
        ? problems[state.problem].what
        : state.status === 'reading' && state.pages
          ? `${documentsEn.states.reading}, page ${count(state.pages.done)} of ${count(state.pages.total)}`
          : documentsEn.states[state.status === 'waiting' ? 'waiting' : state.step],
  reportOf: (
    { pages, characters, emptyPages, doubtfulPages, isDoubtful }: DocumentReport,
    name: string,
  ) =>
    [
      ...(pages === null ? [] : [`${count(pages)} ${unitOf(name)}${pages === 1 ? '' : 's'}`]),
      `${count(characters)} characters`,
      ...(emptyPages.length > 0 ? [`${count(emptyPages.length)} without text`] : []),
      ...(isDoubtful || doubtfulPages.length > 0 ? ['may be garbled'] : []),
    ].join(' · '),
  report: 'What was read',
  emptyPages: (numbers) =>
    `Pages without text: ${numbers.slice(0, 30).join(', ')}${numbers.length > 30 ? ' and others' : ''}. Pages that are pictures need text recognition (OCR).`,
  doubtfulPages: (numbers) =>
    `Pages whose text may be wrong: ${numbers.slice(0, 30).join(', ')}${numbers.length > 30 ? ' and others' : ''}. Compare them with the file itself.`,
  doubtful: (encoding) =>
    `The character encoding is not certain${encoding ? ` (read as ${encoding})` : ''}. If the text is garbled, save it as UTF-8.`,
  problems,
  searchIn: 'Search in documents',
  noHits: (query) => `No document contains “${query}”`,
  found: 'In documents',
  page: (name, page, label) => {
    if (page == null) return ''
    if (/\.(xls[xm]|ods)$/i.test(name)) return `sheet “${label ?? page}”`
    if (/\.(ppt[xm]|odp)$/i.test(name)) return `slide ${page}`
    if (/\.epub$/i.test(name)) return label ? `“${label}”` : `part ${page}`
    return `page ${label ?? page}`
  },
  cells: (cells) => `cells ${cells}`,
  pageOf: (index, of) => `${count(index + 1)} / ${count(of)}`,
  previousPage: 'Previous page',
  nextPage: 'Next page',
  before: 'Show what comes before',
  after: 'Show what follows',
  close: 'Close the document',
  view: 'View',
  asPages: 'Pages',
  asText: 'Text',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fitWidth: 'Fit width',
  zoom: (percent) => `${count(percent)}%`,
  opening: 'Opening…',
  sheet: (number) => `Page ${count(number)}`,
  citedHere: 'Cited passage',
  sheetNotDrawn: 'This page could not be drawn.',
  showText: 'Show as text',
  noPages: {
    undrawable: 'The pages of this PDF cannot be drawn, so the text that was read is shown.',
    changed:
      'The file has changed since it was read, so the text is shown as it was then. Use “Read again” to take in what it says now.',
    gone: 'The file cannot be found, so the text that was read of it is shown.',
  },
  gone: 'This document is no longer here.',
  goneButKept: 'Only what the answer read of it is left.',

  pin: (n, place) => `Source ${n}: ${place}`,
  noGround: 'no source',
  noGroundHint: 'Nothing in the documents that were given supports this sentence.',
  used: (n) => `What this answer was given to read (${count(n)})`,
  cited: 'cited',
  copyWithCitation: 'Copy with sources',
  source: 'Sources',
  nothingFound: 'Nothing in the documents has to do with this question.',
  nothingFoundTodo:
    'Other words may find it. You can have it answered without the documents, but then nothing in them supports the answer.',
  answerAnyway: 'Answer without documents',
  withoutDocuments: 'Written without the documents',

  readingChoice: 'How documents are read',
  readings: {
    passages: 'Read what fits best',
    whole: 'Read everything',
    differences: 'Compare the two',
  },
  wholeReading: ({ kind }) =>
    kind === 'differences' ? 'Comparing the two documents' : 'Reading all of the documents',
  wholePaused: ({ kind }) => (kind === 'differences' ? 'Comparing is paused' : 'Reading is paused'),
  wholeProgress: ({ unit, done, total }) => `${count(done)}/${count(total)} ${unit}`,
  wholePause: 'Pause',
  wholeResume: ({ kind }) => (kind === 'differences' ? 'Go on' : 'Read on'),
  wholeEnd: 'Take what there is',
  wholeRead: ({ kind, progress }) =>
    kind === 'differences'
      ? progress === null
        ? 'The two documents were compared'
        : progress.done < progress.total
          ? `Differences read in part (${documentsEn.wholeProgress(progress)})`
          : `The two documents were compared, and all differences read (${documentsEn.wholeProgress(progress)})`
      : progress && progress.done < progress.total
        ? `Read in part (${progress.name}: ${documentsEn.wholeProgress(progress)})`
        : progress
          ? `All was read (${documentsEn.wholeProgress(progress)})`
          : 'All was read',
  answerFromPassages: 'Answer again from what fits best',
  answerFromWhole: 'Answer again from everything',
}
