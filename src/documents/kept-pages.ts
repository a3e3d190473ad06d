import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../store/replace-file.ts'
import type { Page, ReadDocument } from './document.ts'

const KeptBlock = z.object({
  kind: z.enum(['heading', 'paragraph', 'header', 'row', 'code']),
  start: z.number(),
  end: z.number(),
  level: z.number().optional(),
  cells: z.string().optional(),
})
const Kept = z.array(
  z.object({
    number: z.number().optional(),
    label: z.string().optional(),
    isDoubtful: z.boolean().optional(),
    text: z.string(),
    blocks: z.array(KeptBlock),
  }),
)

/** Keeps what was read of a document, so that it can be shown without its file. */
export function keepPages(path: string, { pages }: ReadDocument): void {
  replaceFile(path, JSON.stringify(pages))
}

/** The pages that were kept; undefined when there are none that can be read. */
export function readKeptPages(path: string): readonly Page[] | undefined {
  try {
    return Kept.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}
