import { protocol } from 'electron'
import { readPageFile } from '../app/page-files.ts'

const SCHEME = 'app'

/** Where the page lies. */
export const PAGE_URL = `${SCHEME}://kotonoha/`

/** Makes the scheme known; only possible before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built screens under the scheme. */
export function serveAppScheme(pageFolder: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const { host, pathname } = new URL(url)
    const asked = host === new URL(PAGE_URL).host && method === 'GET'
    const file = asked ? await readPageFile(pageFolder, pathname) : undefined
    return file
      ? new Response(file.body, { headers: file.headers })
      : new Response(null, { status: 404 })
  })
}

/** Whether a URL is the page itself, which is the only document there is. */
export function isPage(url: string): boolean {
  const [beforeFragment = ''] = url.split('#', 1)
  return beforeFragment === PAGE_URL
}
