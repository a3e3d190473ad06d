import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoopbackHub } from '../models/loopback-hub.ts'

/** For tests: puts a catalogue into a data folder whose only model, `small`, is at a hub on this machine. */
export function offerOf(hub: LoopbackHub, dataFolder: string, resources: string): void {
  const own = JSON.parse(readFileSync(join(resources, 'catalogue.json'), 'utf8'))
  const [model] = own.models
  const gguf = {
    repo: hub.repo,
    revision: hub.revision,
    converter: 'x',
    official: false,
    files: [],
    unverified: [],
  }
  const newer = { ...own, updated: '2999-01-01', models: [{ ...model, id: 'small', gguf: [gguf] }] }
  writeFileSync(join(dataFolder, 'catalogue.json'), JSON.stringify(newer))
}
