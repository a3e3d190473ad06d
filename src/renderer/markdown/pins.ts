import type { Parents, PhrasingContent, Root, RootContent } from 'mdast'

/** Something to be put after a sentence. */
export interface PinPlace {
  /** Offset in the Markdown at which the sentence ends, in UTF-16 units. */
  readonly end: number
  /** What is put there; the element's `data-pin`. */
  readonly id: number
}

type Node = Root | RootContent
/** What a pin must not be put into. */
const INLINE = new Set(['strong', 'emphasis', 'delete', 'link', 'linkReference'])

/** A remark plugin that puts an empty `cite` with the pin's id after each sentence. */
export function remarkPins({ pins }: { pins: readonly PinPlace[] }) {
  return (root: Root): void => {
    // From behind, so that what has been put in moves nothing that is still to be found.
    for (const pin of [...pins].sort((a, b) => b.end - a.end || b.id - a.id)) put(root, pin)
  }
}

function put(root: Root, pin: PinPlace): void {
  const path = pathTo(root, pin.end)
  let at = path.length - 1
  const leaf = path[at]
  let parent = path[at - 1]
  if (!leaf || !parent || !('children' in parent)) return
  const from = leaf.position?.start.offset ?? 0
  const to = leaf.position?.end.offset ?? 0
  // Only where nothing is escaped does a place in the source tell the place in the text.
  if (leaf.type === 'text' && pin.end < to && leaf.value.length === to - from) {
    const cut = pin.end - from
    const after = { type: 'text' as const, value: leaf.value.slice(cut) }
    leaf.value = leaf.value.slice(0, cut)
    if (leaf.position)
      leaf.position = { ...leaf.position, end: { ...leaf.position.end, offset: pin.end } }
    insertAfter(parent, leaf, [nodeOf(pin), after])
    return
  }
  let node: Node = leaf
  while (INLINE.has(parent.type) && (parent.position?.end.offset ?? 0) <= pin.end) {
    node = parent
    at--
    const above = path[at - 1]
    if (!above || !('children' in above)) return
    parent = above
  }
  insertAfter(parent, node, [nodeOf(pin)])
}

/** From the root to the last leaf that begins before an offset. */
function pathTo(node: Node, offset: number): Node[] {
  if (!('children' in node)) return [node]
  const child = node.children.findLast((one) => {
    const start = one.position?.start.offset
    return start !== undefined && start < offset
  })
  return child ? [node, ...pathTo(child, offset)] : [node]
}

function insertAfter(parent: Parents, node: Node, added: readonly PhrasingContent[]): void {
  const children: Node[] = parent.children
  children.splice(children.indexOf(node) + 1, 0, ...added)
}

/** An element that Markdown itself has no way to write. */
function nodeOf({ id }: PinPlace): PhrasingContent {
  return {
    type: 'emphasis',
    children: [],
    data: { hName: 'cite', hProperties: { 'data-pin': String(id) } },
  }
}
