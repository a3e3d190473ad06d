// What the application decides about permissions. Chromium keeps to the answers for those below;
// requests of pages are held back by Chromium's own rules instead (see chromium.ts).
import type { Chromium } from './chromium.ts'

/** Electron's names, and what Chromium's Permissions API calls them. */
const permissions = {
  media: 'camera',
  geolocation: 'geolocation',
  notifications: 'notifications',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
}

type Check = (contents: null, permission: string) => boolean

class Session {
  readonly webRequest = { onBeforeRequest(..._args: unknown[]) {} }
  #chromium: Chromium | undefined

  attachTo(chromium: Chromium) {
    this.#chromium = chromium
  }

  setPermissionRequestHandler(_handler: unknown) {}

  async resolveProxy(_url: string) {
    return 'DIRECT'
  }

  setDevicePermissionHandler(_handler: unknown) {}

  setSpellCheckerEnabled(_enabled: boolean) {}

  setPermissionCheckHandler(check: Check) {
    for (const [name, inChromium] of Object.entries(permissions))
      this.#chromium
        ?.send('Browser.setPermission', {
          permission: { name: inChromium, allowWithoutSanitization: false },
          setting: check(null, name) ? 'granted' : 'denied',
        })
        .catch(() => {}) // Chromium may have ended already
  }
}

export const defaultSession = new Session()
export const session = { defaultSession }
