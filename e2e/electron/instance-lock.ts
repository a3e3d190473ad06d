// One instance per user data folder. The second one leaves its command line in a file for the first.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** Gives the lock up while the program still runs. */
export function releaseInstanceLock(userData: string): void {
  rmSync(join(userData, 'stand-in-lock'), { recursive: true, force: true })
}

/**
 * Takes the lock. A lock whose holder has died is taken over.
 * @param onSecond is called in the first instance with the command line and the folder of each later one
 * @returns false when another instance holds it
 */
export function takeInstanceLock(
  userData: string,
  onSecond: (argv: string[], folder: string) => void,
): boolean {
  const folder = join(userData, 'stand-in-lock')
  const holder = join(folder, 'holder')
  mkdirSync(folder, { recursive: true })
  if (isAlive(holder)) {
    writeFileSync(
      join(folder, `second-${process.pid}`),
      JSON.stringify({ argv: process.argv, folder: process.cwd() }),
    )
    return false
  }
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  writeFileSync(holder, String(process.pid))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  watch(folder, { persistent: false }, () => {
    // The program may take its folder away before it ends.
    if (!existsSync(folder)) return
    for (const name of readdirSync(folder)) {
      const start = name.startsWith('second-') && read(join(folder, name))
      if (!start) continue
      rmSync(join(folder, name))
      const second: { argv: string[]; folder: string } = JSON.parse(start)
      onSecond(second.argv, second.folder)
    }
  }).on('error', () => {}) // the folder goes with the program
  return true
}

function isAlive(holder: string): boolean {
  try {
    process.kill(Number(readFileSync(holder, 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

/** Empty while it is still being written. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
