import { KotonohaError } from '../contract/errors.ts'
import type { Updates } from '../updates/updates.ts'
import { os } from './implementer.ts'

/** New versions of the program. What comes of a call is told by the state. */
export function updateRoutes(updates: Updates) {
  const possible = (work: () => void) => () => {
    const { state } = updates
    if (state.status === 'unavailable')
      throw new KotonohaError('UPDATE_UNAVAILABLE', { detail: state.obstacle })
    work()
  }
  return {
    updates: {
      state: os.updates.state.handler(() => updates.state),
      check: os.updates.check.handler(possible(() => void updates.check())),
      fetch: os.updates.fetch.handler(possible(() => void updates.fetch())),
      cancel: os.updates.cancel.handler(() => updates.cancel()),
      install: os.updates.install.handler(possible(() => void updates.install())),
    },
  }
}
