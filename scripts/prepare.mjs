// What the commands need before they can do their work. Plain JavaScript without packages: it runs
// on a bare machine, under whatever Node (20 or later) the system has.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'
const bin = join(root, 'node_modules', '.bin')

/** Ends the command with one plain line instead of a stack trace. */
export function fail(message, code = 1) {
  console.error(message)
  process.exit(code)
}

/** Runs a program to its end and tells its exit code; packages' own commands are found by name. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      ...options,
      env: { ...environment(), ...options.env },
    })
    child.once('error', (error) => {
      console.error(`${program} を実行できませんでした: ${error.message}`)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  })
}

/** The environment in which every Node that is started by name is the project's own. */
export function environment() {
  const path = Object.keys(process.env).find((name) => name.toLowerCase() === 'path') ?? 'PATH'
  return { ...process.env, [path]: [dirname(node()), bin, process.env[path]].join(delimiter) }
}

/** The Node 24 that the project brings along; the one running, until it is installed. */
export function node() {
  const folder = join(root, 'node_modules', 'node', 'bin')
  const own = ['node.exe', 'node']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path))
  return own ?? process.execPath
}

/** Path of a package's command written in JavaScript, to be run by `node()`. */
export function command(name, script) {
  return join(root, 'node_modules', name, script)
}

/** Installs the packages of the lockfile unless just these are there already. */
export async function ensureInstalled() {
  const wanted = digest([join(root, 'package-lock.json')])
  const mark = join(root, 'node_modules', '.kotonoha')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  console.log('必要なパッケージをインストールしています（初回は数分かかります）…')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: windows })
  if (status !== 0)
    fail(
      'パッケージをインストールできませんでした。ネットワークを確認して、もう一度実行してください。',
    )
  if (node() === process.execPath)
    // Newer npm asks before it runs a package's install script; this is the one we need.
    spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: join(root, 'node_modules', 'node'),
      stdio: 'ignore',
    })
  if (node() === process.execPath && Number(process.versions.node.split('.')[0]) < 24)
    fail(
      `Node.js 24 を用意できませんでした（実行中: ${process.version}）。node_modules を削除して、もう一度実行してください。`,
    )
  writeFileSync(mark, wanted)
}

/** Builds `out/` unless it was built from just these sources. */
export async function ensureBuilt() {
  const sources = ['src', 'electron.vite.config.ts', 'package-lock.json']
  const wanted = digest(sources.flatMap((path) => filesBelow(join(root, path))))
  const mark = join(root, 'out', '.kotonoha')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  console.log('ビルドしています…')
  const log = await output(node(), [
    command('electron-vite', 'bin/electron-vite.js'),
    'build',
    '--logLevel=warn',
  ])
  if (log.code !== 0) {
    console.error(log.text)
    fail('ビルドに失敗しました。')
  }
  mkdirSync(dirname(mark), { recursive: true })
  writeFileSync(mark, wanted)
}

/** Runs a program quietly and tells its exit code and what it printed. */
export function output(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...environment(), ...options.env },
    })
    let text = ''
    const collect = (data) => {
      text += data
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', (error) => resolve({ code: 127, text: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, text }))
  })
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .sort()
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}
