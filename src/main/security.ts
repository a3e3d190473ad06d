import { app, type Session, session, type WebContents } from 'electron'
import { isPage } from './app-protocol.ts'

/** What a page may ask of the system: writing to the clipboard after a click. */
const allowed = (permission: string) => permission === 'clipboard-sanitized-write'

/** Switches of Chromium by which another program could look into this one, or take its walls down. */
const DANGEROUS_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'auto-open-devtools-for-tabs',
  'disable-web-security',
  'disable-site-isolation-trials',
  'host-rules',
  'host-resolver-rules',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
]

/** Takes such switches back; to be called before the application is ready. */
export function refuseDangerousSwitches(): void {
  for (const name of DANGEROUS_SWITCHES) app.commandLine.removeSwitch(name)
}

/**
 * Closes every way out of the page.
 * @param openLink is given the addresses that the page would have opened in another window
 */
export function lockDown(openLink: (url: string) => Promise<void>): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, openLink))
  closeSession(session.defaultSession)
}

function confine(contents: WebContents, openLink: (url: string) => Promise<void>) {
  const stay = (event: { url: string; preventDefault(): void }) => {
    if (!isPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    void openLink(url)
    return { action: 'deny' }
  })
}

function closeSession(pages: Session) {
  pages.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed(permission)))
  pages.setPermissionCheckHandler((_contents, permission) => allowed(permission))
  pages.setDevicePermissionHandler(() => false)
  // Chromium would fetch its dictionaries from the network.
  pages.setSpellCheckerEnabled(false)
  const remote = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'] }
  pages.webRequest.onBeforeRequest(remote, (_details, answer) => answer({ cancel: true }))
}
