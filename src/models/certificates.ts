import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates } from 'node:tls'
import { KotonohaError } from '../contract/errors.ts'
import type { TrustedCertificate } from '../contract/network.ts'
import { guarded } from '../store/failures.ts'
import { replaceFile } from '../store/replace-file.ts'

/** The certificates' name in the data folder. */
export const CERTIFICATES_FILE = 'certificates.pem'

const MOST = 200
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** The certificates that the user trusts beside those of the program and the operating system. */
export class TrustedCertificates {
  readonly #path: string
  #trusted: readonly X509Certificate[]

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, CERTIFICATES_FILE)
    this.#trusted = read(this.#path)
  }

  list(): TrustedCertificate[] {
    return this.#trusted.map((one) => ({
      subject: nameIn(one.subject),
      issuer: nameIn(one.issuer),
      validFrom: Date.parse(one.validFrom),
      validTo: Date.parse(one.validTo),
      fingerprint: one.fingerprint256,
    }))
  }

  /** As PEM texts. */
  texts(): string[] {
    return this.#trusted.map((one) => one.toString())
  }

  /**
   * Adds the certificates of a file: PEM, with one or many, or DER. A private key in it is not kept.
   * @throws KotonohaError CERTIFICATE_FILE_INVALID, DISK_FULL, DATA_READ_ONLY
   */
  add(file: Uint8Array, now = Date.now()): void {
    const added = parsed(file)
    for (const one of added) {
      const problem = problemOf(one, now)
      if (problem)
        throw new KotonohaError('CERTIFICATE_FILE_INVALID', {
          subject: nameIn(one.subject),
          detail: problem,
        })
    }
    const others = this.#trusted.filter(
      (old) => !added.some((one) => one.fingerprint256 === old.fingerprint256),
    )
    this.#save([...others, ...added])
  }

  remove(fingerprint: string): void {
    this.#save(this.#trusted.filter((one) => one.fingerprint256 !== fingerprint))
  }

  #save(trusted: readonly X509Certificate[]): void {
    const text = trusted.map((one) => one.toString()).join('')
    guarded(this.#path, () => replaceFile(this.#path, text))
    this.#trusted = trusted
  }
}

function parsed(file: Uint8Array): X509Certificate[] {
  const text = Buffer.from(file).toString('latin1')
  const blocks: (string | Uint8Array)[] = text.match(PEM) ?? [file]
  try {
    if (blocks.length > MOST) throw new Error(`more than ${MOST} certificates`)
    return blocks.map((block) => new X509Certificate(block))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new KotonohaError('CERTIFICATE_FILE_INVALID', { detail }, { cause: error })
  }
}

/** Why a certificate is of no use; undefined for a good one. */
function problemOf(one: X509Certificate, now: number): string | undefined {
  const isSelfSigned = one.checkIssued(one)
  if (!one.ca && !isSelfSigned) return 'not a certificate authority'
  if (Date.parse(one.validTo) < now) return `expired on ${one.validTo}`
  return undefined
}

/** The name that people know of a distinguished name. */
function nameIn(distinguished: string | undefined): string {
  const field = (name: string) =>
    new RegExp(`^${name}=(.+)$`, 'm').exec(distinguished ?? '')?.[1]?.trim()
  return field('CN') ?? field('O') ?? field('OU') ?? distinguished ?? ''
}

function read(path: string): X509Certificate[] {
  try {
    return parsed(readFileSync(path))
  } catch {
    return [] // none were added, or somebody has spoilt the file: then nothing more is trusted
  }
}

/** All certificates (PEM) that are trusted: the program's, the operating system's, and further ones. */
export function trusted(extra: readonly string[]): string[] {
  return [...getCACertificates('default'), ...systemCertificates(), ...extra]
}

/** The certificates (PEM) that the operating system trusts; none where it cannot be asked. */
export function systemCertificates(): string[] {
  try {
    return getCACertificates('system')
  } catch {
    return []
  }
}
