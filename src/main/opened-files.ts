import { basename, extname, resolve } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { ImportHow } from '../contract/library.ts'
import type { Settings } from '../contract/settings.ts'
import { wordsOf } from './words.ts'

/** The model files that a command line names, as when one is opened with the program. */
export function modelsIn(argv: readonly string[], workingDirectory: string): string[] {
  return argv
    .filter((arg) => !arg.startsWith('-') && extname(arg).toLowerCase() === '.gguf')
    .map((arg) => resolve(workingDirectory, arg))
}

/** Files that the user opened with the program, kept until somebody takes them. */
export class OpenedFiles {
  #waiting: string[]
  #take: ((paths: string[]) => void) | undefined

  /** Must be made before the application is ready: macOS tells of files that early. */
  constructor(argv: readonly string[], workingDirectory: string) {
    this.#waiting = modelsIn(argv, workingDirectory)
    app.on('open-file', (event, path) => {
      event.preventDefault()
      this.add(modelsIn([path], '/'))
    })
  }

  add(paths: readonly string[]): void {
    this.#waiting.push(...paths)
    if (this.#waiting.length > 0) this.#take?.(this.#waiting.splice(0))
  }

  /** Hands over what has come, and whatever comes from now on. */
  onOpened(take: (paths: string[]) => void): void {
    this.#take = take
    this.add([])
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
