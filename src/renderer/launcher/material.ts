/** A text that a question is asked about. */
export interface Material {
  readonly id: string
  /** What a person calls it. */
  readonly name: string
  readonly text: string
}

/** A question and what it is about, as one message. */
export function withMaterials(question: string, materials: readonly Material[]): string {
  const texts = materials.map(({ name, text }) => `【${name}】\n${text.trim()}`)
  return [question, ...texts].join('\n\n')
}
