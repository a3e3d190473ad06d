// Schemes of the application's own. Chromium does not navigate to a scheme that it was not built with,
// so a page at app://kotonoha/x is shown to it as https://kotonoha.app.standin/x.
import type { CustomScheme, Protocol } from 'electron'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()

export const protocol = {
  /** Every scheme behaves as a standard and secure one here. */
  registerSchemesAsPrivileged(_schemes: CustomScheme[]) {},
  handle(scheme: string, handler: Handler) {
    handlers.set(scheme, handler)
  },
} satisfies Partial<Protocol>

/** The handler of a URL's scheme, if the application has one. */
export function handlerOf(url: string): Handler | undefined {
  return handlers.get(new URL(url).protocol.slice(0, -1))
}

/** An application's URL as Chromium is given it. */
export function toChromium(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i, (whole, scheme, host) =>
    handlers.has(scheme) ? `https://${host}.${scheme}.standin` : whole,
  )
}

/** The same URL as the application knows it. */
export function fromChromium(url: string): string {
  return url.replace(/^https:\/\/([^/?#]*)\.([^./]+)\.standin(?=[/?#]|$)/, '$2://$1')
}
