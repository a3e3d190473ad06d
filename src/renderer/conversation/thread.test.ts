import { expect, it } from 'vitest'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { matchesIn } from './matches.ts'
import { threadOf } from './thread.ts'
import { groupsOf } from './thread-groups.ts'
import { stretchesOf } from './tree-map.ts'

function message(id: string, parentId: string | null, role: Message['role'], text = ''): Message {
  return {
    id,
    conversationId: 'c',
    parentId,
    role,
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
    material: null,
    createdAt: 0,
  }
}

function treeOf(messages: Message[], leafId: string): ConversationTree {
  return {
    conversation: {
      id: 'c',
      kind: 'chat',
      title: '',
      titledBy: 'nobody',
      opening: '',
      folderId: null,
      pinned: false,
      modelId: null,
      systemInstruction: null,
      sampling: {},
      leafId,
      draft: '',
      createdAt: 0,
      updatedAt: 0,
    },
    messages,
  }
}

it('finds all places in the order of the thread, compared as search does it', () => {
  const thread = threadOf(
    treeOf(
      [
        message('q', null, 'user', 'サーバーとｻｰﾊﾞ'),
        message('a', 'q', 'assistant', 'さーばは機械です。'),
        message('b', 'q', 'assistant', 'サーバー（別の枝）'),
      ],
      'a',
    ),
  )
  expect(matchesIn(thread, ' サーバ')).toEqual([
    { messageId: 'q', index: 0 },
    { messageId: 'q', index: 1 },
    { messageId: 'a', index: 0 },
  ])
  expect(matchesIn(thread, '　')).toEqual([])
  expect(matchesIn(thread, 'ー')).toEqual([])
})

it('counts branches over thousands of messages', () => {
  const messages = [message('q', null, 'user'), message('a0', 'q', 'assistant')]
  for (let n = 1; n < 5000; n++)
    messages.push(message(`a${n}`, n === 1 ? 'q' : `a${n - 1}`, n === 1 ? 'assistant' : 'user'))
  const thread = threadOf(treeOf(messages, 'a4999'))
  expect(thread).toHaveLength(5000)
  expect(thread[1]).toMatchObject({ message: { id: 'a1' }, place: 2, siblings: 2 })
})

it('draws a tree as stretches between its branchings, with the thread that is shown', () => {
  const messages = [
    message('q', null, 'user'),
    message('a1', 'q', 'assistant'),
    message('a2', 'q', 'assistant'),
    message('q2', 'a1', 'user'),
    message('a3', 'q2', 'assistant'),
    message('other', null, 'user'),
  ]
  expect(
    stretchesOf(treeOf(messages, 'a3')).map(({ first, count, depth, shown }) => [
      first.id,
      count,
      depth,
      shown,
    ]),
  ).toEqual([
    ['q', 1, 0, true],
    ['a1', 3, 1, true],
    ['a2', 1, 1, false],
    ['other', 1, 0, false],
  ])
})

it('groups the end of a thread alike, however much of it has been read', () => {
  const messages = [message('q0', null, 'user')]
  for (let n = 1; n < 2000; n++) messages.push(message(`q${n}`, `q${n - 1}`, 'user'))
  const all = groupsOf(threadOf(treeOf(messages, 'q1999')))
  const end = groupsOf(threadOf(treeOf(messages.slice(1900), 'q1999')))
  const ids = (groups: typeof all) => groups.map(({ id }) => id)
  expect(all.flatMap((group) => group.messages)).toHaveLength(2000)
  expect(all.length).toBeLessThan(200)
  expect(ids(all).slice(1 - end.length)).toEqual(ids(end).slice(1))
  expect(all.reduce((sum, { drawn }) => sum + drawn, 0)).toBeGreaterThanOrEqual(8)
})
