import type { Model } from '../../contract/model.ts'

/** The models that can be talked with: all but those that search documents. */
export function answeringModels(models: readonly Model[] | undefined): readonly Model[] {
  return models?.filter(({ state }) => state.status !== 'search') ?? []
}
