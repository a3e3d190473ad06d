import { app, type Session, session, type WebContents } from 'electron'
import { isPage } from './app-protocol.ts'

/** What a page may ask of the system: writing to the clipboard after a click. */
const allowed = (permission: string) => permission === 'clipboard-sanitized-write'

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
