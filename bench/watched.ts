// A watched folder of ten thousand files: how long it takes until all are taken note of, how long the
// longest wait of everything else is meanwhile, and what the shelf costs to draw with them.
// npm run bench watched
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DocumentLibrary } from '../src/documents/library.ts'
import { openStore } from '../src/store/store.ts'

const FILES = Number(process.env.BENCH_FILES ?? 10_010)
const FOLDERS = 50

export async function watched(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-bench-'))
  const root = join(folder, '共有')
  for (let at = 0; at < FOLDERS; at++) mkdirSync(join(root, String(at)), { recursive: true })
  for (let at = 0; at < FILES; at++)
    writeFileSync(join(root, String(at % FOLDERS), `${at}.txt`), `資料 ${at}`)
  const dataFolder = join(folder, 'data')
  const store = openStore(dataFolder)
  const library = new DocumentLibrary({
    store: store.documents(),
    dataFolder,
    onChange: () => {},
  })
  library.pause(true)
  try {
    let longest = 0
    let last = performance.now()
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const begun = performance.now()
    const id = await library.shelf.watch(root)
    const state = () => library.shelf.view(id, 200, false).folders[0]?.watch?.state
    while (state()?.status !== 'watching') await wait(200)
    clearInterval(ticking)
    console.log(`${FILES} files taken in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    console.log(`longest wait of everything else ${Math.round(longest)} ms`)
    console.log(state())
    const views = performance.now()
    for (let at = 0; at < 20; at++) library.shelf.view(id, 200, false)
    console.log(`the shelf is asked for in ${((performance.now() - views) / 20).toFixed(1)} ms`)
  } finally {
    await library.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
