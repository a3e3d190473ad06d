// Packing as the installers are packed, around an empty shell in place of Electron's runtime: that of
// another system can be made here as well.
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type * as Resedit from 'resedit'
import manifest from '../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** In Electron's executable, before the version, the number and the states of its fuses. */
const FUSES = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
const FUSE_COUNT = 9
const WIRE = Buffer.concat([
  FUSES,
  Buffer.from([1, FUSE_COUNT, ...Buffer.from('1'.repeat(FUSE_COUNT))]),
])

/** The states of the fuses in a program, as the digits of Electron's order. */
export function fusesOf(program: Buffer): string {
  const begin = program.indexOf(FUSES) + FUSES.length + 2
  return program.toString('latin1', begin, begin + FUSE_COUNT)
}

/**
 * Packs what is built for a system.
 * @param shell folder that takes Electron's place
 * @param output folder that what is packed goes into
 * @param more options of electron-builder
 */
export async function pack(
  target: readonly string[],
  shell: string,
  output: string,
  more: readonly string[] = [],
): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    [
      'node_modules/electron-builder/cli.js',
      ...target,
      `-c.electronDist=${shell}`,
      `-c.electronVersion=${manifest.devDependencies.electron}`,
      `-c.directories.output=${output}`,
      ...more,
    ],
    { cwd: root },
  )
}

/** Makes an empty shell for Linux. */
export function linuxShell(folder: string): string {
  put(folder, { LICENSE: '', version: '', 'chrome-sandbox': '', 'locales/ja.pak': '' })
  writeFileSync(join(folder, 'electron'), WIRE, { mode: 0o755 })
  return folder
}

/** Makes an empty shell for Windows, with a program that has no code. */
export function windowsShell(folder: string): string {
  const { NtExecutable, NtExecutableResource, Resource }: typeof Resedit = require('resedit')
  const program = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues({ lang: 1033, codepage: 1200 }, { FileDescription: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  program.setExtraData(new Uint8Array(WIRE).buffer)
  put(folder, { LICENSE: '', version: '' })
  for (const locale of ['ja', 'en-US', 'fr']) put(folder, { [`locales/${locale}.pak`]: '' })
  put(folder, { 'electron.exe': Buffer.from(program.generate()) })
  return folder
}

/** Makes an empty shell for macOS. */
export function macShell(folder: string): string {
  const list = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>Electron</string></dict></plist>
`
  const contents = 'Electron.app/Contents'
  const helper = `${contents}/Frameworks/Electron Helper.app/Contents`
  const framework = `${contents}/Frameworks/Electron Framework.framework`
  put(folder, {
    LICENSE: '',
    version: '',
    [`${contents}/Info.plist`]: list,
    [`${contents}/MacOS/Electron`]: '',
    [`${helper}/Info.plist`]: list,
    [`${helper}/MacOS/Electron Helper`]: '',
    [`${framework}/Electron Framework`]: WIRE,
  })
  for (const locale of ['ja', 'en', 'fr'])
    put(folder, { [`${framework}/Versions/A/Resources/${locale}.lproj/locale.pak`]: '' })
  return folder
}

function put(folder: string, files: Readonly<Record<string, string | Buffer>>) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
