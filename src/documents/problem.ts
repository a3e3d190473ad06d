/** Why a file could not be read. The screens own the words. */
export type ProblemCode =
  | 'missing'
  | 'empty'
  /** Pages without any text, as scanners make them. */
  | 'scanned'
  | 'unsupported'
  | 'encrypted'
  | 'corrupt'
  | 'too-large'
  | 'too-slow'
  /** The parser ran out of its memory or ended otherwise. */
  | 'parser-died'
  /** It was written to while it was read. */
  | 'changed'

/** Thrown by readers about the file they read. */
export class DocumentProblem extends Error {
  readonly problem: ProblemCode

  /** @param detail technical, for a report */
  constructor(problem: ProblemCode, detail: string = problem, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'DocumentProblem'
    this.problem = problem
  }
}
