import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Installation, updateSource } from './update-source.ts'

const SOURCE = { feed: 'https://example.com/', key: 'MCowBQ' }
let mount = ''
let resourcesFolder = ''

beforeEach(() => {
  mount = mkdtempSync(join(tmpdir(), 'kotonoha-'))
  resourcesFolder = join(mount, 'resources')
  mkdirSync(resourcesFolder)
  writeFileSync(join(resourcesFolder, 'update.json'), JSON.stringify(SOURCE))
})

afterEach(() => rmSync(mount, { recursive: true }))

const on = (platform: Installation['platform'], env: Installation['env'] = {}) =>
  updateSource({ platform, resourcesFolder, executable: join(mount, 'kotonoha'), env })

it('lets an AppImage be replaced, and leaves packages to the package manager', () => {
  const appImage = { APPIMAGE: '/home/a/Kotonoha.AppImage', APPDIR: mount }
  expect(on('linux', appImage)).toEqual(SOURCE)
  expect(on('linux')).toBe('package')
  // Installed from a package, and started from a terminal that is an AppImage.
  expect(on('linux', { ...appImage, APPDIR: '/tmp/.mount_other' })).toBe('package')
  expect(on('linux', { ...appImage, APPDIR: mount.slice(0, -1) })).toBe('package')
  expect(on('linux', { ...appImage, FLATPAK_ID: 'x' })).toBe('package')
  expect(on('linux', { ...appImage, SNAP: '/snap/x' })).toBe('package')
})

it('replaces on Windows what its installer has put down, and no unpacked archive', () => {
  expect(on('win32')).toBe('portable')
  writeFileSync(join(mount, 'Uninstall Kotonoha.exe'), '')
  expect(on('win32')).toEqual(SOURCE)
})

it('replaces on a Mac what was put where programs are', () => {
  const executable = '/Applications/Kotonoha.app/Contents/MacOS/Kotonoha'
  const moved = `/private/var/folders/x/AppTranslocation/1/d${executable}`
  const mac = { platform: 'darwin', resourcesFolder, env: {} } as const
  expect(updateSource({ ...mac, executable })).toEqual(SOURCE)
  expect(updateSource({ ...mac, executable: moved })).toBe('portable')
})

it('is left alone where a distribution says so, or nobody publishes new versions', () => {
  const appImage = { APPIMAGE: '/home/a/Kotonoha.AppImage', APPDIR: mount }
  writeFileSync(join(resourcesFolder, 'distribution'), '')
  expect(on('linux', appImage)).toBe('package')
  rmSync(join(resourcesFolder, 'distribution'))
  for (const text of ['', '{', '{"feed":"x","key":""}']) {
    writeFileSync(join(resourcesFolder, 'update.json'), text)
    expect(on('linux', appImage)).toBe('own-build')
  }
})
