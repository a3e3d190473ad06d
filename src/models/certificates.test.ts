import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CERTIFICATES_FILE, TrustedCertificates } from './certificates.ts'
import { HUB_CERTIFICATE } from './loopback-tls.ts'

let folder: string
let trusted: TrustedCertificates

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '証明書 '))
  trusted = new TrustedCertificates(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const names = () => trusted.list().map(({ subject }) => subject)

it('keeps certificates of a PEM or DER file over a restart, each once', () => {
  trusted.add(Buffer.from(`注記\n${HUB_CERTIFICATE}\n`))
  trusted.add(new X509Certificate(HUB_CERTIFICATE).raw)
  expect(names()).toEqual(['hub.example'])
  expect(trusted.list()[0]?.validTo).toBeGreaterThan(Date.now())
  trusted.add(Buffer.from(rootCertificates.slice(0, 2).join('\n')))
  trusted = new TrustedCertificates(folder)
  expect(names()).toHaveLength(3)
  expect(trusted.texts().join('')).toContain('BEGIN CERTIFICATE')
  trusted.remove(trusted.list()[0]?.fingerprint ?? '')
  expect(names()).not.toContain('hub.example')
})

it('keeps no private key that lies in the same file', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n'
  trusted.add(Buffer.from(key + HUB_CERTIFICATE))
  expect(readFileSync(join(folder, CERTIFICATES_FILE), 'utf8')).not.toContain('PRIVATE')
})

it.each(['', 'これは証明書ではありません', HUB_CERTIFICATE.slice(0, 200)])(
  'refuses a file without certificates',
  (text) => {
    expect(() => trusted.add(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_FILE_INVALID' }),
    )
    expect(names()).toEqual([])
  },
)

it('refuses one that has expired, with its name', () => {
  const later = Date.UTC(2200, 0, 1)
  expect(() => trusted.add(Buffer.from(HUB_CERTIFICATE), later)).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ subject: 'hub.example' }) }),
  )
})

it('trusts nothing more when its file was spoilt', () => {
  writeFileSync(join(folder, CERTIFICATES_FILE), 'spoilt')
  expect(new TrustedCertificates(folder).list()).toEqual([])
})
