import type { offersJa } from './offers-ja.ts'

const count = (n: number) => n.toLocaleString('en')
const gigabytes = (n: number) =>
  n >= 2 ** 30 ? `${(n / 2 ** 30).toFixed(1)} GB` : `${Math.round(n / 2 ** 20)} MB`
const speed = (n: number) => (n < 1 ? 'under 1' : `about ${count(Number(n.toPrecision(2)))}`)
const day = (at: number) => new Date(at).toLocaleDateString('en')

/** Words about models that can be had. */
export const offersEn: typeof offersJa = {
  title: 'LLM-jp models to download',
  intro:
    'Only a button connects to the source (Hugging Face); it downloads into the model folder. There is no other traffic.',
  offline:
    'Everything is set to stay offline. Turn that off in the settings to download or to search.',
  showNetwork: 'Open the network settings',

  here: 'On this computer',
  looking: 'Looking at this computer’s memory and GPU…',
  machine: (ram, free, gpu, vram, disk) =>
    [
      `${gigabytes(ram)} of memory (${gigabytes(free)} free)`,
      gpu === null ? 'no GPU' : `${gpu} (${gigabytes(vram)})`,
      `${gigabytes(disk)} free on the disk`,
    ].join(', '),
  best: 'Recommended',
  light: 'Light and quick',
  bestWhy: 'The largest model of a recent generation that runs well on this computer.',
  slowWhy:
    'The quickest model of the catalogue. On this computer all of them write slower than one reads.',
  lightWhy: 'For when memory is short, or answers are wanted at once.',
  nothing:
    'No model of the catalogue runs with a context of useful length in the memory or on the disk of this computer. Close other programs and open this page again.',
  download: 'Download',
  downloadOf: (name, quantization) => `${name} ${quantization}: Download`,
  about: (n) => `about ${gigabytes(n)}`,
  installed: 'Installed',
  more: 'More',
  moreOf: (name) => `More about ${name}`,

  family: 'Generation',
  kind: 'Use',
  kinds: { chat: 'Conversation', base: 'Continuing text' },
  base: 'continues text',
  official: 'official',
  madeHere: 'Make it of the official weights',
  noneInFamily: 'There is no such model.',

  verdict: {
    gpu: () => 'Runs on the GPU alone',
    'partly-gpu': ({ gpuLayers, totalLayers }) =>
      `Runs with ${gpuLayers} of ${totalLayers} layers on the GPU`,
    cpu: () => 'Runs on the CPU',
    crowded: () => 'Runs once other programs are closed',
    'too-large': ({ ram, vram }) => `Too large for the memory (about ${gigabytes(ram + vram)})`,
  },
  noDisk: 'Not enough room on the disk',
  unknownFit: 'Whether it runs can be told once the size of the file is known',
  memory: (n) => `about ${gigabytes(n)} of memory`,
  vram: (n) => `about ${gigabytes(n)} of GPU memory`,
  context: (n) => `context ${count(n)}`,
  speed: (n) => `${speed(n)} tokens/s`,
  basis: {
    answers: 'Speeds are estimated from answers that were written on this computer.',
    memory:
      'Speeds are rough estimates from how fast this computer reads its memory; answers will make them better.',
    none: 'Speeds on the GPU can be estimated once it has been used.',
  },
  fitNote:
    'A model that is loaded now counts as unloaded. The memory includes the context (KV cache).',

  card: {
    maker: 'Made by',
    released: 'Released',
    parameters: 'Parameters',
    active: (all, active) => `${all} (${active} used for each token)`,
    context: 'Trained context',
    architecture: 'Architecture',
    licence: 'Licence',
    attribution: 'Attribution',
    attributionOf: (name, maker, licence) => `${name} © ${maker}, ${licence}`,
    trainingData: 'Training data',
    unknown: 'not known',
    source: 'Official weights',
    warning: 'The makers’ warning',
    evaluation: 'Evaluation',
    noScores: 'No published evaluation of this model is known.',
    here: 'On this computer',
    unverified: 'unverified',
    unverifiedHint:
      'Some of this has not been compared with the source. “Look it up” fetches the list of files, their sizes and hashes.',
    unverifiedFields: (names) => `Unverified on this card: ${names}`,
    look: 'Look it up',
    looking: 'Asking the source…',
    asked: (repo, at) => `${repo}: looked up on ${day(at)}`,
    missing: (repo, at) => `${repo}: not at the source on ${day(at)}`,
    noGguf:
      'No published GGUF of this model is known. The official weights can be downloaded and converted on this computer.',
    fields: {
      name: 'name',
      family: 'generation',
      kind: 'use',
      maker: 'maker',
      repo: 'official weights',
      licence: 'licence',
      architecture: 'architecture',
      shape: 'layers and sizes',
      gguf: 'GGUF files',
      parameters: 'parameters',
      activeParameters: 'parameters used',
      context: 'context',
      recommended: 'recommended settings',
      released: 'release date',
      description: 'description',
      trainingData: 'training data',
      warning: 'warning',
      scores: 'evaluation',
      unverified: 'what is unverified',
    },
  },
  convert: {
    title: 'Made of the official weights',
    size: (weights, out) =>
      `Downloads about ${gigabytes(weights)} of weights and makes a file of about ${gigabytes(out)}`,
    start: 'Download and convert',
    startOf: (name, target) => `Convert ${name} to ${target}`,
    lora: 'This model is an adapter (LoRA). The weights of its base model are downloaded too, and both become one model.',
    kept: (n) => `${gigabytes(n)} of downloaded weights are kept, for another conversion.`,
    discard: 'Delete the weights',
    keep: 'Delete the downloaded weights after the conversion',
  },
  benchmarks: {
    'mt-bench-ja': 'MT-Bench (Japanese, 1 to 10)',
    'mt-bench-en': 'MT-Bench (English, 1 to 10)',
    'answer-carefully-score': 'AnswerCarefully (mean score, 1 to 5)',
    'answer-carefully-acceptable': 'AnswerCarefully (acceptable answers, %)',
    'answer-carefully-violation': 'AnswerCarefully (violations, %; less is better)',
  },
  judge: (name) => `judged by ${name}`,
  sources: { maker: 'published by the makers', 'third-party': 'told by a third party, unverified' },
  chartNote: 'Figures by different judges cannot be compared, so each judge has a chart.',

  hub: {
    title: 'Other models',
    intro:
      'Searches the GGUF models on Hugging Face. A repository (owner/name) or an https address will do as well.',
    field: 'Model, repository or address',
    search: 'Search',
    searching: 'Searching…',
    opening: 'Looking at the files…',
    nothing: (query) =>
      `There is no GGUF model for “${query}”. Try other words, or the name of a repository.`,
    found: (n) => `${count(n)} found, most downloaded first`,
    hit: (downloads, likes) => `${count(downloads)} downloads, ${count(likes)} likes`,
    updated: (at) => `updated ${day(at)}`,
    gated: 'gated',
    licence: (name) => `licence ${name}`,
    noLicence: 'no licence told',
    back: 'Back to the results',
    parts: (n) => `${n} parts`,
    notHashed: 'no hash',
    foreign:
      'This model is not in the catalogue. Check its licence and terms on the page of the source.',
    notLlmJp:
      'It is not of the LLM-jp family, so the chat format and tokenizer in its file will be used.',
    noHeader: 'The file’s header could not be read, so whether it runs cannot be told.',
    started: (name) => `“${name}” is now among the downloads.`,
  },
  catalogue: {
    title: 'Model catalogue',
    state: (updated, models, isOwn) =>
      `of ${updated}, ${count(models)} models (${isOwn ? 'came with the program' : 'imported'})`,
    hint: 'A newer catalogue can be imported from a file, also without a network.',
    import: 'Update from a file…',
    reset: 'Back to the one that came along',
    resetDone: 'The catalogue that came along is in use again.',
    imported: 'The catalogue was updated.',
    compare: 'What the catalogue changes',
    fromTo: (from, to) => `from ${from} to ${to}`,
    old: 'It is older than the one that came with the program, and cannot be used.',
    added: (n) => `New models (${count(n)})`,
    removed: (n) => `Models that go (${count(n)})`,
    changed: (n) => `Models that change (${count(n)})`,
    same: 'The contents are the same.',
    use: 'Use this catalogue',
  },
}
