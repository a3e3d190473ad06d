// A process that downloads one file and ends, for tests and measurements:
// node loopback-download.ts FOLDER ENDPOINT REPO FILE SHA256
import { join } from 'node:path'
import { Downloads } from './downloads.ts'
import { Ledger } from './ledger.ts'
import { Network } from './network.ts'
import { FileRecords } from './records.ts'

const [folder = '', endpoint = '', repo = '', path = '', sha256 = ''] = process.argv.slice(2)
const downloads = new Downloads({
  dataFolder: folder,
  folder: () => join(folder, 'models'),
  network: new Network({ ledger: new Ledger(folder), offline: () => false }),
  records: new FileRecords(folder),
  access: () => ({ endpoint, token: null }),
})
downloads.onChange(({ state }) => {
  if (state.status === 'failed') console.error(JSON.stringify(state.failure))
  if (state.status === 'failed' || state.status === 'done') process.exit()
})
await downloads.start()
const files = [{ path, size: null, sha256 }]
downloads.add({ from: 'hub', repo, revision: 'main', files })
