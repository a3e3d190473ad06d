import { randomUUID } from 'node:crypto'
import { protocol } from 'electron'
import { readPageFile } from '../app/page-files.ts'

const SCHEME = 'app'
const PRINTED_HOST = 'printed'

/** Where the page lies. */
export const PAGE_URL = `${SCHEME}://kotonoha/`

/** Makes the scheme known; only possible before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** What is printed now, by the paths under which it is served. */
const printed = new Map<string, string>()

/** Serves HTML that is to be printed, from memory, until `end` is called. It can load nothing. */
export function servePrinted(html: string): { url: string; end(): void } {
  const path = `/${randomUUID()}`
  printed.set(path, html)
  return { url: `${SCHEME}://${PRINTED_HOST}${path}`, end: () => printed.delete(path) }
}

function printedResponse(pathname: string): Response {
  const html = printed.get(pathname)
  if (html === undefined) return new Response(null, { status: 404 })
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    },
  })
}

/** Serves the built screens under the scheme. */
export function serveAppScheme(pageFolder: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const { host, pathname } = new URL(url)
    if (host === PRINTED_HOST) return printedResponse(pathname)
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
