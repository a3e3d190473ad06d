import { mkdirSync } from 'node:fs'
import {
  fetchWeights,
  type OfficialWeights,
  type WeightsRequest,
} from '../models/official-weights.ts'
import { openSettings } from '../store/settings.ts'
import { Connections } from './connections.ts'
import { dataFolderInUse, defaultDataFolder } from './data-folder.ts'
import { noDesktop } from './desktop.ts'

export type { WeightsProgress } from '../models/official-weights.ts'

/**
 * Fetches official weights for a command, with the user's settings, proxy, certificates
 * and token, and into the user's ledger. A token that the desktop's secret store has cannot be read here.
 * @throws KotonohaError as `fetchWeights`
 */
export async function fetchOfficialWeights(
  request: Omit<WeightsRequest, 'network' | 'access'>,
  dataFolder = dataFolderInUse(defaultDataFolder()),
): Promise<OfficialWeights> {
  mkdirSync(dataFolder, { recursive: true })
  const { settings } = openSettings(dataFolder).read()
  const connections = new Connections({
    dataFolder,
    settings: () => settings,
    desktop: noDesktop,
    onChange: () => undefined,
  })
  const { network } = connections
  try {
    return await fetchWeights({ ...request, network, access: connections.access() })
  } finally {
    await network.disconnect()
  }
}
