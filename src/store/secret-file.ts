import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { SecretPlace } from '../contract/network.ts'
import { guarded } from './failures.ts'
import { replaceFile, UNFINISHED } from './replace-file.ts'

/** The operating system's own protection of secrets. */
export interface Cipher {
  encrypt(text: string): Uint8Array
  /** @throws Error when it was encrypted by another user or on another machine */
  decrypt(bytes: Uint8Array): string
}

const Content = z.union([
  /** Encrypted, as Base64. */
  z.object({ sealed: z.string() }),
  z.object({ open: z.string() }),
])

/**
 * One secret in a file of the data folder: encrypted where the system can do that, otherwise readable
 * by the user alone.
 */
export class SecretFile {
  readonly place: SecretPlace
  readonly #path: string
  readonly #cipher: Cipher | undefined

  /** @param cipher undefined where the system has none */
  constructor(dataFolder: string, name: string, cipher: Cipher | undefined) {
    this.#path = join(dataFolder, name)
    this.#cipher = cipher
    this.place = cipher ? 'system' : 'file'
  }

  /** Null when there is none; undefined when what is there cannot be read here. */
  read(): string | null | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch {
      return null
    }
    try {
      const content = Content.parse(JSON.parse(text))
      if ('open' in content) return content.open
      return this.#cipher?.decrypt(Buffer.from(content.sealed, 'base64'))
    } catch {
      return undefined
    }
  }

  /** @throws KotonohaError DISK_FULL, DATA_READ_ONLY */
  write(secret: string): void {
    const content: z.infer<typeof Content> = this.#cipher
      ? { sealed: Buffer.from(this.#cipher.encrypt(secret)).toString('base64') }
      : { open: secret }
    guarded(this.#path, () => {
      // Nobody else may open it, not even while it is written.
      const unfinished = this.#path + UNFINISHED
      rmSync(unfinished, { force: true })
      writeFileSync(unfinished, '', { mode: 0o600 })
      chmodSync(unfinished, 0o600)
      replaceFile(this.#path, `${JSON.stringify(content)}\n`)
    })
  }

  /** @throws KotonohaError DATA_READ_ONLY */
  remove(): void {
    guarded(this.#path, () => rmSync(this.#path, { force: true }))
  }
}
