import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPageFile } from './page-files.ts'

let folder: string
let page: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'))
  page = join(folder, 'page')
  await mkdir(join(page, 'assets'), { recursive: true })
  await mkdir(join(folder, 'page-beside'))
  await writeFile(join(page, 'index.html'), '<title>内</title>')
  await writeFile(join(page, 'assets', 'あ b.js'), 'export {}')
  await writeFile(join(page, '..name.txt'), 'dots')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'page-beside', 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(page, 'link.txt'))
  await symlink(folder, join(page, 'up'))
  await symlink(join(page, 'index.html'), join(page, 'alias.html'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('files of the page', () => {
  it('answers the root with index.html', async () => {
    const file = await readPageFile(page, '/')
    expect(file?.body.toString()).toBe('<title>内</title>')
    expect(file?.headers['content-type']).toBe('text/html; charset=utf-8')
  })

  it('decodes names', async () => {
    const file = await readPageFile(page, `/assets/${encodeURIComponent('あ b.js')}`)
    expect(file?.body.toString()).toBe('export {}')
    expect(file?.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  it('reads a name that only begins with dots, and a link that stays inside', async () => {
    expect((await readPageFile(page, '/..name.txt'))?.body.toString()).toBe('dots')
    expect((await readPageFile(page, '/alias.html'))?.body.toString()).toBe('<title>内</title>')
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/../page-beside/secret.txt',
    '/%252e%252e/secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/C:/secret.txt',
    '/index.html%00.js',
    '/index.html::$DATA',
    '/%',
    '/%ff',
    '/assets',
    '/assets/',
    '/nothing',
    'index.html',
    '',
  ])('does not answer %s', async (path) => {
    expect(await readPageFile(page, path)).toBeUndefined()
  })

  it('comes with a policy that lets nothing in from elsewhere', async () => {
    const file = await readPageFile(page, '/', ['ws://127.0.0.1:1'])
    const policy = file?.headers['content-security-policy'] ?? ''
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self' ws://127.0.0.1:1",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    expect(file?.headers['x-content-type-options']).toBe('nosniff')
    expect(file?.headers['referrer-policy']).toBe('no-referrer')
  })
})
