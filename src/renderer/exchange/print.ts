const NAME = 'kotonoha-printed'

/** Opens the browser's print dialogue on HTML, from which it can be saved as a PDF. */
export async function print(html: string): Promise<void> {
  // The one before: when its dialogue was closed, not every browser tells.
  document.getElementById(NAME)?.remove()
  const frame = document.createElement('iframe')
  frame.id = NAME
  frame.hidden = true
  frame.title = ''
  // Without scripts; of this origin, or it could not be asked to print.
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals')
  frame.srcdoc = html
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  await loaded
  frame.contentWindow?.print()
}
