import { expect, it } from 'vitest'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { randomArchive } from '../../contract/random-trees.ts'
import { ja } from '../words/ja.ts'
import { readExport } from './reading.ts'
import { type ExportFormat, writingOf } from './writing.tsx'

const message = (id: string, parentId: string | null, text: string): Message => ({
  id,
  conversationId: 'c',
  parentId,
  role: parentId ? 'assistant' : 'user',
  modelId: null,
  text,
  reasoning: '',
  state: { status: 'complete' },
  generation: null,
  material: null,
  createdAt: 1_700_000_000_000,
})
const tree: ConversationTree = {
  conversation: {
    id: 'c',
    kind: 'chat',
    title: '<b>桜</b>',
    titledBy: 'user',
    opening: '桜は',
    modelId: null,
    systemInstruction: null,
    sampling: { seed: 1 },
    leafId: 'a2',
    folderId: null,
    pinned: true,
    draft: '下書き',
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
  },
  messages: [
    message('q', null, '桜は<script>いつ？'),
    message('a1', 'q', '知りません。'),
    message(
      'a2',
      'q',
      '**四月**です。\n\n<script>x</script>\n\n$x^2$ ![絵](https://example.com/x.png)',
    ),
  ],
}

function written(format: ExportFormat): string {
  const { head, between, tail, conversation } = writingOf(format, ja, 'ja', 0)
  const archived = { ...tree, archived: false }
  return head + conversation(archived, 0) + between + conversation(archived, 1) + tail([])
}

function read(data: unknown) {
  const reading = readExport(typeof data === 'string' ? data : JSON.stringify(data))
  if (typeof reading === 'string') throw new Error(reading)
  return reading
}

it('what is written as JSON is read again as it was', () => {
  const { conversations, leftovers } = read(written('json'))
  const archived = { ...tree, archived: false }
  expect(conversations).toEqual([archived, archived])
  expect(leftovers.size).toBe(0)
})

it('what is written as JSON is read again as it was, whatever it is', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { folders, trees } = randomArchive(seed)
    const { head, between, tail, conversation } = writingOf('json', ja, 'ja', 0)
    const reading = read(head + trees.map(conversation).join(between) + tail(folders))
    expect(reading.conversations).toEqual(trees)
    expect(reading.folders).toEqual(folders)
    expect(reading.leftovers.size).toBe(0)
  }
})

it('tells of what it does not know and of what is malformed', () => {
  const strange = { ...tree, conversation: { ...tree.conversation, mood: 'good' } }
  const data = {
    format: 'kotonoha',
    version: 1,
    exportedAt: 0,
    conversations: [strange, {}, 1],
    folders: [{}],
  }
  const { conversations, leftovers } = read(data)
  expect(conversations).toEqual([{ ...tree, archived: false }])
  expect([...leftovers]).toEqual([
    ['folder', 1],
    ['unknown', 1],
    ['invalid', 2],
  ])
})

it.each([
  ['{"form', 'not-json'],
  ['', 'not-json'],
  ['{"format":"kotonoha","version":2}', 'too-new'],
  ['{"format":"kotonoha","version":1}', 'foreign'],
  ['[]', 'foreign'],
  ['[1]', 'foreign'],
  ['null', 'foreign'],
])('refuses %s', (text, reason) => {
  expect(readExport(text)).toBe(reason)
})

it('writes the thread that is shown as Markdown', () => {
  const text = written('markdown')
  expect(text).toContain('## あなた\n\n桜は<script>いつ？\n\n## ことのは\n\n**四月**です。')
  expect(text).not.toContain('知りません')
})

it('writes HTML that stands alone, with texts as texts', () => {
  const html = written('html')
  expect(html).toContain('<h1>&lt;b&gt;桜&lt;/b&gt;</h1>')
  expect(html).toContain('<strong>四月</strong>')
  expect(html).toContain('<math')
  expect(html).toContain('line-break: strict')
  // Whatever a title is, it ends neither the style nor the string in it.
  expect(html).toContain('content: "\\3c b\\3e 桜\\3c \\2f b\\3e "')
  expect(html).not.toMatch(/<script|<img|src=|url\(/)
})

it('reads branches of ChatGPT, and counts what has no place here', () => {
  const node = (
    id: string,
    parent: string | null,
    children: string[],
    message: unknown = null,
  ) => ({
    id,
    parent,
    children,
    message,
  })
  const said = (role: string, content: object, more: object = {}) => ({
    author: { role },
    create_time: 1_700_000_000.5,
    content,
    ...more,
  })
  const text = (...parts: unknown[]) => ({ content_type: 'text', parts })
  const gpt = { metadata: { model_slug: 'gpt-4o' } }
  const mapping = Object.fromEntries(
    [
      node('root', null, ['s']),
      node('s', 'root', ['q'], said('system', text('You are…'))),
      node('q', 's', ['t', 'a2'], said('user', text('絵を見て', { asset_pointer: 'file' }))),
      node('t', 'q', ['a1'], said('tool', text('検索結果'))),
      node('a1', 't', [], said('assistant', text('一つ目の答え'), gpt)),
      node(
        'a2',
        'q',
        ['a3'],
        said('assistant', { content_type: 'code', language: 'python', text: 'print(1)' }),
      ),
      node('a3', 'a2', [], said('assistant', { content_type: 'unheard-of' })),
    ].map((one) => [one.id, one]),
  )
  const data = [
    { conversation_id: 'g', title: '絵', create_time: 1_700_000_000, current_node: 'a3', mapping },
    { mapping: {} },
    { mapping: 7 },
  ]
  const { conversations, leftovers } = read(data)
  expect(conversations).toHaveLength(1)
  const [{ conversation, messages } = tree] = conversations
  expect(conversation).toMatchObject({ id: 'g', title: '絵', leafId: 'a2', createdAt: 1.7e12 })
  expect(messages.map(({ id, parentId, text: own }) => [id, parentId, own])).toEqual([
    ['q', null, '絵を見て'],
    ['a1', 'q', '一つ目の答え'],
    ['a2', 'q', '```python\nprint(1)\n```'],
  ])
  expect(messages[0]?.createdAt).toBe(1_700_000_000_500)
  expect(Object.fromEntries(leftovers)).toEqual({
    system: 1,
    tool: 1,
    attachment: 2,
    model: 1,
    empty: 1,
    invalid: 1,
  })
  // Where nodes name only what is above them, nothing below is lost.
  const upwards = Object.values(mapping).map((one) => [one.id, { ...one, children: [] }])
  const again = read([{ ...data[0], mapping: Object.fromEntries(upwards) }])
  expect(again.conversations[0]?.messages.map(({ id }) => id).sort()).toEqual(['a1', 'a2', 'q'])
})
