// What an installer would hold, packed around an empty shell in place of Electron's runtime, and run
// by the stand-in.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { _electron as electron, expect, test } from '@playwright/test'
import manifest from '../package.json' with { type: 'json' }
import { extractAsar, readAsar } from './asar.ts'
import { answerDialogs, ask, begin } from './journey.ts'
import { fusesOf, linuxShell, pack } from './packing.ts'

const root = join(import.meta.dirname, '..')
const MEGABYTE = 2 ** 20
/** Writes the desktop entry that the packages of Linux would have. */
const tellDesktopEntry = `
const { writeFileSync } = require('node:fs')
const { LinuxTargetHelper } = require(${JSON.stringify(join(root, 'node_modules/app-builder-lib/out/targets/LinuxTargetHelper.js'))})
exports.default = async ({ packager, outDir }) => {
  const entry = new LinuxTargetHelper(packager)
  const options = packager.platformSpecificBuildOptions
  const name = '/' + entry.getDesktopFileName() + '.desktop'
  writeFileSync(outDir + name, await entry.computeDesktopEntry(options))
}
`

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

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
    packed = join(folder, `linux${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`)
    archive = join(packed, 'resources/app.asar')
    const hook = join(folder, 'desktop-entry.cjs')
    writeFileSync(hook, tellDesktopEntry)
    await pack(['--linux', 'dir', `--${process.arch}`], linuxShell(join(folder, 'shell')), folder, [
      `-c.afterPack=${hook}`,
    ])
    extractAsar(archive, join(packed, 'resources/app'))
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
    // In order: run as Node, encrypt cookies, NODE_OPTIONS, --inspect, integrity of the archive, load
    // from the archive alone, own snapshot, privileges of file://; the rest as Electron has it.
    expect(fusesOf(readFileSync(join(packed, 'kotonoha')))).toMatch(/^110011.0/)
  })

  test('its desktop entry offers it for documents and models, and calls the launcher', () => {
    const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.desktop'))
    const entry = readFileSync(join(folder, name), 'utf8')
    const types = /^MimeType=(.*);$/m.exec(entry)?.[1]?.split(';') ?? []
    expect(types).toEqual(
      expect.arrayContaining(['application/x-gguf', 'application/pdf', 'text/plain', 'text/csv']),
    )
    expect(types).toHaveLength(new Set(types).size)
    // What Wayland's portals take for an application id: GApplication's rules, in reverse DNS.
    const id = basename(name, '.desktop')
    expect(id).toMatch(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*){2,}$/)
    expect(entry).toContain(`StartupWMClass=${id}\n`)
    expect(entry).toContain('Name[ja]=ことのは')
    expect(entry).toMatch(/^Exec=.* %U$/m)
    expect(entry).toMatch(/^Exec=kotonoha --toggle$/m)
  })

  test('runs as packed, with its data in a folder with a Japanese name, and shuts developers out', async () => {
    const data = join(folder, 'データ　フォルダー')
    const { running, page } = await launch(data)
    await begin(page)
    await expect(await ask(page, 'こんにちは')).toContainText('こんにちは')

    const report = join(folder, '第１回　議事録（案）.txt')
    writeFileSync(report, '会議は金曜日の十時に第三会議室で開きます。')
    await running.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
    }, report)
    await page.getByRole('button', { name: '資料を追加' }).click()
    await page.getByRole('menuitem', { name: 'ファイルを選ぶ…' }).click()
    const chip = page.getByRole('list', { name: 'この会話の資料' })
    await expect(
      chip.getByRole('button', { name: '第１回　議事録（案）.txt' }).first(),
    ).toBeEnabled()

    const model = join(folder, '私の　モデル.gguf')
    copyFileSync(join(root, 'resources/starter-model.gguf'), model)
    await answerDialogs(running, 1)
    await running.evaluate(
      ({ app: application }, path) => application.emit('open-file', { preventDefault() {} }, path),
      model,
    )
    await expect(page.getByRole('listitem').filter({ hasText: '私の　モデル.gguf' })).toBeVisible()

    const shut = await running.evaluate(({ app: application, BrowserWindow, Menu }) => ({
      packaged: application.isPackaged,
      tools: BrowserWindow.getAllWindows().map(({ webContents }) => {
        webContents.openDevTools()
        return webContents.isDevToolsOpened()
      }),
      roles: (Menu.getApplicationMenu()?.items ?? [])
        .flatMap((item) => item.submenu?.items ?? [])
        .map(({ role }) => role),
      switches: ['remote-debugging-port', 'disable-web-security'].map((name) =>
        application.commandLine.hasSwitch(name),
      ),
    }))
    expect(shut.packaged).toBe(true)
    expect(shut.tools).toEqual([false, false])
    expect(shut.roles).not.toContain('toggleDevTools')
    // Both were given: the one by Playwright, the other as an attacker would.
    expect(shut.switches).toEqual([false, false])
    await running.close()
  })

  test('brings a signed new version, when the user wants it and not before', async () => {
    const publisher = await publish('Kotonoha-9.9.9.AppImage', program('new'))
    writeFileSync(join(packed, 'resources/update.json'), JSON.stringify(publisher.source))
    const appImage = join(folder, 'ことのは.AppImage')
    writeFileSync(appImage, program('old'))
    chmodSync(appImage, 0o755)
    const { running, page } = await launch(join(folder, 'データ　更新'), {
      APPIMAGE: appImage,
      APPDIR: packed,
    })
    const wanted = page.getByRole('checkbox', { name: '新しい版を自動で確かめる' })
    await expect(wanted).not.toBeChecked()
    expect(publisher.asked).toEqual([])
    await wanted.check()
    await begin(page)
    await page.getByRole('status').getByRole('button', { name: '内容を見る' }).click()
    const settings = page.getByRole('dialog', { name: '設定' })
    await expect(settings.getByRole('region', { name: '変更点' })).toHaveText(
      '<b>太字</b>と<script>hacked = 1</script>は、ただの文字です。',
    )
    expect(publisher.asked).toEqual(['release.json', 'release.json.sig'])
    await settings.getByRole('button', { name: /^ダウンロード（/ }).click()
    await expect(settings.getByText('バージョン 9.9.9 を使う準備ができました')).toBeVisible()
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'))
    const ended = new Promise((resolve) => running.process().once('exit', resolve))
    await settings.getByRole('button', { name: '再起動して更新' }).click()
    expect(await ended).toBe(0)
    expect(readFileSync(appImage, 'utf8')).toBe(program('new'))
    await expect.poll(() => readFileSync(join(folder, 'started'), 'utf8')).toBe('new')
    const ledger = readFileSync(join(folder, 'データ　更新/connections.jsonl'), 'utf8')
    expect(new Set(ledger.match(/"purpose":"[^"]*"/g))).toEqual(new Set(['"purpose":"update"']))
    await publisher.close()
  })

  async function launch(data: string, env: Record<string, string> = {}) {
    const running = await electron.launch({
      executablePath: join(root, 'e2e/electron/electron'),
      args: [join(packed, 'resources/app'), `--data=${data}`, '--disable-web-security'],
      env: { ...inherited(), ...env },
    })
    const page = await running.firstWindow()
    await page.waitForURL(({ protocol }) => protocol !== 'about:')
    return { running, page }
  }

  /** A program that says that it was started. */
  const program = (says: string) => `#!/bin/sh\nprintf '%s' '${says}' > '${folder}/started'\n`
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

/** A publisher on this machine, with one release that it has signed. */
async function publish(name: string, installer: string) {
  const keys = generateKeyPairSync('ed25519')
  const notes = '<b>太字</b>と<script>hacked = 1</script>は、ただの文字です。'
  const manifest = Buffer.from(
    JSON.stringify({
      format: 'kotonoha-release',
      version: '9.9.9',
      notes: { ja: notes, en: notes },
      files: [
        {
          system: process.platform,
          processor: process.arch,
          name,
          size: Buffer.byteLength(installer),
          sha512: createHash('sha512').update(installer).digest('hex'),
        },
      ],
    }),
  )
  const files = new Map<string, Buffer | string>([
    ['release.json', manifest],
    ['release.json.sig', sign(null, manifest, keys.privateKey).toString('base64')],
    [name, installer],
  ])
  const asked: string[] = []
  const server = createServer((request, response) => {
    const file = decodeURIComponent(request.url?.slice(1) ?? '')
    asked.push(file)
    response.statusCode = files.has(file) ? 200 : 404
    response.end(files.get(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const key = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  return {
    source: { feed: `http://127.0.0.1:${port}/`, key },
    asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
