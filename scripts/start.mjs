// npm start: installs what is missing, builds, and opens Kotonoha.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  command,
  ensureBuilt,
  ensureInstalled,
  environment,
  fail,
  node,
  output,
  root,
  run,
} from './prepare.mjs'

const usage = `使い方: npm start -- [オプション]
  --web         デスクトップアプリの代わりに、このパソコンのブラウザーで開きます
  --port 番号   --web で使うポート（指定しなければ空いているもの）
  --data 場所   会話・設定・モデルを置くフォルダー
  --no-open     ブラウザーを自動で開きません（アドレスだけを表示します）`

const options = read()
await ensureInstalled()
await ensureBuilt()
const electron = options.web ? undefined : await electronRuntime()
process.exitCode = electron ? await desktop(electron) : await web()

function read() {
  try {
    const { values } = parseArgs({
      options: {
        web: { type: 'boolean', default: false },
        port: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      process.exit(0)
    }
    return values
  } catch (error) {
    return fail(`${error.message}\n\n${usage}`, 2)
  }
}

/** Path of Electron's executable, downloaded if need be; undefined where it can't be had. */
async function electronRuntime() {
  if (process.env.ELECTRON_EXEC_PATH) return process.env.ELECTRON_EXEC_PATH
  const folder = join(root, 'node_modules', 'electron')
  const executable = () => {
    const path = join(folder, 'path.txt')
    const found = existsSync(path) && join(folder, 'dist', readFileSync(path, 'utf8'))
    return found && existsSync(found) ? found : undefined
  }
  const present = executable()
  if (present) return present
  const refused = join(root, 'out', '.electron-refused')
  const day = 24 * 60 * 60 * 1000
  const lately = existsSync(refused) && Date.now() - statSync(refused).mtimeMs < day
  if (!lately) {
    console.log('Electron のランタイムをダウンロードしています…')
    const { code, text } = await output(node(), [command('electron', 'install.js')], {
      timeout: 15 * 60 * 1000,
    })
    if (code === 0 && executable()) {
      rmSync(refused, { force: true })
      return executable()
    }
    writeFileSync(refused, text)
  }
  console.log(
    'Electron のランタイムをダウンロードできないため、同じアプリをこのパソコンのブラウザーで開きます。',
  )
  return undefined
}

function desktop(electron) {
  const data = options.data ? [`--data=${options.data}`] : []
  return run(electron, ['.', ...data])
}

/** Serves the app to a browser until it is ended. */
function web() {
  const args = [join('out', 'main', 'web.js')]
  if (options.port) args.push('--port', options.port)
  if (options.data) args.push('--data', options.data)
  return new Promise((resolve) => {
    const server = spawn(node(), args, {
      cwd: root,
      stdio: ['inherit', 'pipe', 'inherit'],
      env: environment(),
    })
    server.stdout.once('data', (line) => {
      const address = String(line).trim()
      console.log(`ことのはを起動しました。終了するには Ctrl+C を押してください。\n${address}`)
      if (!options['no-open']) openBrowser(address)
    })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
    server.once('exit', (code, signal) => resolve(signal ? 0 : (code ?? 1)))
  })
}

function openBrowser(address) {
  const [program, ...args] = {
    darwin: ['open', address],
    win32: ['cmd', '/c', 'start', '""', address],
  }[process.platform] ?? ['xdg-open', address]
  spawn(program, args, { stdio: 'ignore', detached: true })
    .once('error', () => console.log('上のアドレスをブラウザーで開いてください。'))
    .unref()
}
