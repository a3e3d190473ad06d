import type { ConversationSummary } from '../../contract/conversation.ts'

export type GroupName = 'today' | 'yesterday' | 'week' | 'earlier'

export interface Group {
  readonly name: GroupName
  readonly conversations: readonly ConversationSummary[]
}

/** Conversations by the local day on which they last changed, in the given order; no empty groups. */
export function groupsOf(list: readonly ConversationSummary[], now: Date): Group[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const daysAgo = (days: number) => new Date(midnight).setDate(new Date(midnight).getDate() - days)
  const nameOf = ({ updatedAt }: ConversationSummary): GroupName => {
    if (updatedAt >= midnight) return 'today'
    if (updatedAt >= daysAgo(1)) return 'yesterday'
    return updatedAt >= daysAgo(7) ? 'week' : 'earlier'
  }
  const names: GroupName[] = ['today', 'yesterday', 'week', 'earlier']
  return names
    .map((name) => ({ name, conversations: list.filter((one) => nameOf(one) === name) }))
    .filter(({ conversations }) => conversations.length > 0)
}
