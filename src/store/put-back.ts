import type { Base } from './base.ts'
import type { Salvaged } from './salvage.ts'
import { prompts } from './schema.ts'

/**
 * Adds prompts of the user's, and changes to those that come with the program, that are not there.
 * @returns how many those were
 */
export function putBackPrompts(base: Base, found: Pick<Salvaged, 'prompts'>): number {
  return base.change(() => {
    let added = 0
    for (const row of found.prompts.values())
      if (row.deletedAt === null)
        added += base.db.insert(prompts).values(row).onConflictDoNothing().run().changes
    return added
  })
}
