import { expect, it } from 'vitest'
import { groupsOf } from './groups.ts'

const now = new Date(2026, 2, 1, 0, 30)
const at = (...time: [number, number, number, number?]) => ({
  id: time.join(),
  kind: 'chat' as const,
  title: '',
  opening: '',
  folderId: null,
  pinned: false,
  createdAt: 0,
  updatedAt: new Date(time[0], time[1], time[2], time[3] ?? 12).getTime(),
})

it('groups by local day, not by hours passed', () => {
  const list = [at(2026, 2, 1, 0), at(2026, 1, 28, 23), at(2026, 1, 22), at(2026, 1, 21, 23)]
  expect(groupsOf(list, now).map(({ name, conversations }) => [name, conversations])).toEqual([
    ['today', [list[0]]],
    ['yesterday', [list[1]]],
    ['week', [list[2]]],
    ['earlier', [list[3]]],
  ])
})

it('has no empty groups', () => {
  expect(groupsOf([], now)).toEqual([])
  expect(groupsOf([at(2020, 1, 1)], now).map(({ name }) => name)).toEqual(['earlier'])
})
