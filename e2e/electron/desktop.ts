// What the desktop gives an application: dialogs, menus, colours. Nobody sits before it, so dialogs are
// cancelled; a test puts its own answer in their place through `ElectronApplication.evaluate`.
import { EventEmitter } from 'node:events'
import type {
  Clipboard,
  Dialog,
  GlobalShortcut,
  MenuItemConstructorOptions,
  NativeTheme as Native,
  Shell,
} from 'electron'

export const dialog = {
  async showMessageBox(...args: unknown[]) {
    const options = args.at(-1)
    const cancelled =
      typeof options === 'object' && options && 'cancelId' in options ? options.cancelId : 0
    return { response: Number(cancelled), checkboxChecked: false }
  },
  async showOpenDialog() {
    return { canceled: true, filePaths: [] }
  },
  async showSaveDialog() {
    return { canceled: true, filePath: '' }
  },
  showErrorBox(title: string, content: string) {
    console.error(`${title}\n${content}`)
  },
} satisfies Partial<Record<keyof Dialog, unknown>>

/** Every shortcut is free, and none is ever pressed: a test takes them over to press them. */
export const globalShortcut = {
  register: (_keys: string, _pressed: () => void) => true,
  unregister(_keys: string) {},
  unregisterAll() {},
} satisfies Partial<Record<keyof GlobalShortcut, unknown>>

export const shell = {
  async openExternal(_url: string) {},
  async openPath(_path: string) {
    return ''
  },
  showItemInFolder(_path: string) {},
} satisfies Partial<Shell>

let copied = ''
/** A clipboard of its own: that of the page is Chromium's. */
export const clipboard = {
  async readText() {
    return copied
  },
  async writeText(text: string) {
    copied = text
  },
} satisfies Partial<Clipboard>

type ThemeSource = Native['themeSource']

class NativeTheme extends EventEmitter {
  #source: ThemeSource = 'system'

  get themeSource() {
    return this.#source
  }

  set themeSource(source) {
    this.#source = source
    this.emit('updated')
  }

  /** The desktop's own colours are light. */
  get shouldUseDarkColors() {
    return this.#source === 'dark'
  }
}

export const nativeTheme = new NativeTheme()
/** For the parts of the stand-in. */
export const theme = {
  isDark: () => nativeTheme.shouldUseDarkColors,
  onChange: (listener: () => void) => nativeTheme.on('updated', listener),
}

type Template = MenuItemConstructorOptions

export class Menu {
  static #application: Menu | null = null
  static setApplicationMenu(menu: Menu | null) {
    Menu.#application = menu
  }
  static getApplicationMenu() {
    return Menu.#application
  }
  static buildFromTemplate(template: Template[]) {
    return new Menu(template.map((item) => new MenuItem(item)))
  }

  readonly items: readonly MenuItem[]

  constructor(items: readonly MenuItem[]) {
    this.items = items
  }
}

class MenuItem {
  readonly label: string
  readonly role: string | undefined
  readonly type: string
  readonly enabled: boolean
  readonly submenu: Menu | undefined
  readonly click: () => void

  constructor({ label = '', role, type = 'normal', enabled = true, submenu, click }: Template) {
    this.label = label
    this.role = role
    this.type = type
    this.enabled = enabled
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined
    this.click = () => Reflect.apply(click ?? (() => {}), undefined, [this])
  }
}
