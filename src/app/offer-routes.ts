import type { AppEvent } from '../contract/events.ts'
import type { CatalogueStore } from '../models/catalogue-store.ts'
import type { Downloads } from '../models/downloads.ts'
import type { HubOffers } from '../models/hub-offers.ts'
import type { InstalledModels } from '../models/installed.ts'
import type { Offers } from '../models/offers.ts'
import type { SettingsFile } from '../store/settings.ts'
import type { Fitness } from './fitness.ts'
import { os } from './implementer.ts'

/** What offers need of the program. */
export interface OfferServices {
  readonly catalogue: CatalogueStore
  readonly offers: Offers
  readonly hubOffers: HubOffers
  readonly downloads: Downloads
  readonly models: InstalledModels
  readonly fitness: Fitness
  readonly settings: SettingsFile
  readonly publish: (event: AppEvent) => void
}

const never = new AbortController().signal

/** Models that can be had, from the catalogue and from the hub, and how they would run here. */
export function offerRoutes(services: OfferServices) {
  const { catalogue, offers, hubOffers, downloads, models, fitness, settings, publish } = services
  const contextSize = () => settings.read().settings.contextSize
  const changed = () => publish({ type: 'offers-changed' })
  return {
    offers: {
      list: os.offers.list.handler(() => offers.list()),
      searchModels: os.offers.searchModels.handler(() => offers.searchModels()),
      fits: os.offers.fits.handler(async () => {
        const fitting = await fitness.look()
        const wanted = contextSize()
        const { models: installed } = await models.list()
        const fits = await Promise.all(
          installed.map(async ({ id, size, state }) => {
            const layout = state.status === 'usable' ? await models.layout(id) : undefined
            if (!layout || state.status !== 'usable') return []
            const context = wanted ?? state.facts.trainedContext
            return [{ modelId: id, fit: fitting.fit(layout, context, size, size) }]
          }),
        )
        return { ...offers.fits(fitting, wanted), installed: fits.flat() }
      }),
      look: os.offers.look.handler(async ({ input, signal = never }) => {
        try {
          await offers.look(input.modelId, signal)
        } finally {
          changed()
        }
      }),
      download: os.offers.download.handler(async ({ input, signal = never }) => {
        const { modelId, repo, path } = input
        downloads.add(await offers.source(modelId, repo, path, signal))
      }),
    },
    hub: {
      search: os.hub.search.handler(({ input, signal = never }) =>
        hubOffers.search(input.query, signal),
      ),
      open: os.hub.open.handler(({ input, signal = never }) =>
        hubOffers.open(input.address, () => fitness.look(), contextSize(), signal),
      ),
      download: os.hub.download.handler(async ({ input, signal = never }) => {
        const { repo, revision, path } = input
        downloads.add(await hubOffers.source({ repo, revision }, path, signal))
      }),
      downloadFile: os.hub.downloadFile.handler(({ input }) => {
        downloads.add(hubOffers.fileSource(input.url))
      }),
    },
    catalogue: {
      state: os.catalogue.state.handler(() => catalogue.state),
      compare: os.catalogue.compare.handler(({ input }) => catalogue.compare(input.text)),
      import: os.catalogue.import.handler(({ input }) => {
        catalogue.import(input.text)
        changed()
      }),
      reset: os.catalogue.reset.handler(() => {
        catalogue.reset()
        changed()
      }),
    },
  }
}
