// pdf.js looks for what draws pages as soon as it is imported, and warns where that is missing. Here
// pages are read and never drawn, so that empty classes do.
class NotDrawn {}

for (const name of ['DOMMatrix', 'ImageData', 'Path2D'])
  if (!Reflect.has(globalThis, name)) Reflect.set(globalThis, name, NotDrawn)
