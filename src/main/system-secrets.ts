import { safeStorage } from 'electron'

/**
 * The system's protection of secrets: Keychain, DPAPI, or the desktop's keyring; undefined where there
 * is none that deserves the name. To be asked once the application is ready.
 */
export function systemCipher() {
  // Without a keyring, Chromium on Linux would encrypt with a key that everybody knows.
  const isReal =
    process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
  if (!isReal || !safeStorage.isEncryptionAvailable()) return undefined
  return {
    encrypt: (text: string) => safeStorage.encryptString(text),
    decrypt: (bytes: Uint8Array) => safeStorage.decryptString(Buffer.from(bytes)),
  }
}
