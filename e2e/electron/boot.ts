// The part of Electron's start-up that an application can see: the entry module is evaluated to its
// end first, and only then, never before, comes `ready`.
import { readFileSync } from 'node:fs'
import { open } from 'node:inspector'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { application } from './app.ts'

const args = process.argv.slice(2)
const flags = args.filter((arg) => arg.startsWith('-'))
const folder = resolve(args.find((arg) => !arg.startsWith('-')) ?? '.')
const manifest: { name: string; productName?: string; version: string; main: string } = JSON.parse(
  readFileSync(resolve(folder, 'package.json'), 'utf8'),
)

if (flags.some((flag) => flag.startsWith('--inspect'))) open(0)
process.argv.splice(1, 1) // Electron's argv holds its executable and what follows, not boot.ts
application.describe(folder, manifest.productName ?? manifest.name, manifest.version)
await import(pathToFileURL(resolve(folder, manifest.main)).href)
await application.becomeReady(flags.some((flag) => flag.startsWith('--remote-debugging-port')))
