import type { PageWriter } from './document.ts'

/** A text of a slide. */
export interface SlideText {
  readonly isTitle: boolean
  readonly paragraphs: readonly string[]
}

/** Writes the texts of a slide: its title as heading, or the first that reads like one. */
export function writeSlide(texts: readonly SlideText[], page: PageWriter): void {
  const isNamed = texts.some(({ isTitle }) => isTitle)
  for (const [at, { isTitle, paragraphs }] of texts.entries()) {
    const [first = ''] = paragraphs
    const readsLikeOne =
      at === 0 &&
      texts.length > 1 &&
      paragraphs.length === 1 &&
      first.length <= 60 &&
      !/[。．]$/.test(first)
    if (isNamed ? isTitle : readsLikeOne) page.heading(1, paragraphs.join(' '))
    else page.paragraph(paragraphs.join('\n'))
  }
}
