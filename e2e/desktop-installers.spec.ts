// What is packed for Windows and macOS, packed here around empty shells and so without their natives:
// what is inside, and what each system is told of the files that the program opens.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { READABLE } from '../src/documents/formats.ts'
import { readAsar } from './asar.ts'
import { fusesOf, macShell, pack, windowsShell } from './packing.ts'

const root = join(import.meta.dirname, '..')
/** In order: run as Node, encrypt cookies, NODE_OPTIONS, --inspect, integrity of the archive, load from
 * the archive alone, own snapshot, privileges of file://; the rest as Electron has it. */
const SHUT = /^110011.0/

// Once is enough: packing is the same on all systems.
if (process.platform === 'linux') {
  let folder = ''
  test.describe.configure({ mode: 'serial', timeout: 180_000 })

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
    const shells = join(folder, 'shells')
    await Promise.all([
      pack(['--mac', 'dir', '--arm64'], macShell(join(shells, 'mac')), folder, [
        '-c.mac.identity=null',
      ]),
      pack(['--win', 'dir', '--x64'], windowsShell(join(shells, 'win')), folder),
    ])
  })

  test.afterAll(() => rmSync(folder, { recursive: true }))

  test('holds the same program, and nothing of the llama.cpp of the system that packs', () => {
    for (const resources of [
      'mac-arm64/Kotonoha.app/Contents/Resources',
      'win-unpacked/resources',
    ]) {
      const inside = readAsar(join(folder, resources, 'app.asar')).map(({ path }) => path)
      expect(inside).toContain('out/main/index.js')
      expect(inside).toContain('node_modules/node-llama-cpp/package.json')
      expect(inside.filter((path) => path.includes('@node-llama-cpp'))).toEqual([])
      expect(inside.filter((path) => /^(?:src|e2e|bench|docs|scripts)\//.test(path))).toEqual([])
      expect(readdirSync(join(folder, resources))).toEqual(
        expect.arrayContaining([
          'starter-model.gguf',
          'catalogue.json',
          'prompts.json',
          'licences',
        ]),
      )
    }
  })

  test('has its languages alone, and its fuses set', () => {
    const framework = 'mac-arm64/Kotonoha.app/Contents/Frameworks/Electron Framework.framework'
    const read = (path: string) => readFileSync(join(folder, path))
    expect(readdirSync(join(folder, framework, 'Versions/A/Resources')).sort()).toEqual([
      'en.lproj',
      'ja.lproj',
    ])
    expect(readdirSync(join(folder, 'win-unpacked/locales')).sort()).toEqual([
      'en-US.pak',
      'ja.pak',
    ])
    expect(fusesOf(read(`${framework}/Electron Framework`))).toMatch(SHUT)
    expect(fusesOf(read('win-unpacked/Kotonoha.exe'))).toMatch(SHUT)
  })

  test('macOS is told of models and of documents, of which the program takes none over', () => {
    const list = readFileSync(join(folder, 'mac-arm64/Kotonoha.app/Contents/Info.plist'), 'utf8')
    const types = [...list.matchAll(/<key>CFBundleTypeExtensions<\/key>.*?<\/dict>/gs)].map(
      ([type]) => [...type.matchAll(/<string>([^<]*)</g)].map(([, value]) => value),
    )
    expect(types).toEqual([
      ['gguf', 'icon.icns', 'GGUF model', 'Viewer', 'Default'],
      [...documents(), 'icon.icns', 'Document', 'Viewer', 'Alternate'],
    ])
    expect(list).toContain('<string>ことのは</string>')
    expect(list).toMatch(/LSMinimumSystemVersion<\/key>\s*<string>13\.0</)
  })

  test('Windows offers the program for the same documents, and has no type taken over', () => {
    const script = readFileSync(join(root, 'build/installer.nsh'), 'utf8')
    expect([...script.matchAll(/!insertmacro offerFor (\S+)/g)].map(([, name]) => name)).toEqual(
      documents(),
    )
    const keys = [...script.matchAll(/(?:Write|Delete)Reg\S+ SHELL_CONTEXT "([^"]*)"/g)]
    expect(keys).toHaveLength(4)
    for (const [, key] of keys)
      expect(key).toMatch(/^Software\\Classes\\Applications\\\$\{APP_EXECUTABLE_FILENAME\}/)
    expect(documents().filter((name) => !READABLE.includes(name))).toEqual([])
  })
}

/** The documents that electron-builder.yml offers the program for. */
function documents(): string[] {
  const told = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  return /name: Document\s+ext: \[([^\]]*)\]/.exec(told)?.[1]?.split(', ') ?? []
}
