/** Which conversations of a list are selected, and from where a range is counted. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly anchor: string | null
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null }

/** Adds one to the selection, or takes it out. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** All from the anchor to the given one, as they follow each other in the list. */
export function ranged(
  selection: Selection,
  id: string,
  order: readonly string[],
  shown: string | null,
): Selection {
  const anchor = [selection.anchor, shown].find((one) => one !== null && order.includes(one)) ?? id
  const [from, to] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b)
  return { ids: new Set(order.slice(from, (to ?? 0) + 1)), anchor }
}

/** Those that an action on one is meant for: the selected ones if it is among them. */
export function meant({ ids }: Selection, id: string): string[] {
  return ids.has(id) ? [...ids] : [id]
}
