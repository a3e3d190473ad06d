import type { DocumentHome } from '../../contract/document.ts'

/** Names documents of the shelf that are dragged, so that nothing else is taken for them. */
export const DRAGGED_DOCUMENTS = 'application/x-kotonoha-documents'

/** The look of a place that files are over. */
export const dropped =
  'data-[over]:bg-leaf-soft data-[over]:outline-2 data-[over]:outline-leaf data-[over]:outline-dashed'

/** Where files go that are dropped: to a home, or to a conversation that begins in a folder. */
export type DropPlace =
  | { readonly home: DocumentHome }
  | { readonly newIn: string }
  | { readonly home: null }

/**
 * The place that an element or one around it names in `data-documents-to`: `conversation ID`,
 * `folder ID` (of conversations), `shelf ID`, `shelf`, or `nowhere`.
 */
export function placeAt(target: EventTarget | null): { element: Element; place: DropPlace } | null {
  const element =
    target instanceof Element ? target.closest<HTMLElement>('[data-documents-to]') : null
  if (!element) return null
  const [kind, id] = (element.dataset.documentsTo ?? '').split(' ')
  if (kind === 'shelf') return { element, place: { home: { in: 'shelf', folderId: id ?? null } } }
  if (id && kind === 'conversation')
    return { element, place: { home: { in: 'conversation', conversationId: id } } }
  if (id && kind === 'folder') return { element, place: { newIn: id } }
  return { element, place: { home: null } }
}
