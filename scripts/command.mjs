// npm run -s NAME: a command of src/cli. Only what it answers goes to standard output.
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, node, run } from './prepare.mjs'

const [name, ...args] = process.argv.slice(2)
console.log = console.error
await ensureInstalled()
await ensureBuilt()
process.exitCode = await run(node(), [join('out', 'main', `${name}.js`), ...args])
