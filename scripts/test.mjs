// npm test: types, lint, unit and integration tests, and the journeys on both hosts; ends with a count.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, ensureBuilt, ensureInstalled, fail, node, output, run } from './prepare.mjs'

const reports = mkdtempSync(join(tmpdir(), 'kotonoha-test-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')

await ensureInstalled()
const chromium = await ensureChromium()
const steps = [
  ['型検査', () => script('typescript', 'bin/tsc', ['-p', '.'])],
  ['型検査（画面）', () => script('typescript', 'bin/tsc', ['-p', 'src/renderer'])],
  ['型検査（操作テスト）', () => script('typescript', 'bin/tsc', ['-p', 'e2e'])],
  ['書式と静的検査', () => script('@biomejs/biome', 'bin/biome', ['check', '.'])],
  [
    'インポートの向き',
    () =>
      script('dependency-cruiser', 'bin/dependency-cruiser.mjs', [
        '--config',
        '.dependency-cruiser.mjs',
        'src',
      ]),
  ],
  ['ビルド', async () => (await ensureBuilt()) ?? 0],
  [
    '単体・結合テスト',
    () =>
      script('vitest', 'vitest.mjs', [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${vitestReport}`,
      ]),
  ],
  [
    '画面の操作テスト',
    () =>
      script('@playwright/test', 'cli.js', ['test', '--reporter=list,json'], {
        CHROMIUM: chromium,
        PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
      }),
  ],
]
const failed = []
for (const [name, step] of steps) {
  console.log(`\n── ${name}`)
  const started = Date.now()
  const code = await step()
  console.log(
    `── ${name}: ${code === 0 ? '成功' : '失敗'}（${Math.round((Date.now() - started) / 1000)} 秒）`,
  )
  if (code !== 0) failed.push(name)
}
const count = add(vitestCount(), playwrightCount())
rmSync(reports, { recursive: true, force: true })
if (failed.length) console.log(`\n失敗した検査: ${failed.join('、')}`)
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exitCode = failed.length || count.failed ? 1 : 0

function script(name, path, args, env = {}) {
  return run(node(), [command(name, path), ...args], { env })
}

/** Path of a Chromium: the one given, one of the system's, or one installed now. */
async function ensureChromium() {
  const present = () =>
    [
      process.env.CHROMIUM,
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
    ].find((path) => path && existsSync(path))
  if (present()) return present()
  const debian = process.platform === 'linux' && existsSync('/etc/debian_version')
  if (debian && process.getuid?.() === 0) {
    console.log('Chromium をインストールしています…')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await output('apt-get', ['update', '-qq'], { env })
    const { code, text } = await output(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
      { env },
    )
    if (code === 0 && present()) return present()
    console.error(text)
  }
  const code = await script('@playwright/test', 'cli.js', ['install', 'chromium'])
  if (code !== 0)
    fail('Chromium を用意できませんでした。環境変数 CHROMIUM で場所を指定してください。')
  return '' // Playwright's own
}

function vitestCount() {
  const report = read(vitestReport)
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }
}

function playwrightCount() {
  const stats = read(playwrightReport)?.stats
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
  }
}

function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed }
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}
