// What a release needs so that the program takes it for a new version of itself: the manifest and its
// signature beside the installers, and in the installers who publishes them.
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `node scripts/release-manifest.ts keys
  prints a new pair of keys: the private one is a secret (UPDATE_SIGNING_KEY), the other public
node scripts/release-manifest.ts source FEED PUBLIC_KEY
  writes resources/update.json, which is packed: where new versions are looked for, and their key
node scripts/release-manifest.ts sign FOLDER
  writes release.json and release.json.sig beside the installers, with UPDATE_SIGNING_KEY and the notes
  of build/notes.{ja,en}.txt`

const root = join(import.meta.dirname, '..')

/** The installers that can replace a version from within, by what their names end with. */
const KINDS = [
  [/-mac-(arm64|x64)\.zip$/, 'darwin'],
  [/-win-(arm64|x64)\.exe$/, 'win32'],
  [/-linux-(arm64|x86_64)\.AppImage$/, 'linux'],
] as const

export interface Notes {
  readonly ja: string
  readonly en: string
}

/** The text of the manifest of all installers in a folder. */
export async function manifestOf(folder: string, version: string, notes: Notes): Promise<string> {
  const files = []
  for (const name of readdirSync(folder).sort()) {
    for (const [pattern, system] of KINDS) {
      const [, arch] = pattern.exec(name) ?? []
      if (!arch) continue
      const path = join(folder, name)
      const processor = arch === 'x86_64' ? 'x64' : arch
      const { size } = statSync(path)
      files.push({ system, processor, name, size, sha512: await sha512(path) })
    }
  }
  if (files.length === 0) throw new Error(`There are no installers in ${folder}.`)
  return `${JSON.stringify({ format: 'kotonoha-release', version, notes, files }, null, 2)}\n`
}

/** An Ed25519 signature in base64. @param key private, as PEM */
export function signatureOf(text: string, key: string): string {
  return sign(null, Buffer.from(text), createPrivateKey(key)).toString('base64')
}

/** A new pair of keys: the private one as PEM, the public one as the program wants it. */
export function newKeys(): { privateKey: string; publicKey: string } {
  const pair = generateKeyPairSync('ed25519')
  return {
    privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

async function sha512(path: string): Promise<string> {
  const hash = createHash('sha512')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

async function main() {
  const [command, first, second] = parseArgs({ allowPositionals: true }).positionals
  if (command === 'keys') {
    const { privateKey, publicKey } = newKeys()
    console.log(`${privateKey}\n${publicKey}`)
  } else if (command === 'source' && first && second) {
    const source = `${JSON.stringify({ feed: first, key: second })}\n`
    writeFileSync(join(root, 'resources/update.json'), source)
  } else if (command === 'sign' && first && process.env.UPDATE_SIGNING_KEY) {
    const note = (language: string) =>
      readFileSync(join(root, `build/notes.${language}.txt`), 'utf8')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const text = await manifestOf(first, version, { ja: note('ja'), en: note('en') })
    writeFileSync(join(first, 'release.json'), text)
    writeFileSync(
      join(first, 'release.json.sig'),
      signatureOf(text, process.env.UPDATE_SIGNING_KEY),
    )
  } else {
    console.error(USAGE)
    process.exitCode = 64
  }
}

if (import.meta.main) await main()
