// For tests alone: the assistant as a host starts it, without a desktop.
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { spawnNodeEngine } from '../engine/spawn-node.ts'
import { type App, type AppClient, type AppOptions, createApp } from './app.ts'
import { noDesktop } from './desktop.ts'

/** What comes along with the program. */
export const resources = join(import.meta.dirname, '../../resources')

/** Starts the assistant on a data folder; its procedures are called without a page between. */
export async function startApp(
  dataFolder: string,
  options: Partial<AppOptions> = {},
): Promise<{ app: App; client: AppClient }> {
  const app = await createApp({
    dataFolder,
    resourcesFolder: resources,
    host: 'web',
    version: '0',
    spawnEngine: spawnNodeEngine,
    desktop: noDesktop,
    ...options,
  })
  return { app, client: createRouterClient(app.router) }
}
