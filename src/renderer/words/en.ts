import type { ErrorCode, ErrorData } from '../../contract/errors.ts'
import { backupsEn } from './backups-en.ts'
import { diagnosticsEn } from './diagnostics-en.ts'
import { differencesEn } from './differences-en.ts'
import { documentSearchEn } from './document-search-en.ts'
import { documentsEn } from './documents-en.ts'
import { libraryEn, networkEn } from './en-files.ts'
import type { Explanation } from './explanation.ts'
import type { Words } from './ja.ts'
import { launcherEn } from './launcher-en.ts'
import { offersEn } from './offers-en.ts'
import { settingsEn } from './settings-en.ts'
import { shelfEn } from './shelf-en.ts'
import { threadEn } from './thread-en.ts'
import { updatesEn } from './updates-en.ts'

const { format: count } = new Intl.NumberFormat('en-US')
const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`
const named = (data: ErrorData) => (data.subject ? ` “${data.subject}”` : '')

const errors: Record<ErrorCode, (data: ErrorData) => Explanation> = {
  NO_MODEL: () => ({ what: 'No model is loaded.', todo: 'Choose one in the menu at the top.' }),
  MODEL_NOT_FOUND: (data) => ({
    what: `The model${named(data)} was not found.`,
    todo: 'Its file may have been moved or deleted. Choose another model, or put the file back.',
  }),
  MODEL_FILE_MISSING: (data) => ({
    what: `The model file${named(data)} cannot be opened.`,
    todo: 'Check that the file exists and may be read. Of a split model, all files have to be there.',
  }),
  MODEL_NOT_GGUF: (data) => ({
    what: `${data.subject ?? 'This file'} is not a GGUF model.`,
    todo: 'Use a GGUF file for llama.cpp (.gguf).',
  }),
  MODEL_FILE_TRUNCATED: (data) => ({
    what: `The file of the model${named(data)} ends early.`,
    todo: 'A download or copy may be incomplete. Get the file again.',
  }),
  MODEL_FILE_CORRUPT: (data) => ({
    what: `The file of the model${named(data)} is damaged.`,
    todo: 'Download or copy it again.',
  }),
  MODEL_FILE_CHANGED: (data) => ({
    what: `The contents of the model${named(data)} are not those that were recorded.`,
    todo: 'It may be damaged or tampered with. Get it again, or record its present contents if you have replaced it yourself.',
  }),
  MODEL_PRESENT: (data) => ({
    what: `A model with the same contents${named(data)} is already there.`,
    todo: 'Use the one in the list; there is no need to add it.',
  }),
  FILES_BUSY: () => ({
    what: 'Other work on model files is under way.',
    todo: 'Wait until it has ended, or stop it, and try again.',
  }),
  MODEL_UNSUPPORTED: (data) => ({
    what: `This kind of model is not supported${named(data)}.`,
    todo: 'Choose another model. An update of the app may support it.',
  }),
  MODEL_TOO_LARGE: ({ needed, available }) => ({
    what: 'This model does not fit into this computer’s memory.',
    todo: `${needed && available ? `It needs about ${gigabytes(needed)}; ${gigabytes(available)} can be used. ` : ''}Choose a smaller or quantized model (such as Q4_K_M).`,
  }),
  MODEL_LOAD_FAILED: () => ({
    what: 'The model could not be loaded.',
    todo: 'Close other apps to free memory, or change context size and GPU in the settings, and try again.',
  }),
  TEMPLATE_UNUSABLE: () => ({
    what: 'This model’s file has no chat template that can be used.',
    todo: 'Use it to continue texts, or choose a model for conversations. For an LLM-jp model, correct its family on the models screen.',
  }),
  MODEL_LOAD_CANCELLED: () => ({
    what: 'Loading the model was cancelled.',
    todo: 'Load it again when you need it.',
  }),
  OUTPUT_EXISTS: (data) => ({
    what: `${named(data).trim() || 'The output file'} already exists.`,
    todo: 'Choose another name, or delete the file if you do not need it.',
  }),
  OUTPUT_NOT_WRITABLE: (data) => ({
    what: `${named(data).trim() || 'The output file'} cannot be written.`,
    todo: 'Check that the folder exists and that you may write to it.',
  }),
  CONVERSION_CANCELLED: () => ({
    what: 'The conversion was stopped.',
    todo: 'Start it again to go on where it stopped.',
  }),
  OFFLINE: () => ({
    what: 'No connection was made, because everything is set to stay offline.',
    todo: 'If connections are welcome, turn “Fully offline” off in the settings.',
  }),
  ADDRESS_REFUSED: (data) => ({
    what: `The address${named(data)} cannot be trusted, so nothing is downloaded from it.`,
    todo: 'Use an address that begins with https, or a name like owner/repository.',
  }),
  DOWNLOAD_FAILED: (data) => ({
    what: `The download${named(data)} stopped on the way.`,
    todo: 'Check the network and press “Resume”. What has been fetched is kept.',
  }),
  DOWNLOAD_NOT_FOUND: (data) => ({
    what: `The file${named(data)} is not at the source.`,
    todo: 'Check its name, or fetch the list of files again.',
  }),
  DOWNLOAD_CHANGED: (data) => ({
    what: `The file${named(data)} was replaced at the source.`,
    todo: 'Fetch the list of files again and start the download anew.',
  }),
  TOKEN_NEEDED: (data) => ({
    what: `There is no permission to fetch the file${named(data)}.`,
    todo: 'Accept the terms on the page of the source, and enter an access token in the settings.',
  }),
  TOKEN_REFUSED: (data) => ({
    what: `The access token is not known${data.subject ? ` to ${data.subject}` : ''}.`,
    todo: 'Check that it has not expired and was pasted whole, or make a new one on the hub’s page and enter it.',
  }),
  HOST_UNREACHABLE: (data) => ({
    what: `${data.subject ?? 'The hub'} cannot be reached.`,
    todo: 'Check the network connection, the address of the hub, and the proxy. Downloads can be resumed.',
  }),
  CERTIFICATE_UNTRUSTED: (data) => ({
    what: `The certificate of ${data.subject ?? 'the server'} is not trusted, so there was no connection.`,
    todo: 'Where connections are inspected, add the certificate of your organisation’s authority under “Network”. Check the computer’s date and time as well.',
  }),
  PROXY_FAILED: (data) => ({
    what: `The proxy${named(data)} does not let connections through.`,
    todo: 'Check its address, name and password under “Network”.',
  }),
  CERTIFICATE_FILE_INVALID: (data) => ({
    what: `${data.subject ?? 'This file'} cannot be used as a trusted certificate.`,
    todo: 'Choose a certificate of an authority (PEM or DER) that has not expired, or ask those who run your network.',
  }),
  SERVER_ANSWER_INVALID: (data) => ({
    what: `The server${named(data)} gave an answer that makes no sense.`,
    todo: 'Check the address of the hub in the settings. In an office network, a login page or a proxy may be answering.',
  }),
  HASH_MISMATCH: (data) => ({
    what: `The file${named(data)} does not match its published hash.`,
    todo: 'It may be damaged or tampered with, so what was fetched is gone. Download it again, or use another source if this goes on. The details say which part differed.',
  }),
  FILE_EXISTS: (data) => ({
    what: `There is already another file${named(data)} of this name.`,
    todo: 'Move or delete it, and try again.',
  }),
  MODEL_FOLDER_GONE: (data) => ({
    what: `The download was stopped because the model folder${named(data)} is gone.`,
    todo: 'Put the folder back or connect the disk, then choose “Resume”.',
  }),
  FOLDER_UNSUITABLE: (data) => ({
    what: `The folder${named(data)} cannot be moved to.`,
    todo: 'Choose an empty folder that is neither inside nor around the present one.',
  }),
  FOLDER_HAS_LINKS: (data) => ({
    what: `The model folder has a link${named(data)} to another place, so it cannot be moved.`,
    todo: 'Take the link out of the folder, or put the file itself in its place, and try again. Nothing was moved.',
  }),
  UPLOAD_INTERRUPTED: (data) => ({
    what: `Adding the model file${named(data)} was cut short.`,
    todo: 'Choose the same file again to go on where it stopped. Keep this page open until it is done.',
  }),
  CATALOGUE_INVALID: () => ({
    what: 'The model catalogue cannot be read.',
    todo: 'Check that the file is a catalogue for Kotonoha.',
  }),
  CATALOGUE_OLD: () => ({
    what: 'This catalogue is older than the one that came with the program, and cannot be used.',
    todo: 'Choose the file of a newer catalogue.',
  }),
  HUB_BUSY: () => ({
    what: 'The source is busy, or was asked too often in a short time.',
    todo: 'Wait for a few minutes and try again. An access token may allow more requests.',
  }),
  HUB_UNREACHABLE: (data) => ({
    what: `The source cannot be reached to ask about${named(data) || ' models'}.`,
    todo: 'Check the network, and the address of the hub in the settings. Installed models go on working.',
  }),
  GGUF_NOT_FOUND: (data) => ({
    what: `There is no GGUF model at the address${named(data)}.`,
    todo: 'Look for a repository with “gguf” in its name, or make an LLM-jp model of its official weights.',
  }),
  WEIGHTS_NOT_FOUND: (data) => ({
    what: `There are no weights to convert in the repository${named(data)}.`,
    todo: 'Check that it holds config.json and weights as safetensors or of PyTorch.',
  }),
  KIT_INVALID: (data) => ({
    what: `The kit${named(data)} is damaged or incomplete.`,
    todo: 'Check that all its files are there, and copy it again from the other computer.',
  }),
  ENGINE_CRASHED: () => ({
    what: 'The inference engine stopped unexpectedly, so the answer ends early.',
    todo: 'The engine restarts by itself. Choose “Continue” or “Answer again”.',
  }),
  ENGINE_UNAVAILABLE: () => ({
    what: 'The inference engine cannot be started.',
    todo: 'Set “GPU” to CPU in the settings, or choose another model, and load it again.',
  }),
  GPU_UNAVAILABLE: () => ({
    what: 'The chosen GPU cannot be used on this computer.',
    todo: 'Set “GPU” to automatic or CPU in the settings.',
  }),
  MESSAGE_EMPTY: () => ({ what: 'The message is empty.', todo: 'Write something first.' }),
  CONTEXT_FULL: ({ needed, available }) => ({
    what: 'The message is longer than the model can read at once.',
    todo: `${needed && available ? `It has ${count(needed)} tokens; ${count(available)} fit. ` : ''}Shorten it or send it in parts.`,
  }),
  BUSY: () => ({
    what: 'An answer is being written in this conversation.',
    todo: 'Wait for it to end, or stop it first.',
  }),
  DOCUMENT_NOT_FOUND: () => ({
    what: 'This document cannot be found.',
    todo: 'It may have been taken out of the library or the conversation. Add it again.',
  }),
  DOCUMENT_TOO_LARGE: (data) => ({
    what: `${named(data) || 'This document'} is too large to be added.`,
    todo: 'Files of up to 512 MB can be added. Split it into several.',
  }),
  DOCUMENT_NOT_READ: (data) => ({
    what: `The text of the document${named(data)} has not been read.`,
    todo: 'Wait until it is, or look into the list of documents for the reason.',
  }),
  DOCUMENTS_TOO_LONG: () => ({
    what: 'These two documents are too long to be compared.',
    todo: 'Split them into several files, for example by chapters.',
  }),
  DOCUMENT_FILE_MISSING: (data) => ({
    what: `The file of the document${named(data)} cannot be opened.`,
    todo: 'Check that it is where it was, and that you may read it.',
  }),
  NOT_A_FOLDER: (data) => ({
    what: `${named(data) || 'This place'} is not a folder that can be opened.`,
    todo: 'Enter the whole path of the folder.',
  }),
  INDEX_REMADE: () => ({
    what: 'The index of your documents was damaged and is being made again.',
    todo: 'The documents themselves are all there. Wait until they have been read.',
  }),
  CONVERSATION_NOT_FOUND: () => ({
    what: 'This conversation was not found.',
    todo: 'Choose another one from the list.',
  }),
  MESSAGE_NOT_FOUND: () => ({
    what: 'This message was not found.',
    todo: 'Open the conversation again.',
  }),
  FOLDER_NOT_FOUND: () => ({
    what: 'This folder was not found.',
    todo: 'Choose another one from the list.',
  }),
  PROMPT_NOT_FOUND: () => ({
    what: 'This prompt was not found.',
    todo: 'Open the list again.',
  }),
  PROMPT_FILE_INVALID: (data) => ({
    what: `${data.subject ?? 'This file'} is not a file of prompts.`,
    todo: 'Choose a JSON file exported from Kotonoha.',
  }),
  DISK_FULL: ({ needed, available }) =>
    needed === undefined
      ? {
          what: 'The disk is full, so nothing can be saved.',
          todo: 'Delete files you do not need. What is being written is saved as soon as there is room.',
        }
      : {
          what: `There is not enough room on the disk: about ${gigabytes(needed)} needed, ${gigabytes(available ?? 0)} available.`,
          todo: 'Delete files you do not need, or move the models to a disk with more room, and try again.',
        },
  DATA_READ_ONLY: () => ({
    what: 'The data folder cannot be written to.',
    todo: 'Check its permissions and the disk.',
  }),
  DATA_IN_USE: () => ({
    what: 'Another Kotonoha uses the data folder.',
    todo: 'Quit the other one.',
  }),
  DATA_NOT_FOUND: (data) => ({
    what: `The data folder${named(data)} is not there.`,
    todo: 'Plug in the disk or connect the network drive, and start again.',
  }),
  DATABASE_CORRUPT: () => ({
    what: 'The database of conversations is damaged.',
    todo: 'Copy the data folder elsewhere, then restore a backup.',
  }),
  BACKUP_UNUSABLE: (data) => ({
    what: `The backup ${data.subject ?? ''} cannot be read.`,
    todo: 'It was deleted or is damaged. Choose another one.',
  }),
  DATABASE_TOO_NEW: () => ({
    what: 'This data was made by a newer Kotonoha.',
    todo: 'Update the app.',
  }),
  SETTING_FIXED: () => ({
    what: 'An administrator has decided this setting; it cannot be changed here.',
    todo: 'If it has to be changed, ask the administrator of this computer.',
  }),
  UPDATE_UNAVAILABLE: () => ({
    what: 'New versions cannot be installed from here.',
    todo: 'The settings say why, under “Version of Kotonoha”.',
  }),
  UPDATE_UNTRUSTED: () => ({
    what: 'The new version was not used, because its signature or contents do not hold.',
    todo: 'The version in use goes on working. Try again later, and tell the publisher if it stays so.',
  }),
  UPDATE_FAILED: (data) => ({
    what: `The new version could not be had${data.subject ? ` from ${data.subject}` : ''}.`,
    todo: 'The version in use goes on working. Check the network and try again.',
  }),
  SHORTCUT_TAKEN: (data) => ({
    what: `The keys of the quick launcher${named(data)} are used by another app or the system.`,
    todo: 'Choose others under “Shortcut” in the settings. The menu of the tray opens it all the same.',
  }),
  CONNECTION_LOST: () => ({
    what: 'The connection to the program was lost, so this could not be done.',
    todo: 'Wait until it is back, see whether anything has changed, and try again if not. What you wrote is kept.',
  }),
  INVALID_INPUT: () => ({
    what: 'This cannot be done now.',
    todo: 'Reload the page and try again.',
  }),
  INTERNAL: () => ({
    what: 'Something unexpected happened.',
    todo: 'Try again. If it goes on, report it with the details.',
  }),
}

export const en: Words = {
  library: libraryEn,
  network: networkEn,
  appName: 'Kotonoha',
  errors,
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  connectionLost: 'Connection lost. Reconnecting…',
  connectionRefused: 'This address is out of date. Open the one shown when the program started.',
  recovered: ({ keptAs, conversations, messages, folders, prompts, documents, fromBackup }) =>
    `The database was damaged. ${conversations} conversations with ${messages} messages, ${folders} folders, ${prompts} prompts and ${documents} documents were recovered into a new one${fromBackup > 0 ? `; ${fromBackup} of the messages are from the last backup` : ''}. The damaged file is kept in the data folder as “${keptAs}”.`,
  documentsRemade:
    'The index of your documents was lost or damaged and is being made again. The documents themselves are all there. Until it is done, some passages will not be found.',
  connecting: 'Getting ready…',

  newConversation: 'New conversation',
  searchConversations: 'Search conversations',
  namesFound: 'Names',
  searchHits: 'What was said',
  searchRole: 'Written by',
  searchRoles: { any: 'You and answers', user: 'You', assistant: 'Answers' },
  searchPeriod: 'Period',
  searchPeriods: { any: 'Any time', week: 'Past 7 days', month: 'Past 30 days', year: 'Past year' },
  searchFolder: 'Folder',
  searchAnyFolder: 'All folders',
  searchAnyModel: 'Any model',
  moreHits: 'Show more',
  tooManyHits: (n) => `The first ${n} are shown. Add words to narrow them down.`,
  noHits: (query) => `No conversation contains “${query}”`,
  conversationList: 'Conversations',
  noConversations: 'No conversations yet',
  untitled: '(Untitled)',
  groups: { today: 'Today', yesterday: 'Yesterday', week: 'Past 7 days', earlier: 'Earlier' },
  rename: 'Rename',
  remove: 'Delete',
  conversationMenu: (title) => `Menu of “${title}”`,
  conversationTitle: 'Name of the conversation',
  removed: (title) => `“${title}” was deleted`,
  undo: 'Undo',
  notice: 'Notice',
  openSidebar: 'Show conversations',
  closeSidebar: 'Hide conversations',

  emptyTitle: 'Ask anything',
  emptyText: 'All answers are made on this computer.',
  examples: [
    'こんにちは',
    'あなたは何ができますか？',
    '自然言語処理とは何か',
    '次の文を繰り返してください：春は桜が美しい',
  ],
  you: 'You',
  assistant: 'Kotonoha',
  thinking: 'Thinking…',
  loadingModel: (percent) => `Loading the model… ${percent}%`,
  reasoning: 'Reasoning',
  copy: 'Copy',
  copied: 'Copied',
  copyCode: 'Copy code',
  regenerate: 'Answer again',
  regenerating: {
    menu: 'Answer in another way',
    byModel: 'By another model',
    noOthers: 'There is no other model',
    safer: 'Safer (temperature 0.2)',
    freer: 'More varied (temperature 1.0)',
    longer: 'Longer (up to 4,096 tokens)',
  },
  edit: 'Edit and send again',
  fork: 'Go on in a new conversation',
  resume: 'Continue',
  stopped: 'Stopped',
  cutOff: 'Cut off at the length limit',
  interrupted: 'Interrupted when the program last ended',
  answered: 'Answered.',
  branch: (at, of) => `${at} / ${of}`,
  previousBranch: 'Previous answer',
  nextBranch: 'Next answer',
  answerDetails: 'Details of the answer',
  omitted: (n) => `${n} older messages did not fit and were not read for this answer`,
  latest: 'Latest',
  imageNotShown: (alt) => `Image not shown${alt ? `: ${alt}` : ''}`,

  detail: {
    model: 'Model',
    speed: 'Speed',
    firstToken: 'First token after',
    prompt: 'Read',
    answer: 'Written',
    runsOn: 'Runs on',
    sampling: 'Settings',
    seed: 'Seed',
    saw: 'Read of it',
    sawOf: (summarized, leftOut) =>
      [
        ...(summarized ? [`the first ${summarized} messages as a summary`] : []),
        ...(leftOut ? [`all but ${leftOut} older messages`] : []),
      ].join(', ') || 'the whole conversation so far',
    inParts: (runs) => `the documents in ${count(runs)} parts`,
    ofContext: (n, size) => `${count(n)} of ${count(size)} tokens of context`,
    tokens: (n) => `${count(n)} tokens`,
    cached: (n) => `${count(n)} of them reused`,
    perSecond: (n) => `${n.toFixed(1)} tokens/s`,
    seconds: (n) => `${n.toFixed(2)} s`,
    samplingOf: (temperature, topP, penalty) =>
      `temperature ${temperature}, top-p ${topP}, repetition penalty ${penalty}`,
  },

  message: 'Message',
  messagePlaceholder: 'Write a message',
  send: 'Send',
  stop: 'Stop',
  sendHint: {
    enter: 'Enter sends, Shift+Enter breaks the line',
    'mod-enter': (mod) => `${mod}+Enter sends, Enter breaks the line`,
  },
  overflow: {
    title: (n) => `${n} older messages are too much for the model and will not be read`,
    leaveOut: 'Send without them',
    summarize: 'Summarise and send',
    startNew: 'Ask in a new conversation',
    shortenDocuments: 'Send with less of the documents',
    shortenHint:
      'With less of the documents, fewer passages go along, so that the older messages can stay.',
    passagesLeft: (found, left) =>
      `${left} of ${found} passages found in documents do not fit and will not be read`,
    passage: (name, page) => (page === null ? name : `${name} (page ${page})`),
    hint: 'To summarise, the model sums up the older messages and reads that from then on; the summary stays in the conversation. Just sending leaves them out.',
  },
  summary: {
    writing: 'Summarising the conversation so far…',
    title: (n) => `Summary of the first ${n} messages`,
    explained: (model) =>
      `From here on, answers are written with this summary instead of those messages. Written by ${model}.`,
  },
  context: 'Context',
  contextUse: (used, limit) => `Context ${count(used)} / ${count(limit)}`,
  contextPassages: (given) =>
    `Part of it are ${given} passages of documents that go with your next question.`,
  contextExplained:
    'How much of what the model can read at once (in tokens) this conversation and your text take.',
  willOmit: (n) =>
    `${n} older messages no longer fit and will not be read for the next answer. You can also start a new conversation.`,
  willNotFit: (needed, limit) =>
    `This text alone is longer than the model can read (${count(needed)} / ${count(limit)}). Shorten it or send it in parts.`,

  prompts: 'Prompts',
  promptsIntro:
    'Ways of asking that you use often. Type “/” in an empty message, or press the button below it.',
  searchPrompts: 'Search prompts',
  noPrompts: 'There are no prompts yet',
  noPromptFound: (query) => `No prompt matches “${query}”`,
  promptKeys: '↑↓ to choose, Enter to use',
  managePrompts: 'Manage prompts…',
  promptFormKeys: (mod) => `${mod}+Enter inserts it too`,
  usePrompt: 'Insert into the message',
  insertSelection: 'Insert the selected text',
  insertClipboard: 'Paste from the clipboard',
  pasteHint: (mod) => `${mod}+V pastes`,
  addPrompt: 'Add a prompt',
  changePrompt: 'Edit prompt',
  importPrompts: 'Import…',
  exportPrompts: 'Export',
  promptTitle: 'Name',
  promptReading: 'Reading',
  promptReadingHint: 'How a Japanese name is read, in hiragana (optional)',
  promptText: 'Text',
  promptTextHint:
    'Write {{text}} for what is asked for each time. {{recipient: client}} begins with “client”. One that has a line to itself becomes a large field.',
  promptAsks: (names) => `Asks for: ${names.join(', ')}`,
  promptOrigins: { changed: 'edited', own: 'yours' },
  editPrompt: (title) => `Edit “${title}”`,
  deletePrompt: (title) => `Delete “${title}”`,
  resetPrompt: (title) => `Bring “${title}” back to the original`,
  promptReset: (title) => `“${title}” is the original again`,
  movePrompt: (title) => `Move “${title}”`,
  movePromptHint: 'Drag, or press ↑↓',
  promptMoved: (title, at, of) => `“${title}” is now number ${at} of ${of}`,
  promptsAdded: (n) => (n === 0 ? 'No new prompts were found' : `Added ${n} prompts`),
  deletedPrompts: (n) => `Deleted prompts (${n})`,
  bringBack: (title) => `Bring back “${title}”`,
  save: 'Save',
  discardChange: 'Discard',

  selected: (n) => `${n} selected`,
  selectAll: 'Select all',
  pin: 'Pin',
  unpin: 'Unpin',
  pinnedGroup: 'Pinned',
  pinnedNow: (n) => `Pinned ${n}`,
  unpinned: (n) => `Unpinned ${n}`,
  folder: (name) => `Folder “${name}”`,
  newFolder: 'New folder',
  noFolder: 'No folder',
  folderName: 'Folder name',
  folderModel: 'Model',
  defaultModel: 'Default model',
  folderSettings: 'Folder settings',
  folderHint:
    'Used for the conversations in this folder. What a conversation sets for itself comes first.',
  folderMenu: (name) => `Menu of folder “${name}”`,
  folderRemoved: (name) => `Folder “${name}” was deleted. Its conversations are still there`,
  removeFolder: 'Delete folder',
  newInFolder: 'New conversation here',
  newIn: (folder) => `New conversation in “${folder}”`,
  moveUp: 'Move up',
  moveDown: 'Move down',
  moveToFolder: 'Move to folder',
  movedTo: (n, folder) => `Moved ${n} to “${folder}”`,
  archive: 'Archive',
  archived: (title) => `“${title}” was archived`,
  archivedMany: (n) => `Archived ${n}`,
  archivePlace: 'Archive',
  archiveIntro: 'Conversations put away from the list. They are kept for good.',
  removedMany: (n) => `Deleted ${n}`,
  trash: 'Trash',
  trashIntro: (days) =>
    `Deleted conversations. After ${days} days they are gone for good at the next start.`,
  emptyPlace: 'No conversations',
  bringBackToList: 'Bring back',
  broughtBack: (n) => `Brought back ${n}`,
  purge: 'Delete for good…',
  emptyTrash: 'Empty trash…',
  purgeSure: (n) => `Delete ${n} for good (cannot be undone)`,
  palette: 'Command palette',
  palettePlaceholder: 'Find conversations, actions, settings, prompts',
  paletteGroups: { commands: 'Actions', conversations: 'Conversations', folders: 'Folders' },
  nothingMatches: (query) => `Nothing matches “${query}”`,
  shortcuts: 'Keyboard shortcuts',
  toggleSidebar: 'Show or hide the list of conversations',
  shortcutGroups: (mod, sendKey) => [
    {
      name: 'Everywhere',
      keys: [
        [`${mod}+K`, 'Find conversations, actions, settings, prompts'],
        [`${mod}+F`, 'Find in this conversation'],
        [`${mod}+Shift+O`, 'New conversation'],
        [`${mod}+B`, 'Show or hide the list'],
        [`${mod}+,`, 'Settings'],
        [`${mod}+/`, 'This page'],
      ],
    },
    {
      name: 'Message',
      keys: [
        [sendKey === 'enter' ? 'Enter' : `${mod}+Enter`, 'Send'],
        [sendKey === 'enter' ? 'Shift+Enter' : 'Enter', 'New line'],
        ['/', 'Prompts (while it is empty)'],
        ['Esc', 'Stop the answer'],
      ],
    },
    {
      name: 'List of conversations',
      keys: [
        ['↑ ↓', 'Go to the next one'],
        ['Shift+↑ ↓', 'Select on'],
        [`${mod}+A`, 'Select all'],
        [`${mod}+click`, 'Add to or take from the selection'],
        ['F2', 'Rename'],
        ['Delete', 'Delete'],
        ['Esc', 'Select nothing'],
      ],
    },
    {
      name: 'Comparing documents',
      keys: [
        ['Alt+↑ ↓', 'Go to the next difference'],
        [`${mod}+F`, 'Find in the comparison'],
      ],
    },
    {
      name: 'Prompts',
      keys: [['↑ ↓ (on the handle)', 'Change the order']],
    },
  ],

  thread: threadEn,

  compare: 'Compare models',
  compareIntro:
    'Asks 2 to 4 models the same, one after the other, and shows the answers side by side.',
  compareModels: 'Models',
  compareTooFew: 'At least two models are needed. Add some on the models screen.',
  compareQuestion: 'Question',
  compareStart: 'Compare',
  cardExample: 'What is natural language processing?',
  continueExample: 'Continue the example of the model cards',

  newText: 'Continue a text',
  text: 'Text',
  textPlaceholder: 'Write here, and the model writes on from the cursor.',
  textHint: (mod) => `${mod}+Enter writes on. Point at a word to see its probability`,
  continuation: (n) => `Continuation ${n}`,
  accept: 'Accept',
  retry: 'Try again',
  discard: 'Discard',
  alternatives: 'Alternatives',
  probability: (p) => `Probability ${(p * 100).toFixed(1)}%`,
  percent: (p) => `${(p * 100).toFixed(1)}%`,

  documents: documentsEn,
  shelf: shelfEn,
  differences: differencesEn,
  documentSearch: documentSearchEn,

  models: 'Models',
  chooseModel: 'Choose a model',
  modelState: {
    idle: 'Not loaded',
    loading: (percent) => `Loading ${percent}%`,
    ready: (backend) => `Ready (${backend})`,
    restarting: 'Restarting',
    failed: 'Error',
  },
  load: 'Load',
  unload: 'Remove from memory',
  cancelLoad: 'Cancel loading',
  manageModels: 'Manage models…',
  modelsIntro:
    'The models Kotonoha can use. The starter model that comes along is tiny and only for trying the app; real answers need an LLM-jp model.',
  modelFolder: 'Model folder',
  openFolder: 'Open folder',
  reload: 'Reload',
  offer: offersEn,
  downloads: 'Downloads',
  downloadState: {
    queued: 'Waiting in line',
    fetching: 'Downloading',
    checking: 'Checking',
    waiting: 'Trying again soon',
    paused: 'Paused',
    failed: 'Failed',
    done: 'Done',
  },
  pauseDownload: 'Pause',
  resumeDownload: 'Resume',
  cancelDownload: 'Cancel and delete',
  perSecond: (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB/s`,
  timeLeft: (seconds) =>
    seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`,
  offline: 'Fully offline',
  offlineHint: 'Denies all connections, downloads of models too.',
  offlineChoices: { on: 'On', off: 'Off' },
  convert: 'Made of the official weights',
  convertIntro:
    'Models without a published GGUF (such as v1.0) can be made of the official weights: a folder with config.json and safetensors or the like.',
  convertTo: 'Format',
  conversionTargets: {
    q4_k_m: 'Q4_K_M (small, recommended)',
    q8_0: 'Q8_0 (large, nearly as the original)',
    f16: 'F16 (largest, as the original)',
  },
  convertFolder: 'Choose a folder…',
  convertFolderName: 'FOLDER',
  converting: {
    fetch: (name, percent) => `${name}: downloading the weights… ${percent}%`,
    hash: (name, percent) => `${name}: reading the source… ${percent}%`,
    write: (name, percent) => `${name}: converting… ${percent}%`,
  },
  converted: (name) => `“${name}” is ready.`,
  starterBadge: 'Starter',
  defaultBadge: 'Default',
  makeDefault: 'Make default',
  useModel: 'Use this model',
  modelFacts: {
    size: 'Size',
    parameters: 'Parameters',
    quantization: 'Quantization',
    context: 'Trained context',
    family: 'Family',
  },
  families: {
    'llm-jp-1': 'LLM-jp v1.0',
    'llm-jp-1.1': 'LLM-jp v1.1',
    'llm-jp-2': 'LLM-jp v2.0',
    'llm-jp-3': 'LLM-jp-3',
    'llm-jp-3.1': 'LLM-jp-3.1',
    'llm-jp-4': 'LLM-jp-4',
    starter: 'Starter model',
    other: 'Other',
  },
  baseModel: 'Base model',
  familyOf: (name) => `Family of “${name}”`,
  familyRecognised: 'as recognised',
  tokenizers: {
    unigram: 'Tokenizer: Kotonoha’s (segments as in training)',
    'llama.cpp': 'Tokenizer: llama.cpp’s (not a vocabulary of LLM-jp)',
  },
  runningOn: ({ threads, gpuLayers, totalLayers, contextSize, processMemory, devices }) =>
    [
      ...devices,
      gpuLayers > 0 ? `${gpuLayers} of ${totalLayers} layers on the GPU` : `${threads} threads`,
      `context of ${count(contextSize)} tokens`,
      `${count(Math.round(processMemory / 2 ** 20))} MB of memory`,
    ].join(' · '),
  modelGone: (name) => `The model “${name}” of this conversation was not found.`,
  modelGoneTodo: 'You can still read the conversation. Choose another model to go on.',
  stepDowns: {
    'fewer-gpu-layers': 'Fewer layers are on the GPU',
    'smaller-context': 'The context was made smaller',
    cpu: 'It could not be loaded on the GPU and runs on the CPU',
  },
  bytes: (n) =>
    n >= 2 ** 30
      ? `${(n / 2 ** 30).toFixed(2)} GB`
      : n >= 2 ** 20
        ? `${(n / 2 ** 20).toFixed(1)} MB`
        : n >= 2 ** 10
          ? `${(n / 2 ** 10).toFixed(1)} KB`
          : `${n} bytes`,
  parameters: (n) => (n >= 1e9 ? `${(n / 1e9).toFixed(1)} B` : `${(n / 1e6).toFixed(1)} M`),
  tokens: (n) => `${count(n)} tokens`,

  diagnostics: diagnosticsEn,
  launcherScreen: launcherEn,
  settingsScreen: settingsEn,
  updates: updatesEn,
  settings: 'Settings',
  language: 'Language',
  theme: 'Appearance',
  themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  sendKey: 'Sending',
  sendKeys: { enter: 'Enter sends', 'mod-enter': (mod) => `${mod}+Enter sends` },
  startAtLogin: 'Start at login',
  startAtLoginHint: 'Waits in the tray, without a window.',
  closeToTray: 'Keep running in the tray when closed',
  closeToTrayHint: 'Answers go on and the quick launcher still works.',
  launcher: 'Quick launcher',
  launcherHint: 'Opens a small field for questions, whatever app you are in.',
  launcherShortcut: 'Shortcut',
  launcherShortcutHint: 'The keys that open the quick launcher.',
  launcherOnLinux:
    'On Wayland the desktop asks for permission first. If the keys do not open it, use the menu of the tray, or have your desktop run “kotonoha --toggle” by a shortcut of its own.',
  launcherField: 'Question',
  launcherPlaceholder: 'Ask anything',
  continueInMain: 'Continue in the main window',
  newQuestion: 'New question',
  record: 'Change keys',
  recording: 'Press the new keys (Esc cancels)',
  recordRefused: 'Press at least two of Ctrl, Alt, ⌘ and the like with a letter, a digit or Space.',
  gpu: 'GPU',
  gpuHint: 'Automatic chooses a GPU that works. Takes effect when a model is next loaded.',
  gpus: { auto: 'Automatic', metal: 'Metal', cuda: 'CUDA', vulkan: 'Vulkan', cpu: 'CPU (no GPU)' },
  gpuLayers: 'Layers on the GPU',
  gpuLayersHint: 'Empty: as many as fit.',
  contextSize: 'Context (tokens)',
  snapshotGigabytes: 'Room for reopening conversations at once (GB)',
  snapshotGigabytesHint:
    'Keeps what a model has made of a conversation in the data folder, so that it need not read it again, even after the app was closed. The oldest goes when the room is used up, and what belongs to a conversation goes with it. 0 keeps nothing. 3,000 tokens take about 0.6 GB with a 1.8B model.',
  contextSizeHint: 'Empty: what the model was trained on, as far as memory allows.',
  recommended: 'recommended',
  temperature: 'Temperature',
  temperatureHint: 'Near 0 is safe, higher is more varied (0–2).',
  topP: 'top-p',
  topPHint: 'Share of the likeliest words to choose from (0–1).',
  repetitionPenalty: 'Repetition penalty',
  repetitionPenaltyHint: '1 is off; higher avoids repeated words.',
  maxTokens: 'Longest answer (tokens)',
  maxTokensHint: 'Empty: 2,048.',
  seed: 'Random seed',
  automatic: {
    temperature: 'recommended',
    topP: 'recommended',
    repetitionPenalty: 'recommended',
    maxTokens: '2048',
    seed: 'a new one',
  },
  conversationSettings: 'Settings of this conversation',
  backToRecommended: 'Back to the recommendation',
  systemInstruction: 'Instruction to the model',
  systemInstructionPlaceholder: 'Empty: the sentence it was trained with',
  systemInstructionHint: {
    trained: 'How it should answer: tone, role, form.',
    experimental:
      'Experimental: this model was trained with one fixed sentence and may not follow another.',
  },
  reasoningEffort: 'Reasoning',
  reasoningEfforts: { low: 'Short', medium: 'Medium', high: 'Long' },
  exchange: {
    title: 'Export and import',
    export: 'Export',
    exportAll: 'Export all conversations',
    formats: {
      pdf: 'PDF',
      html: 'HTML',
      markdown: 'Markdown',
      json: 'JSON (can be imported)',
    },
    print: 'Print or save as PDF…',
    import: 'Import conversations…',
    importHint:
      'Reads Kotonoha’s JSON, ChatGPT’s conversations.json, exports of Open WebUI, LM Studio’s .conversation.json and Jan’s messages.jsonl. Conversations that are here stay as they are.',
    imported: (added, present) =>
      `Imported ${added} conversations.${present > 0 ? ` ${present} were here already.` : ''}`,
    leftOut: 'Some things were not imported.',
    leftovers: {
      invalid: (n) => `Malformed conversations: ${n}`,
      folder: (n) => `Malformed folders: ${n}`,
      unknown: (n) => `Fields this version does not know: ${n}`,
      system: (n) => `System instructions and settings: ${n}`,
      tool: (n) => `Results of tools: ${n}`,
      attachment: (n) => `Pictures and attachments: ${n}`,
      model: (n) => `Names of answering models: ${n}`,
      empty: (n) => `Conversations without text: ${n}`,
    },
    unreadable: {
      'not-json': 'This file is not JSON. Check that it is complete.',
      'too-new': 'This file was exported by a newer Kotonoha. Update the program.',
      foreign:
        'There are no conversations in this file. Choose a file of conversations of Kotonoha, ChatGPT, Open WebUI, LM Studio or Jan.',
    },
  },
  backups: backupsEn,
  dataFolder: 'Data folder',
  privacyNote: 'Conversations and settings stay in this folder and are never sent anywhere.',
  outOfRange: (low, high) => `Enter a number from ${count(low)} to ${count(high)}`,
  settingsProblems: 'The settings file has entries that cannot be used as they are.',
  settingsProblem: {
    'unknown-key': (key) => `“${key}” is not known. It was left in the file.`,
    'invalid-value': (key) =>
      `The value of “${key}” is not valid, so the default is used. The file was left as it is.`,
    unreadable: (file) =>
      `The file could not be read. It was kept as “${file}”; defaults are used.`,
  },

  welcomeTitle: 'Welcome to Kotonoha',
  welcomeText: 'Talk with LLM-jp’s Japanese models, on this computer alone.',
  welcomeSend: 'How do you want to send messages?',
  welcomeEnter: 'Enter sends',
  welcomeEnterHint: 'Shift+Enter breaks the line.\nEnter while converting kana never sends.',
  welcomeModEnter: (mod) => `${mod}+Enter sends`,
  welcomeModEnterHint: 'Enter breaks the line.\nGood for long texts.',
  welcomePrivate: 'Your conversations stay here',
  welcomePrivateText:
    'Conversations and settings are kept on this computer only. Nothing is sent out, and no usage data is collected.',
  welcomeModel: 'Your first model',
  welcomeModelText:
    'The starter model is tiny and only for trying the app. For real use, add an LLM-jp model.',
  welcomeStart: 'Begin with the starter model',
  welcomeModels: 'Add a model',
}
