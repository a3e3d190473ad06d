import { type BrowserWindow, dialog, shell } from 'electron'

/** Longest address that is shown whole. */
const SHOWN_LENGTH = 300

/**
 * Asks, then opens an address in the user's own browser or mail program. Does nothing for any other
 * scheme: those start programs.
 */
export async function openLink(url: string, over: BrowserWindow | undefined): Promise<void> {
  if (!isOpenable(url)) return
  const options = {
    type: 'question' as const,
    message: '次のアドレスを、ことのはの外で開きますか？',
    detail: url.length > SHOWN_LENGTH ? `${url.slice(0, SHOWN_LENGTH)}…` : url,
    buttons: ['開く', 'キャンセル'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  const { response } = await (over
    ? dialog.showMessageBox(over, options)
    : dialog.showMessageBox(options))
  if (response === 0) await shell.openExternal(new URL(url).href)
}

function isOpenable(url: string): boolean {
  return URL.canParse(url) && ['https:', 'mailto:'].includes(new URL(url).protocol)
}
