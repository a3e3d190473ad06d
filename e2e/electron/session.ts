/**
 * What the application decides about permissions and requests. Chromium is not asked to keep to it:
 * a test reads the handlers back and asks them itself.
 */
class Session {
  permissionRequestHandler: unknown = null
  permissionCheckHandler: unknown = null
  devicePermissionHandler: unknown = null
  spellChecker = true
  readonly webRequest = { onBeforeRequest(..._args: unknown[]) {} }

  setPermissionRequestHandler(handler: unknown) {
    this.permissionRequestHandler = handler
  }

  setPermissionCheckHandler(handler: unknown) {
    this.permissionCheckHandler = handler
  }

  setDevicePermissionHandler(handler: unknown) {
    this.devicePermissionHandler = handler
  }

  setSpellCheckerEnabled(enabled: boolean) {
    this.spellChecker = enabled
  }
}

export const defaultSession = new Session()
export const session = { defaultSession }
