// For tests: a proxy on this machine, and behind it https servers of the name hub.example, whose
// certificate is signed by itself as that of an organisation that inspects connections.
import { createServer as createProxy, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Server as TcpServer } from 'node:net'
import { createServer as createTls } from 'node:tls'

// Of hub.example, signed by itself, valid for a hundred years; the key protects nothing.
export const HUB_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUW+/Vfix1ZsE2Zf6VKE9DBWl+TzkwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLaHViLmV4YW1wbGUwIBcNMjYxMTIxMDgwNjM3WhgPMjEyNjEw
MjgwODA2MzdaMBYxFDASBgNVBAMMC2h1Yi5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAE/L0TjNXBOlU84As115WivYwWPKS5FiQ6znDWnQsT+yV+hUtN
EQr62u1TnkxZwmxXNMI7+gXKiiARjXvus88vz6NrMGkwHQYDVR0OBBYEFKLFm/Ii
67wr/jsQNrSyN1HQMu98MB8GA1UdIwQYMBaAFKLFm/Ii67wr/jsQNrSyN1HQMu98
MA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYILaHViLmV4YW1wbGUwCgYIKoZI
zj0EAwIDSAAwRQIhAOX09AAhWsXbX+7zgsJlaD0Vy89kSwINu+IMVpPsUloWAiBY
B7kSSl/gqaLP92up1ZQwWU8W0nB3UAnsWojuRpJyZg==
-----END CERTIFICATE-----`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDD3NdQg1y7s0wOds
NK+wG77nBtLFPy+ARrlzgmC1H02hRANCAAT8vROM1cE6VTzgCzXXlaK9jBY8pLkW
JDrOcNadCxP7JX6FS00RCvra7VOeTFnCbFc0wjv6BcqKIBGNe+6zzy/P
-----END PRIVATE KEY-----`

// The same of this machine itself.
export const OWN_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUGoiypJs8VEFY2j+Lu8P5WvliRdkwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEwMjcwNFoYDzIxMjYxMDI4
MTAyNzA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASv9CfbOQ4Ueu89uQ8JnVtP3WHd0xjdo68trmZZ41HO/rZn3nAADS1V
KQyjIpj85PUVKIB0OzkhdVpUaxZ40ZZzo28wbTAdBgNVHQ4EFgQUPAwseRgEQpFt
SHc3jmEzx1GGqtcwHwYDVR0jBBgwFoAUPAwseRgEQpFtSHc3jmEzx1GGqtcwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAIqh/zI8Zegok3ihxt8h2bCHyUm5Y5vySnbMl0Oqq2uUAiEA
jZ0GDj28DRh5FHghQPVzGfQbBHpPvnUyjAO3qlrqjwQ=
-----END CERTIFICATE-----`
export const OWN_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+8MQRWi3NQxa2enG
CsaRpbqJYiiFqL1IUzYp/Au/vcqhRANCAASv9CfbOQ4Ueu89uQ8JnVtP3WHd0xjd
o68trmZZ41HO/rZn3nAADS1VKQyjIpj85PUVKIB0OzkhdVpUaxZ40ZZz
-----END PRIVATE KEY-----`

/** A proxy for CONNECT that leads to plain servers of this machine, with TLS before them. */
export class LoopbackProxy {
  /** What was asked for, as `host:port`. */
  readonly asked: string[] = []
  /** The credentials that are asked for, as `name:password`, if any. */
  credentials: string | null = null
  readonly #proxy: Server
  readonly #behind: ReadonlyMap<number, TcpServer>

  private constructor(behind: ReadonlyMap<number, TcpServer>) {
    this.#behind = behind
    this.#proxy = createProxy()
    this.#proxy.on('connect', (request, socket) => {
      this.asked.push(request.url ?? '')
      const behind = this.#behind.get(Number(request.url?.split(':')[1]))
      if (!behind || !this.#mayPass(request)) {
        socket.end(`HTTP/1.1 ${behind ? 407 : 502} no\r\n\r\n`)
        return
      }
      const through = connect(portOf(behind), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        through.pipe(socket).pipe(through)
      })
      through.on('error', () => socket.destroy())
      socket.on('error', () => through.destroy())
    })
  }

  /** @param ports the plain server's port behind each port of hub.example */
  static async start(ports: Readonly<Record<number, number>>): Promise<LoopbackProxy> {
    const behind = new Map(
      Object.entries(ports).map(([port, plain]) => [Number(port), withTls(plain)] as const),
    )
    const proxy = new LoopbackProxy(behind)
    await Promise.all([proxy.#proxy, ...behind.values()].map(listen))
    return proxy
  }

  get address(): string {
    return `http://127.0.0.1:${portOf(this.#proxy)}`
  }

  /** The https server that stands for a port of hub.example. */
  portBehind(port: number): number {
    const server = this.#behind.get(port)
    return server ? portOf(server) : 0
  }

  close(): void {
    this.#proxy.closeAllConnections()
    for (const server of [this.#proxy, ...this.#behind.values()]) server.close()
  }

  #mayPass({ headers }: IncomingMessage): boolean {
    const { credentials } = this
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`
    return wanted === null || headers['proxy-authorization'] === wanted
  }
}

function withTls(plain: number): TcpServer {
  return createTls({ cert: HUB_CERTIFICATE, key: KEY }, (socket) => {
    const through = connect(plain, '127.0.0.1')
    through.pipe(socket).pipe(through)
    through.on('error', () => socket.destroy())
    socket.on('error', () => through.destroy())
  })
}

async function listen(server: TcpServer): Promise<void> {
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
}

/** The port that a server listens on. */
export function portOf(server: TcpServer): number {
  const address = server.address()
  return isPort(address) ? address.port : 0
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
