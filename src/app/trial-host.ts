// The assistant as a process that is made to be killed: calls come and answers go over its IPC
// channel. node trial-host.ts FOLDER
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import { failureOf } from '../contract/errors.ts'
import { spawnNodeEngine } from '../engine/spawn-node.ts'
import { createApp } from './app.ts'
import { noDesktop } from './desktop.ts'

const Call = z.object({
  number: z.number(),
  path: z.array(z.string()),
  input: z.unknown().optional(),
})

const app = await createApp({
  dataFolder: process.argv[2] ?? '',
  resourcesFolder: join(import.meta.dirname, '../../resources'),
  host: 'web',
  version: '0',
  spawnEngine: spawnNodeEngine,
  desktop: noDesktop,
})
const client = createRouterClient(app.router)

process.on('message', (message) => {
  const { number, path, input } = Call.parse(message)
  void answer(path, input).then((result) => process.send?.({ number, ...result }))
})
const events = await client.events()
process.send?.({ ready: true })
for await (const event of events) process.send?.({ event })

async function answer(path: readonly string[], input: unknown) {
  try {
    let found: unknown = client
    for (const name of path)
      found =
        typeof found === 'function' || typeof found === 'object'
          ? Reflect.get(Object(found), name)
          : undefined
    if (typeof found !== 'function') throw new Error(`There is no ${path.join('.')}`)
    const value: unknown = await found(input)
    return { value }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}
