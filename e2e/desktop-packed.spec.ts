// What an installer would hold, packed around an empty shell in place of Electron's runtime, and run
// by the stand-in.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron as electron, expect, test } from '@playwright/test'
import manifest from '../package.json' with { type: 'json' }
import { extractAsar, readAsar } from './asar.ts'
import { ask, begin } from './journey.ts'

const root = join(import.meta.dirname, '..')
const MEGABYTE = 2 ** 20
/** In Electron's executable, before the version, the number and the states of its fuses. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSE_COUNT = 9

// Only a system's own natives are installed, and the shell is one for Linux.
if (process.platform === 'linux') {
  let folder = ''
  let packed = ''
  let archive = ''
  const paths = () => readAsar(archive).map(({ path }) => path)
  const beside = () =>
    readdirSync(`${archive}.unpacked`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name).slice(archive.length + 10))

  test.describe.configure({ mode: 'serial', timeout: 180_000 })

  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
    packed = join(folder, `linux${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`)
    archive = join(packed, 'resources/app.asar')
    const shell = join(folder, 'shell')
    mkdirSync(join(shell, 'locales'), { recursive: true })
    for (const name of ['LICENSE', 'version', 'chrome-sandbox', 'locales/ja.pak'])
      writeFileSync(join(shell, name), '')
    const wire = Buffer.from([1, FUSE_COUNT, ...Buffer.from('1'.repeat(FUSE_COUNT))])
    writeFileSync(join(shell, 'electron'), Buffer.concat([Buffer.from(FUSES), wire]))
    chmodSync(join(shell, 'electron'), 0o755)
    execFileSync(
      process.execPath,
      [
        'node_modules/electron-builder/cli.js',
        '--linux',
        'dir',
        `--${process.arch}`,
        `-c.electronDist=${shell}`,
        `-c.electronVersion=${manifest.devDependencies.electron}`,
        `-c.directories.output=${folder}`,
      ],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    )
  })

  test.afterAll(() => rmSync(folder, { recursive: true }))

  test('holds the program and what it needs at run time, and no sources', () => {
    const inside = paths()
    for (const path of [
      'package.json',
      'out/main/index.js',
      'out/main/engine.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
    ])
      expect(inside).toContain(path)
    const sources = inside.filter((path) =>
      /^(?:src|e2e|bench|docs|scripts|resources)\/|\.(?:ts|tsx|map|md|c|cc|cpp|h|hpp|gyp|cmake|bundle|py)$/.test(
        path,
      ),
    )
    expect(sources).toEqual([])
    const bundled = Object.keys(manifest.devDependencies).filter((name) =>
      inside.some((path) => path.startsWith(`node_modules/${name}/`)),
    )
    // node-llama-cpp reads templates with it too.
    expect(bundled).toEqual(['@huggingface/jinja'])
  })

  test('has the natives of this system alone, outside of the archive', () => {
    const system = `linux-${process.arch}`
    const unpacked = beside()
    expect(unpacked).toContain(`node_modules/better-sqlite3/prebuilds/${system}.node`)
    expect(unpacked).toContain(
      `node_modules/@node-llama-cpp/${system}/bins/${system}/llama-addon.node`,
    )
    const natives = (path: string) => /\.(?:node|so|dll|dylib|exe)(?:\.|$)/.test(path)
    expect(readAsar(archive).filter(({ path, content }) => content && natives(path))).toEqual([])
    const foreign = paths()
      .filter(natives)
      .filter((path) => /darwin|win32|mac-|win-|musl|armv7|cuda/.test(path))
    expect(foreign).toEqual([])
    expect(paths().filter((path) => natives(path) && !path.includes(system))).toEqual([])
  })

  test('brings its model, tray icons and licences, and is no larger than it must be', () => {
    const resources = readdirSync(join(packed, 'resources'), { recursive: true }).map(String)
    for (const path of [
      'starter-model.gguf',
      'catalogue.json',
      'prompts.json',
      'icons/tray.png',
      'icons/trayTemplate@2x.png',
      'icons/tray.ico',
      'licences/LICENSE',
      'licences/NOTICE',
    ])
      expect(resources).toContain(path)
    expect(statSync(archive).size).toBeLessThan(25 * MEGABYTE)
    const natives = beside().map((path) => statSync(join(`${archive}.unpacked`, path)).size)
    expect(natives.reduce((sum, size) => sum + size, 0)).toBeLessThan(130 * MEGABYTE)
  })

  test('its fuses close the ways into Node that it does not need', () => {
    const executable = readFileSync(join(packed, 'kotonoha'))
    const begin = executable.indexOf(FUSES) + FUSES.length + 2
    const states = executable.toString('latin1', begin, begin + FUSE_COUNT)
    // In order: run as Node, encrypt cookies, NODE_OPTIONS, --inspect, integrity of the archive, load
    // from the archive alone, own snapshot, privileges of file://; the rest as Electron has it.
    expect(states).toMatch(/^110011.0/)
  })

  test('runs as packed, from a folder with a Japanese name', async () => {
    const app = join(packed, 'resources/app')
    extractAsar(archive, app)
    const running = await electron.launch({
      executablePath: join(root, 'e2e/electron/electron'),
      args: [app, `--data=${join(folder, 'data')}`],
    })
    const page = await running.firstWindow()
    await page.waitForURL(({ protocol }) => protocol !== 'about:')
    await begin(page)
    await expect(await ask(page, 'こんにちは')).toContainText('こんにちは')
    await running.close()
  })
}
