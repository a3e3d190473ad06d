// Loaded before anything else, in the main process and in its utility processes: makes
// `import 'electron'` and `require('electron')` resolve to the stand-in, and the process look like one
// of Electron's.
import { registerHooks } from 'node:module'
import { join } from 'node:path'

const kind = process.env.STAND_IN_UTILITY ? 'utility' : 'browser'
const module = new URL(kind === 'utility' ? './utility-entry.ts' : './module.ts', import.meta.url)

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier.startsWith('electron/')
      ? { url: module.href, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})

Object.defineProperties(process, {
  versions: { value: { ...process.versions, electron: '45.4.1' } },
  type: { value: kind },
  resourcesPath: { value: join(import.meta.dirname, '../../resources'), configurable: true },
})
