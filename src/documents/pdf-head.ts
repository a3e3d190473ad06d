/** Bytes that the mark of a PDF stands within. */
export const PDF_HEAD = 1024

/** Whether a file begins as a PDF does (ISO 32000). */
export function startsAsPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, PDF_HEAD)).includes('%PDF-')
}
