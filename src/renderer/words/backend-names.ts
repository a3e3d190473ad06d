import type { Backend } from '../../contract/engine.ts'

/** What models run on, by the names that their makers use; the same in every language. */
export const backendNames: Record<Backend, string> = {
  cpu: 'CPU',
  metal: 'Metal',
  cuda: 'CUDA',
  vulkan: 'Vulkan',
}
