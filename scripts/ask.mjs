// npm run -s ask: one question from the command line. Only the answer goes to standard output.
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, node, run } from './prepare.mjs'

console.log = console.error
await ensureInstalled()
await ensureBuilt()
process.exitCode = await run(node(), [join('out', 'main', 'ask.js'), ...process.argv.slice(2)])
