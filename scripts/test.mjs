// npm test: types, lint, unit and integration tests, and the journeys on both hosts; ends with a count.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { command, ensureBuilt, ensureInstalled, fail, node, output, run } from './prepare.mjs'

const reports = mkdtempSync(join(tmpdir(), 'kotonoha-test-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')

await ensureInstalled()
const chromium = await ensureChromium()
const failed = []
// What needs nothing of each other runs side by side, and is told when it has ended.
await sideBySide([
  ['ビルド', async () => ({ code: (await ensureBuilt()) ?? 0, text: '' })],
  ['型検査', () => quiet('typescript', 'bin/tsc', ['-p', '.'])],
  ['型検査（画面）', () => quiet('typescript', 'bin/tsc', ['-p', 'src/renderer'])],
  ['型検査（操作テスト）', () => quiet('typescript', 'bin/tsc', ['-p', 'e2e'])],
  [
    'インポートの向き',
    () =>
      quiet('dependency-cruiser', 'bin/dependency-cruiser.mjs', [
        '--config',
        '.dependency-cruiser.mjs',
        'src',
      ]),
  ],
  ['書式と静的検査', () => quiet('@biomejs/biome', 'bin/biome', ['check', '.'])],
])
await step('単体・結合テスト', () =>
  script('vitest', 'vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ]),
)
await step('画面の操作テスト', () =>
  script('@playwright/test', 'cli.js', ['test', '--reporter=list,json'], {
    CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
  }),
)
const count = add(vitestCount(), playwrightCount())
const failures = [...vitestFailures(), ...playwrightFailures()]
rmSync(reports, { recursive: true, force: true })
if (failed.length) console.log(`\n失敗した検査: ${failed.join('、')}`)
for (const { name, message } of failures)
  console.log(
    `\n✗ ${name}\n${stripVTControlCharacters(message).split('\n').slice(0, 20).join('\n')}`,
  )
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exitCode = failed.length || count.failed ? 1 : 0

async function step(name, work) {
  console.log(`\n── ${name}`)
  const started = Date.now()
  ended(name, await work(), started)
}

/** As many at a time as there are cores. */
async function sideBySide(checks) {
  const waiting = [...checks]
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, work] = next
      const started = Date.now()
      const { code, text } = await work()
      if (text.trim()) console.log(`\n${text.trim()}`)
      ended(name, code, started)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
}

function ended(name, code, started) {
  const seconds = Math.round((Date.now() - started) / 1000)
  console.log(`── ${name}: ${code === 0 ? '成功' : '失敗'}（${seconds} 秒）`)
  if (code !== 0) failed.push(name)
}

/** A package's command, without what it prints until it has ended. */
function quiet(name, path, args) {
  return output(node(), [command(name, path), ...args])
}

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

/** Told again at the end: what vitest printed of them is far above the journeys. */
function vitestFailures() {
  return (read(vitestReport)?.testResults ?? []).flatMap((file) => {
    const name = relative(process.cwd(), file.name)
    const tests = file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => ({
        name: `${name} › ${test.fullName}`,
        message: test.failureMessages.join('\n'),
      }))
    return tests.length || file.status !== 'failed' ? tests : [{ name, message: file.message }]
  })
}

function playwrightFailures() {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)]
  return (read(playwrightReport)?.suites ?? []).flatMap(specs).flatMap(({ file, title, tests }) =>
    tests
      .filter((test) => test.status === 'unexpected')
      .map((test) => ({
        name: `[${test.projectName}] ${file} › ${title}`,
        message: test.results.at(-1)?.error?.message ?? '',
      })),
  )
}

function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed }
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}
