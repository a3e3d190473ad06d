import type { Database } from 'better-sqlite3'
import type { ConversationKind, Message } from '../contract/conversation.ts'
import { folded, marksIn, unfoldedOffset } from '../contract/fold.ts'
import type { SearchHit, SearchQuery, SearchResult } from '../contract/search.ts'

/** Most pairs of characters a word is looked up by; the text itself is compared afterwards. */
const MOST_PAIRS = 24
/** Hits that are ranked against each other, the newest ones. */
const RANKED = 200
/** A snippet, in UTF-16 units. */
const SNIPPET = { before: 24, length: 120 }
/** A message's length, in UTF-16 units, from which on another occurrence counts less. */
const USUAL_LENGTH = 200
/** Days after which being new counts half. */
const NEW_DAYS = 60
const DAY_MS = 86_400_000

interface Row {
  readonly conversationId: string
  readonly messageId: string | null
  readonly kind: ConversationKind
  readonly title: string
  readonly opening: string
  readonly role: Message['role'] | null
  readonly createdAt: number
  readonly text: string
}

/** A message or text that holds all words. */
interface Candidate {
  readonly row: Row
  /** Its folded text. */
  readonly plain: string
}

/** A word of a query, as it was typed and as it is compared. */
interface Word {
  readonly typed: string
  readonly plain: string
}

/** Makes what the schema's triggers call known to a connection. */
export function addSearchFunctions(database: Database): void {
  database.function('folded', { deterministic: true }, (text) => folded(String(text)))
  database.function('search_terms', { deterministic: true }, (text) =>
    termsOf(folded(String(text))).join(' '),
  )
}

/** Finds what stands in messages and texts, the best first. */
export function prepareSearch(
  database: Database,
): (query: SearchQuery, now: number) => SearchResult {
  const { indexed, whole, texts } = prepared(database)
  return (query, now) => {
    const words = wordsOf(query.query)
    if (words.length === 0) return { hits: [], more: false }
    const { role, modelId, folderId, since, until, limit } = query
    const filter = { role, modelId, folderId, since, until }
    const terms = [...new Set(words.flatMap(({ plain }) => lookedUp(plain)))]
    const rows = terms.length
      ? indexed.iterate({ ...filter, terms: terms.map((term) => `"${term}"`).join(' ') })
      : whole.iterate(filter)
    // A text was written by nobody in particular.
    const all =
      role || modelId ? [] : holding(texts.iterate({ folderId, since, until }), words, RANKED)
    const found = [...all, ...holding(rows, words, RANKED + 1)]
    const hits = found
      .slice(0, RANKED)
      .map((candidate) => ({ candidate, score: scoreOf(candidate, words, now) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ candidate }) => hitOf(candidate, words))
    return { hits, more: found.length > hits.length }
  }
}

function prepared(database: Database) {
  const columns = `conversations.id AS conversationId, conversations.kind, conversations.title,
    conversations.opening`
  const messages = `${columns}, messages.id AS messageId, messages.role,
    messages.created_at AS createdAt, messages.text`
  const filter = `conversations.deleted_at IS NULL AND messages.deleted_at IS NULL
    AND (@folderId IS NULL OR conversations.folder_id = @folderId)
    AND (@role IS NULL OR messages.role = @role)
    AND (@since IS NULL OR messages.created_at >= @since)
    AND (@until IS NULL OR messages.created_at < @until)
    AND (@modelId IS NULL OR messages.generation ->> 'modelId' = @modelId)`
  const conversations = 'JOIN conversations ON conversations.id = messages.conversation_id'
  return {
    // Newest first: of what stands almost everywhere, not all rows need be read.
    indexed: database.prepare<[Record<string, unknown>], Row>(`
      SELECT ${messages} FROM message_terms
      CROSS JOIN messages ON messages.sequence = message_terms.rowid ${conversations}
      WHERE message_terms MATCH @terms AND ${filter} ORDER BY message_terms.rowid DESC`),
    whole: database.prepare<[Record<string, unknown>], Row>(`
      SELECT ${messages} FROM messages ${conversations}
      WHERE ${filter} ORDER BY messages.sequence DESC`),
    texts: database.prepare<[Record<string, unknown>], Row>(`
      SELECT ${columns}, NULL AS messageId, NULL AS role, conversations.updated_at AS createdAt,
        drafts.text
      FROM conversations JOIN drafts ON drafts.id = conversations.id
      WHERE conversations.kind = 'text' AND conversations.deleted_at IS NULL
        AND (@folderId IS NULL OR conversations.folder_id = @folderId)
        AND (@since IS NULL OR conversations.updated_at >= @since)
        AND (@until IS NULL OR conversations.updated_at < @until)
      ORDER BY conversations.updated_at DESC`),
  }
}

