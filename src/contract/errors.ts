import { z } from 'zod'

/** Every failure a screen can be told of. The code is stable; the screens own the words. */
export const ErrorCode = z.enum([
  // models
  'NO_MODEL',
  'MODEL_NOT_FOUND',
  'MODEL_FILE_MISSING',
  'MODEL_NOT_GGUF',
  'MODEL_FILE_TRUNCATED',
  'MODEL_FILE_CORRUPT',
  /** Its contents are not those that were recorded. */
  'MODEL_FILE_CHANGED',
  /** The same contents are there already. */
  'MODEL_PRESENT',
  /** Other long work on model files is under way. */
  'FILES_BUSY',
  'MODEL_UNSUPPORTED',
  'MODEL_TOO_LARGE',
  'MODEL_LOAD_FAILED',
  /** The model has no chat template that can be used. */
  'TEMPLATE_UNUSABLE',
  'MODEL_LOAD_CANCELLED',
  // conversion
  'OUTPUT_EXISTS',
  'OUTPUT_NOT_WRITABLE',
  'CONVERSION_CANCELLED',
  // downloads, and everything else that needs the network
  /** The switch that denies all connections is on. */
  'OFFLINE',
  'ADDRESS_REFUSED',
  'DOWNLOAD_FAILED',
  'DOWNLOAD_NOT_FOUND',
  'DOWNLOAD_CHANGED',
  'TOKEN_NEEDED',
  /** The hub does not know the user's token. */
  'TOKEN_REFUSED',
  'HOST_UNREACHABLE',
  'CERTIFICATE_UNTRUSTED',
  'PROXY_FAILED',
  /** A file that holds no certificates of authorities. */
  'CERTIFICATE_FILE_INVALID',
  'SERVER_ANSWER_INVALID',
  'HASH_MISMATCH',
  'FILE_EXISTS',
  /** The model folder is no longer where it was, e.g. on a disk that was taken out. */
  'MODEL_FOLDER_GONE',
  /** A folder that models cannot be moved into. */
  'FOLDER_UNSUITABLE',
  /** A link or something else in the model folder that is not moved with it. */
  'FOLDER_HAS_LINKS',
  /** A page has stopped sending the file of a model. */
  'UPLOAD_INTERRUPTED',
  'CATALOGUE_INVALID',
  /** A catalogue that is older than the one that comes with the program. */
  'CATALOGUE_OLD',
  /** The hub wants fewer requests for a while. */
  'HUB_BUSY',
  'HUB_UNREACHABLE',
  /** A repository without a GGUF file. */
  'GGUF_NOT_FOUND',
  /** A repository without weights that can be converted. */
  'WEIGHTS_NOT_FOUND',
  'KIT_INVALID',
  // the engine
  'ENGINE_CRASHED',
  'ENGINE_UNAVAILABLE',
  'GPU_UNAVAILABLE',
  // the turn
  'MESSAGE_EMPTY',
  'CONTEXT_FULL',
  'BUSY',
  // documents
  'DOCUMENT_NOT_FOUND',
  'DOCUMENT_TOO_LARGE',
  /** There is no text of a document, or not yet. */
  'DOCUMENT_NOT_READ',
  /** Two documents that are too long to be compared. */
  'DOCUMENTS_TOO_LONG',
  /** The file of a document is not where it was, or cannot be opened. */
  'DOCUMENT_FILE_MISSING',
  /** A path that leads to no folder that can be opened. */
  'NOT_A_FOLDER',
  /** The index of documents was damaged, and is being made again. */
  'INDEX_REMADE',
  // the store
  'CONVERSATION_NOT_FOUND',
  'MESSAGE_NOT_FOUND',
  'PROMPT_NOT_FOUND',
  'FOLDER_NOT_FOUND',
  /** A file that is no file of prompts. */
  'PROMPT_FILE_INVALID',
  'DISK_FULL',
  'DATA_READ_ONLY',
  'DATA_IN_USE',
  /** The data was moved to a place that is not there now. */
  'DATA_NOT_FOUND',
  'DATABASE_CORRUPT',
  'DATABASE_TOO_NEW',
  /** A backup that is gone or damaged. */
  'BACKUP_UNUSABLE',
  /** An administrator has decided the setting. */
  'SETTING_FIXED',
  // new versions
  /** Not to be had here: by policy, or because the package's own source brings them. */
  'UPDATE_UNAVAILABLE',
  /** Not signed by those who make the program, or not what they signed. */
  'UPDATE_UNTRUSTED',
  'UPDATE_FAILED',
  // the desktop
  /** Another program or the system has the keys. */
  'SHORTCUT_TAKEN',
  // the rest
  /** Only pages use it: there is no connection to the host, and a call may not have been carried out. */
  'CONNECTION_LOST',
  'INVALID_INPUT',
  'INTERNAL',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** What words need to be exact. All fields are optional; which are set follows from the code. */
export const ErrorData = z.object({
  /** File, model or setting the failure is about, as a person would name it. */
  subject: z.string().optional(),
  /** What was needed: tokens for CONTEXT_FULL, bytes for MODEL_TOO_LARGE and DISK_FULL. */
  needed: z.number().optional(),
  /** What there was, in the same unit. */
  available: z.number().optional(),
  /** Technical detail for a report; shown folded away, never alone. */
  detail: z.string().optional(),
})
export type ErrorData = z.infer<typeof ErrorData>

/** A failure as plain data: stored with a message, sent in an event. */
export const Failure = z.object({ code: ErrorCode, data: ErrorData })
export type Failure = z.infer<typeof Failure>

/** The one error class thrown across rooms. Anything else that is thrown is a fault and becomes INTERNAL. */
export class KotonohaError extends Error {
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor(code: ErrorCode, data: ErrorData = {}, options?: ErrorOptions) {
    super(data.detail ? `${code}: ${data.detail}` : code, options)
    this.name = 'KotonohaError'
    this.code = code
    this.data = data
  }
}

/** The plain data of anything thrown, also of what a call over the contract threw. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof KotonohaError) return { code: thrown.code, data: thrown.data }
  const told = Failure.safeParse(thrown instanceof Error && 'data' in thrown && thrown.data)
  if (told.success) return told.data
  return {
    code: 'INTERNAL',
    data: { detail: thrown instanceof Error ? thrown.message : String(thrown) },
  }
}
