import { mkdirSync } from 'node:fs'
import { Ledger } from '../models/ledger.ts'
import { Network } from '../models/network.ts'
import {
  fetchWeights,
  type OfficialWeights,
  type WeightsRequest,
} from '../models/official-weights.ts'
import { openSettings } from '../store/settings.ts'
import { dataFolderInUse, defaultDataFolder } from './data-folder.ts'

export type { WeightsProgress } from '../models/official-weights.ts'

/**
 * Fetches official weights for a command, with the user's settings and into the user's ledger.
 * @throws KotonohaError as `fetchWeights`
 */
export async function fetchOfficialWeights(
  request: Omit<WeightsRequest, 'network' | 'access'>,
  dataFolder = dataFolderInUse(defaultDataFolder()),
): Promise<OfficialWeights> {
  mkdirSync(dataFolder, { recursive: true })
  const { settings } = openSettings(dataFolder).read()
  const network = new Network({
    ledger: new Ledger(dataFolder),
    offline: () => settings.offline,
  })
  try {
    const access = { endpoint: settings.hub, token: null }
    return await fetchWeights({ ...request, network, access })
  } finally {
    await network.disconnect()
  }
}