/** The words of a query: apart by white space, or in quotation marks. */
export function wordsOf(query: string): Word[] {
  return [...query.matchAll(/["“”＂]([^"“”＂]+)["“”＂]?|[^\s"“”＂]+/gu)]
    .map(([all, quoted]) => (quoted ?? all).trim())
    .filter((typed) => typed !== '')
    .map((typed) => ({ typed, plain: folded(typed).trim() }))
}

/** What a folded text is indexed by: its characters, and the pairs of neighbouring ones. */
export function termsOf(plain: string): string[] {
  const terms = new Set<string>()
  let last = ' '
  for (const character of plain) {
    const one = written(character)
    if (one !== ' ') {
      terms.add(one)
      if (last !== ' ') terms.add(last + one)
    }
    last = one
  }
  return [...terms]
}

/** The terms that every text with a folded word in it has. */
function lookedUp(plain: string): string[] {
  const terms = termsOf(plain)
  const pairs = terms.filter((term) => [...term].length === 2)
  if (pairs.length === 0) return terms
  const step = Math.max(1, pairs.length / MOST_PAIRS)
  return pairs.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

/**
 * A character as the index has it: SQLite's tokenizer `ascii` takes all that is not ASCII for parts
 * of words, so ASCII signs are written in full width, which folded texts do not have.
 */
function written(character: string): string {
  return /^[!-/:-@[-`{-~]$/.test(character)
    ? String.fromCharCode(character.charCodeAt(0) + 0xfee0)
    : character
}

function holding(rows: Iterable<Row>, words: readonly Word[], most: number): Candidate[] {
  const found: Candidate[] = []
  for (const row of rows) {
    const plain = folded(row.text)
    // Of a word nothing may be left, such as of a long vowel sign alone.
    const holds = ({ plain: word, typed }: Word) =>
      word ? plain.includes(word) : row.text.includes(typed)
    if (words.every(holds)) found.push({ row, plain })
    if (found.length === most) break
  }
  return found
}

/** More for words that stand there often, and as they were typed, and for what is new. */
function scoreOf({ row, plain }: Candidate, words: readonly Word[], now: number): number {
  const { text, createdAt } = row
  const damping = 0.5 + (0.5 * plain.length) / USUAL_LENGTH
  const often = words.map((word) => {
    const count = word.plain ? occurrences(plain, word.plain) : 1
    return count / (count + damping)
  })
  const asTyped = words.filter(({ typed }) => text.includes(typed)).length
  const days = Math.max(0, now - createdAt) / DAY_MS
  const sum = often.reduce((all, one) => all + one, 0)
  return (sum + asTyped) / words.length + 1 / (1 + days / NEW_DAYS)
}

/** How often a word stands in a text; beyond some times more of it says nothing. */
function occurrences(text: string, word: string): number {
  let count = 0
  for (let at = text.indexOf(word); at >= 0 && count < 10; at = text.indexOf(word, at + 1)) count++
  return count
}

function hitOf({ row: { text, ...row }, plain }: Candidate, words: readonly Word[]): SearchHit {
  const longest = words.reduce((a, b) => (b.plain.length > a.plain.length ? b : a))
  const at = longest.plain
    ? unfoldedOffset(text, plain.indexOf(longest.plain))
    : text.indexOf(longest.typed)
  const start = wordStart(text, Math.max(0, at - SNIPPET.before))
  const end = wordStart(text, start + SNIPPET.length)
  const snippet = text.slice(start, end).replace(/\s/g, ' ')
  const marks = marksIn(
    snippet,
    words.map(({ plain }) => plain),
  )
  const before = start > 0 ? '…' : ''
  return {
    ...row,
    snippet: before + snippet + (end < text.length ? '…' : ''),
    marks: marks.map((mark) => ({
      start: mark.start + before.length,
      end: mark.end + before.length,
    })),
  }
}

/** An offset that does not cut a character in two. */
function wordStart(text: string, at: number): number {
  let offset = Math.min(at, text.length)
  while (offset > 0 && /^[\p{M}\uff9e\uff9f\udc00-\udfff]/u.test(text.slice(offset))) offset--
  return offset
}
