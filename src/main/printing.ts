import { writeFile } from 'node:fs/promises'
import { BrowserWindow, dialog, type SaveDialogOptions } from 'electron'
import { KotonohaError } from '../contract/errors.ts'
import { servePrinted } from './app-protocol.ts'

/**
 * Asks where to save a PDF, and has Chromium set HTML into it. Its style says the paper, its margins,
 * and what stands in them.
 * @param parent the window that the dialog belongs to
 * @returns false when cancelled
 * @throws KotonohaError OUTPUT_NOT_WRITABLE
 */
export async function savePdf(
  html: string,
  name: string,
  parent: BrowserWindow | undefined,
): Promise<boolean> {
  const options: SaveDialogOptions = {
    // A name alone, whatever the page says.
    defaultPath: name.replace(/[\\/:*?"<>|]/g, '_'),
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
  }
  const { canceled, filePath } = await (parent
    ? dialog.showSaveDialog(parent, options)
    : dialog.showSaveDialog(options))
  if (canceled || !filePath) return false
  const pdf = await pdfOf(html)
  try {
    await writeFile(filePath, pdf)
  } catch (error) {
    throw new KotonohaError('OUTPUT_NOT_WRITABLE', { subject: filePath, detail: String(error) })
  }
  return true
}

/** Set in a window that nobody sees, without scripts and without a way to anything. */
async function pdfOf(html: string): Promise<Buffer> {
  const { url, end } = servePrinted(html)
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  try {
    await window.loadURL(url)
    return await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    })
  } finally {
    window.destroy()
    end()
  }
}
