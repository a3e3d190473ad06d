import type { shelfJa } from './shelf-ja.ts'

const count = (n: number) => n.toLocaleString('en')
const documents = (n: number) => `${count(n)} ${n === 1 ? 'document' : 'documents'}`

export const shelfEn: typeof shelfJa = {
  newFolder: 'New folder',
  watchFolder: 'Watch a folder…',
  folderName: 'Name of the folder',
  create: 'Create',
  rename: 'Rename',
  deleteFolder: 'Delete folder',
  stopWatching: 'Stop watching and remove',
  deleted: (name) => `Deleted the folder “${name}”. Its documents are still on the shelf.`,
  watchEnded: (name) => `“${name}” is no longer watched. The original files are untouched.`,
  folders: 'Folders',
  all: 'Shelf',
  open: (name) => `Open the folder “${name}”`,
  menu: (name) => `Actions for the folder “${name}”`,
  holds: (n) => documents(n),
  unread: (n) => `${count(n)} waiting`,
  needsAttention: (n) => `${count(n)} to check`,
  onlyAttention: 'Only show documents to check',
  nothingToAttend: 'No document needs to be checked.',
  emptyFolder: 'This folder is empty. Drag documents here, or drop files.',
  emptyWatched:
    'There are no readable files yet. Put files into the original folder to see them here.',
  moveTo: 'Move to folder',
  noFolder: 'No folder',
  moved: (n, name) => `Moved ${documents(n)} to “${name}”.`,
  ask: 'Ask about this folder',
  wholeFolder: (n) => `The whole folder (${documents(n)})`,
  takeBack: (name) => `Remove the folder “${name}” from the conversation`,
  lentFolder: (name) => `The shelf’s folder “${name}”`,
  back: 'Back to the shelf',

  watched: 'Watched folder',
  watchedHint:
    'The files in this folder are read as documents and kept up to date as they come, change and go. The files themselves are never changed.',
  watchPath: 'Folder to watch',
  watchPathHint: 'Enter the whole path of a folder on this computer.',
  watchPathExample: 'e.g. /home/hanako/documents',
  watch: 'Watch',
  watchState: (state) => {
    if (state.status === 'looking')
      return state.files > 0
        ? `Looking through it (${count(state.files)} files)`
        : 'Looking through it'
    if (state.status === 'paused') return 'Watching is paused'
    if (state.status === 'missing')
      return 'The folder cannot be opened. What was read can be used, but is not kept up to date. If it is on an external disk, watching goes on once that is connected.'
    return 'Watching'
  },
  leftOut: (n) =>
    `At most 10,000 files are watched. Another ${count(n)} were not read; watch smaller folders instead.`,
  closed: (n) =>
    `${count(n)} folders inside could not be opened, for lack of permission or otherwise.`,
  pause: 'Pause watching',
  resume: 'Go on watching',
  lookAgain: 'Look now',
  relocate: 'Choose its place…',
  noDrop: 'To add files to a watched folder, put them into the original folder',

  changed: 'The original file has changed since it was read.',
  missing: 'The original file is not there. What was read of it is kept.',
  readAgain: 'Read again',
  locate: 'Choose its place…',
  keepCopy: 'Keep a copy',
  copyKept: (name) => `Kept a copy of “${name}”. It can be read without the original.`,
  sourceChanged: (name) =>
    `“${name}” has changed since this was read, and may say something else now.`,
  sourceMissing: (name) =>
    `The original file of “${name}” is not there. The answer rests on what was read before. Put the file back, or choose its place on the shelf.`,
  copyOf: 'copy',

  dropped: (n) =>
    `Added ${count(n)} ${n === 1 ? 'file' : 'files'} to the conversation it was dropped on.`,
  originals: 'Originals of added documents',
  originalsHint:
    '“Read in place” takes no room. “Copy” keeps what was read even when the original changes or is deleted.',
  originalsTerms: 'documents originals copy reference import files',
  originalChoices: { referenced: 'Read in place', copied: 'Copy' },
  fromFilesAs: { referenced: 'Choose files (read in place)…', copied: 'Choose files (copy)…' },
}
