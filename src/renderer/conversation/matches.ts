import { folded, marksIn } from '../../contract/fold.ts'

/** Something with a text that is looked through. */
export interface Findable {
  readonly message: { readonly id: string; readonly text: string }
}

/** A place in the thread that holds what is looked for. */
export interface Match {
  readonly messageId: string
  /** Which of the message's places it is, from 0. */
  readonly index: number
}

const plain = new WeakMap<object, string>()

/** All places that hold a text, in the order of the thread; compared as search does it. */
export function matchesIn(thread: readonly Findable[], query: string): Match[] {
  const wanted = folded(query).trim()
  if (wanted === '') return []
  return thread.flatMap(({ message }) => {
    const text = plain.get(message) ?? folded(message.text)
    plain.set(message, text)
    const matches: Match[] = []
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
      matches.push({ messageId: message.id, index: matches.length })
    return matches
  })
}

/** Where a drawn text holds what is looked for. */
export function rangesIn(element: Element, query: string): Range[] {
  const nodes: { node: Text; start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (!(node instanceof Text)) continue
    nodes.push({ node, start: text.length })
    text += node.data
  }
  const place = (offset: number) => {
    const found = nodes.findLast(({ start }) => start <= offset)
    return found && ([found.node, offset - found.start] as const)
  }
  return marksIn(text, [folded(query).trim()]).flatMap(({ start, end }) => {
    const first = place(start)
    const last = place(end - 1)
    if (!first || !last) return []
    const range = new Range()
    range.setStart(...first)
    range.setEnd(last[0], last[1] + 1)
    return [range]
  })
}
