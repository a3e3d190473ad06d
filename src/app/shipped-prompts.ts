import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ShippedPrompts } from '../contract/prompt.ts'

export const PROMPTS_FILE = 'prompts.json'

/** The prompts that come with the program, in their order. Throws when the installation is broken. */
export function readShippedPrompts(resourcesFolder: string): ShippedPrompts['prompts'] {
  const text = readFileSync(join(resourcesFolder, PROMPTS_FILE), 'utf8')
  return ShippedPrompts.parse(JSON.parse(text)).prompts
}
