// Search over 10,000, 100,000 and 500,000 messages in Japanese: Kotonoha's index, a scan with LIKE,
// and SQLite's trigram index, for the same queries on the same data. What Kotonoha finds is compared
// with reading every message.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folded } from '../src/contract/fold.ts'
import { SearchQuery } from '../src/contract/search.ts'
import { DATABASE_FILE, openDatabase } from '../src/store/database.ts'
import { Store } from '../src/store/store.ts'
import { median } from './compare.ts'

const SIZES = [10_000, 100_000, 500_000]
const IN_CONVERSATION = 20
const LIMIT = 50
/** Most hits that are compared with reading everything. */
const COMPARED = 200
const ROUNDS = 3

export async function search(): Promise<void> {
  const asked = Number(process.argv[3])
  for (const size of asked ? [asked] : SIZES) measure(size)
}

function measure(size: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-bench-'))
  const database = openDatabase(folder)
  const bytes = () => {
    database.pragma('wal_checkpoint(TRUNCATE)')
    return statSync(join(folder, DATABASE_FILE)).size
  }
  const megabytes = (n: number) => `${(n / 1e6).toFixed(0)} MB`
  try {
    const texts = writtenTexts(size)
    const begun = performance.now()
    const addConversation = database.prepare(
      `INSERT INTO conversations (id, title, titled_by, opening, searched, sampling, created_at, updated_at)
       VALUES (?, '', 'nobody', '', '', '{}', ?, ?)`,
    )
    const addMessage = database.prepare(
      `INSERT INTO messages (id, conversation_id, role, text, reasoning, state, created_at)
       VALUES (?, ?, ?, ?, '', '{"status":"complete"}', ?)`,
    )
    database.transaction(() => {
      for (const [at, text] of texts.entries()) {
        const conversation = `c${Math.floor(at / IN_CONVERSATION)}`
        if (at % IN_CONVERSATION === 0) addConversation.run(conversation, at, at)
        addMessage.run(`m${at}`, conversation, at % 2 ? 'assistant' : 'user', text, at)
      }
    })()
    const seconds = (performance.now() - begun) / 1000
    const own = bytes()
    const index = Number(
      database.prepare('SELECT sum(length(block)) FROM message_terms_data').pluck().get(),
    )
    console.log(
      `\n${size.toLocaleString('en')} messages: ${megabytes(own)}, of these the index ${megabytes(index)}; ${Math.round(size / seconds)} messages/s`,
    )
    database.exec(`
      CREATE VIRTUAL TABLE trigrams USING fts5(text, content=messages, content_rowid=sequence, detail=full, tokenize='trigram');
      INSERT INTO trigrams(trigrams) VALUES('rebuild');`)
    console.log(`trigram index: ${megabytes(bytes() - own)}`)
    const store = new Store(database, () => size)
    const find = (query: string, limit: number) =>
      store.search(SearchQuery.parse({ query, limit })).hits
    const like = database.prepare(
      "SELECT id, text FROM messages WHERE text LIKE '%' || ? || '%' ORDER BY sequence DESC LIMIT ?",
    )
    const match = database.prepare(
      'SELECT rowid, text FROM trigrams WHERE text MATCH ? ORDER BY rowid DESC LIMIT ?',
    )
    const trigram = database.prepare(
      "SELECT rowid, text FROM trigrams WHERE text LIKE '%' || ? || '%' ORDER BY rowid DESC LIMIT ?",
    )
    const queries = askedFor(texts)
    const ways = {
      Kotonoha: (query: string) => find(query, LIMIT),
      LIKE: (query: string) => like.all(query, LIMIT),
      trigram: (query: string) =>
        [...query].length < 3 ? trigram.all(query, LIMIT) : match.all(`"${query}"`, LIMIT),
    }
    for (const [kind, list] of Object.entries(queries))
      for (const [name, way] of Object.entries(ways)) report(kind, name, list, way)
    reportRecall(texts, Object.values(queries).flat(), (query) =>
      find(query, COMPARED).map(({ messageId }) => Number(messageId?.slice(1))),
    )
    store.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(
  kind: string,
  name: string,
  queries: readonly string[],
  way: (query: string) => unknown,
): void {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++)
    for (const query of queries) {
      const begun = performance.now()
      way(query)
      if (round > 0) times.push(performance.now() - begun)
    }
  times.sort((a, b) => a - b)
  const p99 = times[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN
  console.log(
    `${kind.padEnd(14)} ${name.padEnd(9)} p50 ${median(times).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`,
  )
}

/** Literal matches, of at most the newest ones that are looked at, against reading every message. */
function reportRecall(
  texts: readonly string[],
  queries: readonly string[],
  find: (query: string) => number[],
): void {
  const plain = texts.map(folded)
  let expected = 0
  let found = 0
  let wrong = 0
  for (const query of queries) {
    const wanted = folded(query)
    const hits = new Set(find(query))
    const all = plain.flatMap((text, at) => (text.includes(wanted) ? [at] : [])).slice(-COMPARED)
    const literal = all.filter((at) => texts[at]?.includes(query))
    expected += literal.length
    found += literal.filter((at) => hits.has(at)).length
    wrong += [...hits].filter((at) => !plain[at]?.includes(wanted)).length
  }
  console.log(
    `recall of literal matches over ${queries.length} queries: ${((100 * found) / expected).toFixed(2)} % of ${expected}; wrong hits: ${wrong}`,
  )
}

/** The same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Messages of words as unevenly common as those of a language, 20 to 400 characters. */
function writtenTexts(count: number): string[] {
  const random = randomNumbers(20_260)
  const oneOf = (from: string) => from.charAt(Math.floor(random() * from.length))
  const made = (length: number, from: () => string) => Array.from({ length }, from).join('')
  const kanji = Array.from({ length: 2000 }, (_, at) => String.fromCharCode(0x4e00 + at * 10)).join(
    '',
  )
  const kana = 'アイウエオカキクケコサシスセソタチツテトナニハヒフマミムメモラリルレロンー'
  const words = Array.from({ length: 20_000 }, () => {
    const kind = random()
    if (kind < 0.7) return made(2 + Math.floor(random() * 2), () => oneOf(kanji))
    if (kind < 0.9) return made(2 + Math.floor(random() * 5), () => oneOf(kana))
    return made(3 + Math.floor(random() * 6), () => oneOf('etaoinshrdlucmfw'))
  })
  const links = [
    'は',
    'の',
    'を',
    'に',
    'が',
    'と',
    'で',
    'も',
    'から',
    'という',
    'した',
    'します。',
    'です。',
    'ました。',
    '、',
  ]
  return Array.from({ length: count }, () => {
    const length = 20 + Math.floor(380 * random() ** 3)
    let text = ''
    // The n-th word is about as common as 1/n.
    while (text.length < length)
      text += `${words[Math.floor(words.length ** random()) - 1] ?? ''}${links[Math.floor(random() * links.length)]}`
    return text
  })
}

/** What is searched for, by its kind. */
function askedFor(texts: readonly string[]): Record<string, string[]> {
  const random = randomNumbers(7)
  const cut = (length: number) =>
    Array.from({ length: 40 }, () => {
      const text = texts[Math.floor(random() * texts.length)] ?? ''
      const start = Math.floor(random() * (text.length - length))
      return text.slice(start, start + length)
    })
  return {
    'one character': cut(1),
    'two characters': cut(2),
    'four characters': cut(4),
    'a phrase': cut(12),
    'not there': ['鰻', '龘龘', 'のはのにをも', 'ですですがですが', 'zzzz', 'アイウエオアイウエオ'],
  }
}
