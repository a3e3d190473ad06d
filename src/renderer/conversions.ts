/**
 * Keeps keys of a conversion from everything in the page: Enter that confirms it, Escape that gives
 * it up, and arrows that choose in it are the input method's. Chromium reports them with keyCode 229
 * even where `isComposing` is not set yet; some input methods name the key `Process`.
 */
export function keepConversionKeys(): void {
  addEventListener(
    'keydown',
    (event) => {
      if (!event.isComposing && event.keyCode !== 229 && event.key !== 'Process') return
      event.stopImmediatePropagation()
      // Chromium empties a search field by Escape, even by one that only gives a conversion up.
      if (event.key === 'Escape') event.preventDefault()
    },
    { capture: true },
  )
}
