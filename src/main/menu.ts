import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import {
  DIAGNOSTICS_PLACE,
  MODELS_PLACE,
  NEW_PLACE,
  SETTINGS_PLACE,
} from '../contract/handshake.ts'

/** What the menu asks for. */
export interface MenuActions {
  /** Shows a place in the main window, as a fragment of its page's address. */
  show(place: string): void
}

/** The application menu, in Japanese; the roles bring the keys and, on macOS, the places expected there. */
export function setApplicationMenu(actions: MenuActions): void {
  const menus = [fileMenu(actions), edit, view, window, helpMenu(actions)]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(isMac ? [applicationMenu(actions), ...menus] : menus),
  )
}

const isMac = process.platform === 'darwin'
const separator: MenuItemConstructorOptions = { type: 'separator' }

/** The page itself takes the keys that it shares with the browser; here they are only shown. */
const settings = (actions: MenuActions): MenuItemConstructorOptions => ({
  label: '設定…',
  accelerator: 'CmdOrCtrl+,',
  registerAccelerator: false,
  click: () => actions.show(SETTINGS_PLACE),
})

const applicationMenu = (actions: MenuActions): MenuItemConstructorOptions => ({
  label: 'ことのは',
  submenu: [
    { role: 'about', label: 'ことのはについて' },
    separator,
    settings(actions),
    separator,
    { role: 'services', label: 'サービス' },
    separator,
    { role: 'hide', label: 'ことのはを隠す' },
    { role: 'hideOthers', label: 'ほかを隠す' },
    { role: 'unhide', label: 'すべてを表示' },
    separator,
    { role: 'quit', label: 'ことのはを終了' },
  ],
})

const fileMenu = (actions: MenuActions): MenuItemConstructorOptions => ({
  label: 'ファイル',
  submenu: [
    {
      label: '新しい会話',
      accelerator: 'CmdOrCtrl+N',
      registerAccelerator: false,
      click: () => actions.show(NEW_PLACE),
    },
    { label: 'モデルの管理…', click: () => actions.show(MODELS_PLACE) },
    separator,
    ...(isMac ? [] : [settings(actions), separator]),
    { role: 'close', label: 'ウィンドウを閉じる' },
    ...(isMac ? [] : [{ role: 'quit', label: '終了' } as const]),
  ],
})

const edit: MenuItemConstructorOptions = {
  label: '編集',
  submenu: [
    { role: 'undo', label: '元に戻す' },
    { role: 'redo', label: 'やり直す' },
    separator,
    { role: 'cut', label: '切り取り' },
    { role: 'copy', label: 'コピー' },
    { role: 'paste', label: '貼り付け' },
    { role: 'pasteAndMatchStyle', label: '書式なしで貼り付け' },
    { role: 'delete', label: '削除' },
    separator,
    { role: 'selectAll', label: 'すべて選択' },
    ...(isMac
      ? [
          separator,
          {
            label: '読み上げ',
            submenu: [
              { role: 'startSpeaking', label: '読み上げを開始' },
              { role: 'stopSpeaking', label: '読み上げを停止' },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
  ],
}

const view: MenuItemConstructorOptions = {
  label: '表示',
  submenu: [
    { role: 'reload', label: '再読み込み' },
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools', label: '開発者ツール' } as const]),
    separator,
    { role: 'resetZoom', label: '実際の大きさ' },
    { role: 'zoomIn', label: '拡大' },
    { role: 'zoomOut', label: '縮小' },
    separator,
    { role: 'togglefullscreen', label: 'フルスクリーン' },
  ],
}

const window: MenuItemConstructorOptions = {
  role: 'window',
  label: 'ウィンドウ',
  submenu: [
    { role: 'minimize', label: '最小化' },
    { role: 'zoom', label: '拡大／縮小' },
    ...(isMac ? [separator, { role: 'front', label: 'すべてを手前に移動' } as const] : []),
  ],
}

const helpMenu = (actions: MenuActions): MenuItemConstructorOptions => ({
  role: 'help',
  label: 'ヘルプ',
  submenu: [
    { label: '診断', click: () => actions.show(DIAGNOSTICS_PLACE) },
    ...(isMac ? [] : [separator, { role: 'about', label: 'ことのはについて' } as const]),
  ],
})
