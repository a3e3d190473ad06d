/** An event of Electron's that a listener may prevent. */
export function preventable<Fields extends object>(fields: Fields) {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}
