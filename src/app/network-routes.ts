import type { Connections } from './connections.ts'
import { os } from './implementer.ts'

/** How the network is reached, and what has been connected to. */
export function networkRoutes(connections: Connections) {
  return {
    network: {
      state: os.network.state.handler(() => connections.state()),
      ledger: os.network.ledger.handler(({ input }) => connections.ledger.find(input)),
      setToken: os.network.setToken.handler(({ input }) => connections.setToken(input.token)),
      addCertificates: os.network.addCertificates.handler(({ input }) =>
        connections.addCertificates(Buffer.from(input.file, 'base64')),
      ),
      removeCertificate: os.network.removeCertificate.handler(({ input }) =>
        connections.removeCertificate(input.fingerprint),
      ),
      test: os.network.test.handler(({ signal }) =>
        connections.test(signal ?? new AbortController().signal),
      ),
    },
  }
}
