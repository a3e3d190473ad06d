// What moves while something is under way. An animation of CSS is drawn in every frame of the display:
// without a graphics card that takes a twelfth of a core from the model, and each key pressed meanwhile
// waits for a frame more. These move eight times a second.
const STEP_MS = 125

/** A ref of an element that fades by half and comes back, within two seconds. */
export const pulses = moving((element, step) => {
  element.style.opacity = `${0.75 + 0.25 * Math.cos((Math.PI * step) / 8)}`
})

/** A ref of an element that turns round within a second. */
export const turns = moving((element, step) => {
  element.style.rotate = `${45 * step}deg`
})

function moving(move: (element: HTMLElement | SVGElement, step: number) => void) {
  return (element: HTMLElement | SVGElement | null) => {
    if (!element || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    let step = 0
    const timer = setInterval(() => move(element, ++step), STEP_MS)
    return () => {
      clearInterval(timer)
      move(element, 0)
    }
  }
}
