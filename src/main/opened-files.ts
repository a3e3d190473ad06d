import { statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, type BrowserWindow, dialog } from 'electron'
import type { ImportHow } from '../contract/library.ts'
import type { Settings } from '../contract/settings.ts'
import { wordsOf } from './words.ts'

/** macOS tells of files that are opened together one by one, at most so far apart. */
const TOGETHER_MS = 100

const isModel = (path: string) => extname(path).toLowerCase() === '.gguf'

/** Of files that are opened together, the models and the others. */
export interface Opened {
  readonly models: readonly string[]
  readonly documents: readonly string[]
}

/**
 * The files that a command line names, as when they are opened with the program: models, and whatever
 * else is a file. Linux gives the addresses of files in place of their paths.
 */
export function filesIn([, ...args]: readonly string[], workingDirectory: string): string[] {
  return args
    .filter((arg) => !arg.startsWith('-'))
    .flatMap((arg) => pathOf(arg, workingDirectory) ?? [])
    .filter((path) => isModel(path) || statSync(path, { throwIfNoEntry: false })?.isFile())
}

function pathOf(arg: string, workingDirectory: string): string | undefined {
  if (!/^file:/i.test(arg)) return resolve(workingDirectory, arg)
  try {
    return fileURLToPath(arg)
  } catch {
    return undefined // a file of another computer, or no address at all
  }
}

/** The model files among some. */
export function modelsAmong(paths: readonly string[]): string[] {
  return paths.filter(isModel)
}

/** Files that the user opened with the program, kept until somebody takes them. */
export class OpenedFiles {
  readonly #waiting: string[] = []
  #take: ((opened: Opened) => void) | undefined
  #gathering: NodeJS.Timeout | undefined

  /** Must be made before the application is ready: macOS tells of files that early. */
  constructor(argv: readonly string[], workingDirectory: string) {
    this.add(filesIn(argv, workingDirectory))
    app.on('open-file', (event, path) => {
      event.preventDefault()
      this.add([path])
    })
  }

  add(paths: readonly string[]): void {
    this.#waiting.push(...paths)
    clearTimeout(this.#gathering)
    this.#gathering = setTimeout(() => this.#handOver(), TOGETHER_MS)
  }

  /** Hands over what has come, and whatever comes from now on. */
  onOpened(take: (opened: Opened) => void): void {
    this.#take = take
    this.add([])
  }

  #handOver() {
    if (!this.#take || this.#waiting.length === 0) return
    const paths = this.#waiting.splice(0)
    this.#take({ models: modelsAmong(paths), documents: paths.filter((path) => !isModel(path)) })
  }
}

/** Asks whether and how files shall be added as models; undefined when they shall not. */
export async function askHowToAdd(
  paths: readonly string[],
  language: Settings['language'],
  over: BrowserWindow | undefined,
): Promise<ImportHow | undefined> {
  const words = wordsOf(language)
  const answers = ['copy', 'link', undefined] as const
  const options = {
    type: 'question' as const,
    message: words.addTitle(paths.map((path) => words.quoted(basename(path))).join('')),
    detail: words.addText,
    buttons: [words.addCopy, words.addLink, words.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  }
  const { response } = await (over
    ? dialog.showMessageBox(over, options)
    : dialog.showMessageBox(options))
  return answers[response]
}
