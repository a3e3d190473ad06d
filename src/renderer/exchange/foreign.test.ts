import { expect, it } from 'vitest'
import { Archive } from '../../contract/archive.ts'
import type { Reading } from './leftovers.ts'
import { readExport } from './reading.ts'

/** Reads a file, and checks that what was read could be stored. */
function read(text: string): Reading {
  const reading = readExport(text)
  if (typeof reading === 'string') throw new Error(reading)
  Archive.parse({
    format: 'kotonoha',
    version: 1,
    exportedAt: 0,
    conversations: reading.conversations,
  })
  return reading
}

const said = (reading: Reading) =>
  reading.conversations[0]?.messages.map(({ id, parentId, text }) => [id, parentId, text])

it('takes chats of Open WebUI over with their branches, reasoning and instruction', () => {
  const chat = {
    title: '桜の話',
    models: ['a-model'],
    params: { system: '簡潔に答える' },
    history: {
      currentId: 'a1',
      messages: {
        a2: {
          id: 'a2',
          parentId: 'q',
          childrenIds: [],
          role: 'assistant',
          content: '別の答え',
          model: 'a-model',
          timestamp: 1_744_577_559,
        },
        q: {
          id: 'q',
          parentId: null,
          childrenIds: ['a1', 'a2'],
          role: 'user',
          content: '桜はいつ？',
          files: [{ type: 'image' }],
          timestamp: 1_744_577_557,
        },
        a1: {
          id: 'a1',
          parentId: 'q',
          childrenIds: [],
          role: 'assistant',
          content:
            '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n&gt; 春である。\n</details>\n四月です。',
          model: 'a-model',
          timestamp: 1_744_577_558,
        },
      },
    },
    timestamp: 1_744_577_557_127,
  }
  const row = { id: 'row', user_id: 'u', title: '桜の話', chat, created_at: 1_744_577_557 }
  const reading = read(JSON.stringify([row, { chat: { history: { messages: {} } } }, 3]))
  expect(said(reading)).toEqual([
    ['q', null, '桜はいつ？'],
    ['a2', 'q', '別の答え'],
    ['a1', 'q', '四月です。'],
  ])
  expect(reading.conversations[0]?.messages[2]?.reasoning).toBe('春である。')
  expect(reading.conversations[0]?.conversation).toMatchObject({
    id: 'row',
    title: '桜の話',
    systemInstruction: '簡潔に答える',
    leafId: 'a1',
    createdAt: 1_744_577_557_000,
  })
  expect(Object.fromEntries(reading.leftovers)).toEqual({
    attachment: 1,
    model: 2,
    empty: 1,
    invalid: 1,
  })
  expect(said(read(JSON.stringify(chat)))).toEqual(said(reading))
})

it('takes a conversation of LM Studio over, other versions as branches', () => {
  const conversation = {
    name: '俳句',
    createdAt: 1_732_000_000_000,
    systemPrompt: '',
    messages: [
      {
        versions: [
          {
            type: 'singleStep',
            role: 'user',
            content: [{ type: 'text', text: '一句' }, { type: 'file' }],
          },
        ],
        currentlySelected: 0,
      },
      {
        versions: [
          {
            type: 'multiStep',
            role: 'assistant',
            steps: [{ type: 'contentBlock', content: [{ type: 'text', text: '古池や' }] }],
          },
          {
            type: 'multiStep',
            role: 'assistant',
            steps: [
              {
                type: 'contentBlock',
                style: { type: 'thinking' },
                content: [{ type: 'text', text: '夏がよい' }],
              },
              {
                type: 'contentBlock',
                content: [{ type: 'text', text: '夏草や' }],
                genInfo: { identifier: 'm' },
              },
              { type: 'debugInfoBlock', debugInfo: 'x' },
            ],
          },
          { type: 'multiStep', role: 'assistant' },
        ],
        currentlySelected: 1,
      },
      {
        versions: [
          { type: 'singleStep', role: 'user', content: [{ type: 'text', text: 'もう一句' }] },
        ],
        currentlySelected: 0,
      },
      { versions: [] },
    ],
  }
  const reading = read(JSON.stringify(conversation))
  const id = 'lm-studio-1732000000000'
  expect(said(reading)).toEqual([
    [`${id}-0-0`, null, '一句'],
    [`${id}-1-0`, `${id}-0-0`, '古池や'],
    [`${id}-1-1`, `${id}-0-0`, '夏草や'],
    [`${id}-2-0`, `${id}-1-1`, 'もう一句'],
  ])
  expect(reading.conversations[0]?.messages[2]?.reasoning).toBe('夏がよい')
  expect(Object.fromEntries(reading.leftovers)).toEqual({
    attachment: 1,
    tool: 1,
    model: 1,
    invalid: 1,
  })
})

it('takes threads of Jan over, in the order of their times', () => {
  const line = (id: string, role: string, value: string, created_at: number) =>
    JSON.stringify({
      id,
      object: 'thread.message',
      thread_id: 'jan_1',
      role,
      content: [{ type: 'text', text: { value, annotations: [] } }],
      created_at,
    })
  const image = JSON.stringify({
    id: 'm3',
    thread_id: 'jan_1',
    role: 'user',
    content: [{ type: 'image_url', image_url: { url: 'data:' } }],
    created_at: 1_698_983_505,
  })
  const reading = read(
    [
      line('m2', 'assistant', '答え', 1_698_983_504),
      line('m1', 'user', '問い', 1_698_983_503_000),
      image,
      '{壊れた行',
      '',
    ].join('\n'),
  )
  expect(said(reading)).toEqual([
    ['m1', null, '問い'],
    ['m2', 'm1', '答え'],
  ])
  expect(reading.conversations[0]?.conversation).toMatchObject({
    id: 'jan_1',
    createdAt: 1_698_983_503_000,
  })
  expect(Object.fromEntries(reading.leftovers)).toEqual({ attachment: 1, invalid: 1 })
})

it('says of other files that there is nothing in them for it', () => {
  expect(readExport('{"messages":[]}')).toBe('foreign')
  expect(readExport('[]')).toBe('foreign')
  expect(readExport('{"history":{}}')).toBe('foreign')
  expect(readExport('ただの文')).toBe('not-json')
})
