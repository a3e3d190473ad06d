import { app, Menu, type MenuItemConstructorOptions } from 'electron'

/** The application menu, in Japanese; the roles bring the keys and, on macOS, the places expected there. */
export function setApplicationMenu(): void {
  const menus = [file, edit, view, window]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(process.platform === 'darwin' ? [application, ...menus] : menus),
  )
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

const application: MenuItemConstructorOptions = {
  label: 'ことのは',
  submenu: [
    { role: 'about', label: 'ことのはについて' },
    separator,
    { role: 'services', label: 'サービス' },
    separator,
    { role: 'hide', label: 'ことのはを隠す' },
    { role: 'hideOthers', label: 'ほかを隠す' },
    { role: 'unhide', label: 'すべてを表示' },
    separator,
    { role: 'quit', label: 'ことのはを終了' },
  ],
}

const file: MenuItemConstructorOptions = {
  label: 'ファイル',
  submenu: [
    { role: 'close', label: 'ウィンドウを閉じる' },
    ...(process.platform === 'darwin' ? [] : [separator, { role: 'quit', label: '終了' } as const]),
  ],
}

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
  label: 'ウィンドウ',
  submenu: [
    { role: 'minimize', label: '最小化' },
    { role: 'zoom', label: '拡大／縮小' },
    ...(process.platform === 'darwin'
      ? [separator, { role: 'front', label: 'すべてを手前に移動' } as const]
      : []),
  ],
}
