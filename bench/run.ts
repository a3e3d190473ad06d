// npm run bench [name]: measures the built program against doing the same without it. Each
// measurement compares two things in one run, in turns, and prints the ratio of their medians. `kills`
// measures nothing: it takes long, and runs only when it is named.
import { another } from './another.ts'
import { differences } from './differences.ts'
import { documents } from './documents.ts'
import { download } from './download.ts'
import { fit } from './fit.ts'
import { kills } from './kills.ts'
import { launcher } from './launcher.ts'
import { long } from './long.ts'
import { reading } from './reading.ts'
import { reopen } from './reopen.ts'
import { search } from './search.ts'
import { start } from './start.ts'
import { stream } from './stream.ts'
import { throughput } from './throughput.ts'
import { tokenizer } from './tokenizer.ts'
import { watched } from './watched.ts'

const benches = {
  another,
  differences,
  documents,
  download,
  fit,
  kills,
  launcher,
  long,
  reading,
  reopen,
  search,
  start,
  stream,
  throughput,
  tokenizer,
  watched,
}

const wanted = process.argv[2]
for (const [name, bench] of Object.entries(benches)) {
  if (wanted ? wanted !== name : name === 'kills') continue
  console.log(`\n# ${name}`)
  await bench()
}
