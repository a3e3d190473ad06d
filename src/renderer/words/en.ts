import type { ErrorCode, ErrorData } from '../../contract/errors.ts'
import type { Explanation, Words } from './ja.ts'

const count = (n: number) => n.toLocaleString('en-US')
const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`
const named = (data: ErrorData) => (data.subject ? ` “${data.subject}”` : '')

const errors: Record<ErrorCode, (data: ErrorData) => Explanation> = {
  NO_MODEL: () => ({ what: 'No model is loaded.', todo: 'Choose one in the menu at the top.' }),
  MODEL_NOT_FOUND: (data) => ({
    what: `The model${named(data)} was not found.`,
    todo: 'Its file may have been moved or deleted. Choose another model, or put the file back.',
  }),
  MODEL_FILE_MISSING: () => ({
    what: 'The model file cannot be opened.',
    todo: 'Check that the file exists and may be read.',
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
  MODEL_UNSUPPORTED: (data) => ({
    what: `This kind of model is not supported${named(data)}.`,
    todo: 'Choose another model. An update of the app may support it.',
  }),
  MODEL_TOO_LARGE: ({ needed, available }) => ({
    what: 'This model does not fit into this computer’s memory.',
    todo: `${needed && available ? `It needs about ${gigabytes(needed)} of ${gigabytes(available)}. ` : ''}Choose a smaller or quantized model (such as Q4_K_M).`,
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
  SERVER_ANSWER_INVALID: (data) => ({
    what: `The server${named(data)} gave an answer that makes no sense.`,
    todo: 'Check the address of the hub in the settings. In an office network, a login page or a proxy may be answering.',
  }),
  HASH_MISMATCH: (data) => ({
    what: `The file${named(data)} does not match its published hash.`,
    todo: 'It may be damaged or tampered with. Download it again, or use another source if this goes on.',
  }),
  FILE_EXISTS: (data) => ({
    what: `There is already another file${named(data)} of this name.`,
    todo: 'Move or delete it, and try again.',
  }),
  CATALOGUE_INVALID: () => ({
    what: 'The model catalogue cannot be read.',
    todo: 'Check that the file is a catalogue for Kotonoha.',
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
  CONVERSATION_NOT_FOUND: () => ({
    what: 'This conversation was not found.',
    todo: 'Choose another one from the list.',
  }),
  MESSAGE_NOT_FOUND: () => ({
    what: 'This message was not found.',
    todo: 'Open the conversation again.',
  }),
  DISK_FULL: () => ({
    what: 'The disk is full, so nothing can be saved.',
    todo: 'Delete files you do not need. What is being written is saved as soon as there is room.',
  }),
  DATA_READ_ONLY: () => ({
    what: 'The data folder cannot be written to.',
    todo: 'Check its permissions and the disk.',
  }),
  DATA_IN_USE: () => ({
    what: 'Another Kotonoha uses the data folder.',
    todo: 'Quit the other one.',
  }),
  DATABASE_CORRUPT: () => ({
    what: 'The database of conversations is damaged.',
    todo: 'Copy the data folder elsewhere, then restore a backup.',
  }),
  DATABASE_TOO_NEW: () => ({
    what: 'This data was made by a newer Kotonoha.',
    todo: 'Update the app.',
  }),
  CONNECTION_LOST: () => ({
    what: 'The connection to the program is lost.',
    todo: 'Wait until it is back and try again. What you wrote is kept.',
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
  appName: 'Kotonoha',
  errors,
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  connectionLost: 'Connection lost. Reconnecting…',
  connectionRefused: 'This address is out of date. Open the one shown when the program started.',
  connecting: 'Getting ready…',

  newConversation: 'New conversation',
  searchConversations: 'Search conversations',
  conversationList: 'Conversations',
  noConversations: 'No conversations yet',
  nothingFound: (query) => `No conversation contains “${query}”`,
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
  context: 'Context',
  contextUse: (used, limit) => `Context ${count(used)} / ${count(limit)}`,
  contextExplained:
    'How much of what the model can read at once (in tokens) this conversation and your text take.',
  willOmit: (n) =>
    `${n} older messages no longer fit and will not be read for the next answer. You can also start a new conversation.`,
  willNotFit: (needed, limit) =>
    `This text alone is longer than the model can read (${count(needed)} / ${count(limit)}). Shorten it or send it in parts.`,

  compare: 'Compare models',
  compareIntro:
    'Asks 2 to 4 models the same, one after the other, and shows the answers side by side.',
  compareModels: 'Models',
  compareTooFew: 'At least two models are needed. Add some on the models screen.',
  compareQuestion: 'Question',
  compareStart: 'Compare',
  cardExample: 'What is natural language processing?',

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
  modelFolderHint: 'Put GGUF files (.gguf) into this folder and press “Reload”.',
  openFolder: 'Open folder',
  reload: 'Reload',
  addModel: 'Add a GGUF file…',
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
    n >= 2 ** 30 ? `${(n / 2 ** 30).toFixed(2)} GB` : `${(n / 2 ** 20).toFixed(1)} MB`,
  parameters: (n) => (n >= 1e9 ? `${(n / 1e9).toFixed(1)} B` : `${(n / 1e6).toFixed(1)} M`),
  tokens: (n) => `${count(n)} tokens`,

  settings: 'Settings',
  settingsReset: 'Reset all',
  general: 'General',
  language: 'Language',
  theme: 'Appearance',
  themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  sendKey: 'Sending',
  sendKeys: { enter: 'Enter sends', 'mod-enter': (mod) => `${mod}+Enter sends` },
  running: 'Running models',
  gpu: 'GPU',
  gpuHint: 'Automatic chooses a GPU that works. Takes effect when a model is next loaded.',
  gpus: { auto: 'Automatic', metal: 'Metal', cuda: 'CUDA', vulkan: 'Vulkan', cpu: 'CPU (no GPU)' },
  gpuLayers: 'Layers on the GPU',
  gpuLayersHint: 'Empty: as many as fit.',
  contextSize: 'Context (tokens)',
  contextSizeHint: 'Empty: what the model was trained on, as far as memory allows.',
  answers: 'Answers',
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
  samplingHint: 'Empty fields follow the model’s recommendation.',
  dataFolder: 'Data folder',
  privacyNote:
    'Conversations, settings and models stay in this folder and are never sent anywhere.',
  version: 'Version',
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
  welcomeEnterHint: 'Shift+Enter breaks the line. Enter while converting kana never sends.',
  welcomeModEnter: (mod) => `${mod}+Enter sends`,
  welcomeModEnterHint: 'Enter breaks the line. Good for long texts.',
  welcomePrivate: 'Your conversations stay here',
  welcomePrivateText:
    'Conversations and settings are kept on this computer only. Nothing is sent out, and no usage data is collected.',
  welcomeModel: 'Your first model',
  welcomeModelText:
    'The starter model is tiny and only for trying the app. For real use, add an LLM-jp model.',
  welcomeStart: 'Begin with the starter model',
  welcomeModels: 'Add a model',
}
