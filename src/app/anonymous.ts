import { homedir, hostname, userInfo } from 'node:os'

/** What tells who somebody is. */
export interface Personal {
  /** Paths, each with what stands for it. */
  readonly folders: readonly (readonly [path: string, name: string])[]
  /** Names of the user and of the computer. */
  readonly names: readonly string[]
}

/** What this computer tells of its user. */
export function personalHere(folders: Personal['folders'] = []): Personal {
  return { folders: [...folders, [homedir(), '~']], names: [userName(), hostname()] }
}

/** Shorter names would also be found inside of ordinary words. */
const SHORTEST_NAME = 3

/**
 * A text without the names of persons and computers in it: known folders and names are replaced, and
 * whatever else stands where systems keep home folders. Paths are found as they are, in JSON and in
 * addresses.
 */
export function anonymous(text: string, { folders, names }: Personal): string {
  let told = text
  const longestFirst = folders.toSorted(([a], [b]) => b.length - a.length)
  for (const [path, name] of longestFirst)
    if (path.length >= SHORTEST_NAME)
      for (const spelling of spellings(path)) told = replaced(told, spelling, name)
  told = told.replace(
    /((?:[/\\]+|%2F|%5C)(?:Users|home)(?:[/\\]+|%2F|%5C))[^/\\\r\n"'<>|:*?]+/gi,
    '$1…',
  )
  for (const name of names)
    if (name.length >= SHORTEST_NAME || /[^ -~]/.test(name))
      for (const spelling of spellings(name)) told = replaced(told, spelling, '…')
  return told
}

/** How a text stands in files of other kinds. */
function spellings(text: string): Set<string> {
  const slashes = text.replaceAll('\\', '/')
  return new Set([
    text,
    JSON.stringify(text).slice(1, -1),
    slashes,
    encodeURI(slashes),
    encodeURIComponent(text),
    text.normalize('NFD'),
  ])
}

function replaced(text: string, what: string, by: string): string {
  if (what === '') return text
  const literal = what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  // Systems do not tell upper from lower case in paths, or people do not.
  return text.replace(new RegExp(literal, 'gi'), by)
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return '' // a user without an entry in the system's list
  }
}
