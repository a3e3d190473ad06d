import { memo, useRef } from 'react'
import type { MessageViewProps } from './message-view.tsx'
import type { Group } from './thread-groups.ts'
import { heightOf, ThreadItem } from './thread-item.tsx'
import { useNear } from './when-near.ts'

/** Pixels between messages: `gap-7`. */
const GAP = 28

type GroupProps = Omit<MessageViewProps, 'message' | 'place' | 'siblings'> & {
  readonly group: Group
  /** Whether it is on the page at once, because it is gone to. */
  readonly wanted: boolean
}

/** A group at its place in the thread; until it is drawn, its place has about its height. */
export const ThreadGroup = memo(function ThreadGroup({
  group: { messages, drawn },
  wanted,
  ...props
}: GroupProps) {
  const box = useRef<HTMLDivElement>(null)
  const near = useNear(box, wanted || drawn > 0)
  const height = messages.reduce((sum, { message }) => sum + heightOf(message) + GAP, -GAP)
  return (
    <div ref={box} className="flex flex-col gap-7" style={near ? undefined : { height }}>
      {near &&
        messages.map(({ message, place, siblings }, index) => (
          <ThreadItem
            key={message.id}
            drawn={index >= messages.length - drawn}
            message={message}
            place={place}
            siblings={siblings}
            {...props}
          />
        ))}
    </div>
  )
}, isSame)

/** A tree that was read again holds the same messages in new lists. */
function isSame(one: GroupProps, other: GroupProps): boolean {
  const { group, ...rest } = one
  const { group: otherGroup, ...otherRest } = other
  return (
    group.messages.length === otherGroup.messages.length &&
    group.messages.every((message, index) => {
      const beside = otherGroup.messages[index]
      return (
        message.message === beside?.message &&
        message.place === beside.place &&
        message.siblings === beside.siblings
      )
    }) &&
    rest.wanted === otherRest.wanted &&
    rest.busy === otherRest.busy &&
    rest.onBranch === otherRest.onBranch &&
    rest.onFork === otherRest.onFork &&
    rest.onDelete === otherRest.onDelete
  )
}
