import { memo, useRef } from 'react'
import type { Message } from '../../contract/conversation.ts'
import { MessageView, type MessageViewProps } from './message-view.tsx'
import { useNear } from './when-near.ts'

/** Widths of a line in characters and its height in pixels, about. */
const LINE = { length: 44, height: 28 }
/** Height of what stands around a message's text, in pixels. */
const FRAME = 64

/** A message at its place in the thread, drawn once it comes near to what can be seen. */
export const ThreadItem = memo(function ThreadItem({
  drawn,
  ...props
}: MessageViewProps & {
  /** Whether it is drawn at once. */
  drawn: boolean
}) {
  const box = useRef<HTMLDivElement>(null)
  const near = useNear(box, drawn)
  return (
    <div
      ref={box}
      data-message={props.message.id}
      tabIndex={-1}
      style={{ containIntrinsicSize: `auto ${heightOf(props.message)}px` }}
      className="rounded-lg outline-none [content-visibility:auto]"
    >
      {near && <MessageView {...props} />}
    </div>
  )
})

/** About how tall a message will be, in pixels. */
export function heightOf({ text }: Message): number {
  return FRAME + Math.ceil(text.length / LINE.length) * LINE.height
}
