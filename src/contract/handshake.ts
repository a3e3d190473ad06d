// How a page finds its host. Desktop: the page asks by `postMessage` to itself, the preload passes the
// question on, and a MessagePort comes back the same way. Web: a WebSocket whose subprotocols carry
// the token (unlike a query, those are not written into logs or histories).

/** The page asks its preload, and the preload the host, for a port. Also the IPC channel's name. */
export const PORT_WANTED = 'kotonoha:port-wanted'

/** The preload tells the host of model files that were dropped on the page. An IPC channel's name. */
export const MODELS_DROPPED = 'kotonoha:models-dropped'

/** Comes with the port. */
export const PORT_GIVEN = 'kotonoha:port-given'

/**
 * The page hands its preload files that were dropped on it: `{ type, request, files }`. The preload
 * passes on where they lie, which the page never learns. Also the IPC channel's name.
 */
export const FILES_DROPPED = 'kotonoha:files-dropped'

/** The answer, `{ type, request, tickets }`: a ticket for each file, null for one that lies nowhere. */
export const FILES_TAKEN = 'kotonoha:files-taken'

/** The subprotocol that the web host speaks. */
export const WEB_PROTOCOL = 'kotonoha'

/** The subprotocol that carries the token: this and the token. */
export const TOKEN_PROTOCOL_PREFIX = 'kotonoha.token.'

/** What the token is called in the fragment of the address that the web host prints. */
export const TOKEN_PARAMETER = 'token'

// What the desktop wants its page to show stands in the fragment of the page's address. The page
// takes it and clears it.

/** Where a conversation begins. */
export const NEW_PLACE = '#new'

/** The models. */
export const MODELS_PLACE = '#models'

/** The settings, over whatever is shown. */
export const SETTINGS_PLACE = '#settings'

/** What the program runs on. */
export const DIAGNOSTICS_PLACE = '#diagnostics'

/** The launcher, which is a page of its own. */
export const LAUNCHER_PLACE = '#launcher'

const CONVERSATION_PREFIX = '#conversation/'

/** The fragment that shows a conversation. */
export function placeOf(conversationId: string): string {
  return CONVERSATION_PREFIX + encodeURIComponent(conversationId)
}

/** The conversation that a fragment shows; undefined for any other fragment. */
export function conversationAt(place: string): string | undefined {
  if (!place.startsWith(CONVERSATION_PREFIX)) return undefined
  return decodeURIComponent(place.slice(CONVERSATION_PREFIX.length))
}

/** Where a page of the web host sends a file's bytes from a place on, as the body of a PUT. */
export function uploadPath(uploadId: string, file: number, offset: number): string {
  return `/received/${uploadId}/${file}/${offset}`
}

/** What such a path says; undefined for any other. */
export function readUploadPath(path: string) {
  const [, uploadId, file, offset] =
    /^\/received\/([\w-]{36})\/(\d{1,4})\/(\d{1,15})$/.exec(path) ?? []
  if (uploadId === undefined) return undefined
  return { uploadId, file: Number(file), offset: Number(offset) }
}
