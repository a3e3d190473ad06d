// Inside a utility process: gives it its `parentPort` and runs the application's module.
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

const [, here, modulePath] = process.argv

class ParentPort extends EventEmitter {
  postMessage(message: unknown) {
    process.send?.(message)
  }
}

// This file is also what `import 'electron'` gives in here; then there is nothing to run.
if (process.send && here && modulePath && !Reflect.has(process, 'parentPort')) {
  const parentPort = new ParentPort()
  Object.defineProperty(process, 'parentPort', { value: parentPort })
  process.argv.splice(1, 1)
  process.once('disconnect', () => process.exit())
  // What arrives before the module listens is kept for it.
  const early: unknown[] = []
  const deliver = (data: unknown) => parentPort.emit('message', { data, ports: [] })
  let loaded = false
  process.on('message', ({ message }: { message: unknown }) => {
    if (loaded) deliver(message)
    else early.push(message)
  })
  await import(pathToFileURL(modulePath).href)
  loaded = true
  for (const message of early) deliver(message)
}
