import type { DocumentPage } from '../contract/document.ts'
import type { Page } from './document.ts'

/** What is shown at once: a part of a page, which may be a whole book. */
const MOST = { blocks: 200, characters: 30_000 }
/** Blocks that are shown before the one that is looked for. */
const BEFORE = 20

/** The blocks of a page around an offset in its text. */
export function windowOf(
  page: Page,
  at: number,
): Pick<DocumentPage, 'blocks' | 'before' | 'after'> {
  const { blocks, text } = page
  const found = blocks.findIndex(({ end }) => end > at)
  const first = Math.max(0, (found < 0 ? blocks.length - 1 : found) - BEFORE)
  const start = first < BEFORE ? 0 : first
  let end = start
  for (let characters = 0; end < blocks.length && end - start < MOST.blocks; end++) {
    const block = blocks[end]
    if (!block) break
    characters += block.end - block.start
    if (characters > MOST.characters && end > Math.max(start, found)) break
  }
  return {
    blocks: blocks.slice(start, end).map(({ end: to, ...block }) => ({
      ...block,
      text: text.slice(block.start, to),
    })),
    before: start > 0 ? (blocks[Math.max(0, start - MOST.blocks + BEFORE + 1)]?.start ?? 0) : null,
    after: blocks[end]?.start ?? null,
  }
}
