import { join } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import type { Conversion } from '../models/conversion.ts'
import type { HubAccess } from '../models/hub.ts'
import type { InstalledModels } from '../models/installed.ts'
import type { Network } from '../models/network.ts'
import type { Offers } from '../models/offers.ts'
import { discardWeights, fetchWeights, weightsOnDisk } from '../models/official-weights.ts'
import { os } from './implementer.ts'

/** What official weights need of the program. */
export interface WeightsServices {
  readonly conversion: Conversion
  readonly models: InstalledModels
  readonly network: Network
  readonly access: () => HubAccess
  readonly offers: Offers
}

/** Official weights: fetched for a conversion, on the disk that the model goes to. */
export function weightsRoutes({ conversion, models, network, access, offers }: WeightsServices) {
  const root = () => join(models.folder, '.weights')
  return {
    convertOfficial: os.models.convertOfficial.handler(async ({ input }) => {
      const { modelId, to, discard } = input
      const repo = offers.weightsOf(modelId)
      await conversion.startFetching(
        repo,
        to,
        (signal, onProgress) =>
          fetchWeights({
            network,
            access: access(),
            repository: { repo, revision: 'main' },
            root: root(),
            signal,
            onProgress: ({ done, total }) => onProgress(done / Math.max(1, total)),
          }),
        async () => {
          if (discard) await discardWeights(root())
        },
      )
    }),
    weights: os.models.weights.handler(() => weightsOnDisk(root())),
    discardWeights: os.models.discardWeights.handler(async () => {
      if (conversion.state.status === 'running') throw new KotonohaError('BUSY')
      await discardWeights(root())
    }),
  }
}
