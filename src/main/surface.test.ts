import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const sourcesOf = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }))

it('registers no address scheme with the system, so that no web page can start it (CVE-2025-54063, CVE-2025-61929)', () => {
  expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).not.toMatch(/^\s*protocols:/m)
  for (const { name, text } of sourcesOf('src/main'))
    expect(text, name).not.toContain('setAsDefaultProtocolClient')
})

it('runs no commands, and hands no files out by dragging (CVE-2025-54074, CVE-2026-23733)', () => {
  for (const { name, text } of [...sourcesOf('src/main'), ...sourcesOf('src/preload')]) {
    expect(text, name).not.toMatch(/node:child_process|startDrag/)
    expect(text, name).not.toMatch(/\b(?:executeJavaScript|insertCSS|eval)\(/)
  }
})

it('opens addresses outside in one place alone, behind its check (CVE-2025-55733)', () => {
  const opening = sourcesOf('src/main').filter(({ text }) => text.includes('openExternal('))
  expect(opening.map(({ name }) => name)).toEqual(['links.ts'])
})

it('exposes nothing to pages: no bridge, no global (CVE-2026-23733)', () => {
  for (const { name, text } of sourcesOf('src/preload'))
    expect(text, name).not.toMatch(/contextBridge|exposeInMainWorld|window\.\w+ =|globalThis/)
})
