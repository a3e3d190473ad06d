import { readFile, realpath } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

/** A file of the screens, as either host hands it to the page. */
export interface PageFile {
  readonly body: Buffer<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
}

/**
 * Reads the file that a page asks for by the path of a URL (still percent-encoded, without query).
 * Undefined for whatever is not a plain file inside the folder, however the path is written and
 * wherever links lead.
 * @param connectTo sources beside the page's own that it may connect to, as in `connect-src`
 */
export async function readPageFile(
  folder: string,
  urlPath: string,
  connectTo: readonly string[] = [],
): Promise<PageFile | undefined> {
  const path = pathInside(urlPath)
  if (path === undefined) return undefined
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))])
    const inner = relative(root, file)
    if (inner.split(sep)[0] === '..' || isAbsolute(inner)) return undefined
    return { body: await readFile(file), headers: headersOf(file, connectTo) }
  } catch {
    return undefined
  }
}

function pathInside(urlPath: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  // A backslash separates and a colon names drives and streams on Windows.
  if (!path.startsWith('/') || /[\0\\:]/.test(path)) return undefined
  if (path.split('/').includes('..')) return undefined
  return path.endsWith('/') ? `${path}index.html` : path
}

function headersOf(file: string, connectTo: readonly string[]): Record<string, string> {
  return {
    'content-type': contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy(connectTo),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

/** Nothing but the program's own files. Inline styles stay allowed: KaTeX and React position by them. */
function contentSecurityPolicy(connectTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connectTo].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
