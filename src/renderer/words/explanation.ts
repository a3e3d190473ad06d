/** What happened, and what the user can do. */
export interface Explanation {
  readonly what: string
  readonly todo: string
}
