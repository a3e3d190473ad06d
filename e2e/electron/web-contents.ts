// A page: one target of Chromium's, with its navigation, its requests and its preload's world.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { PrintToPDFOptions } from 'electron'
import type { Chromium, Protocol, ProtocolEvent } from './chromium.ts'
import { theme } from './desktop.ts'
import { preventable } from './events.ts'
import { ipcMain } from './ipc.ts'
import { type FromPage, type MessagePortMain, PagePorts, type ToPage } from './ports.ts'
import { denyWindowOpen, runPreload } from './preload-world.ts'
import { fromChromium, handlerOf, toChromium } from './protocol.ts'
import { defaultSession } from './session.ts'

const PRELOAD_WORLD = 'preload'
const CALL = 'standInCall'

export interface PageOptions {
  /** Of the page, in CSS pixels. */
  readonly width: number
  readonly height: number
  /** Path of the preload script. */
  readonly preload: string | undefined
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

export class WebContents extends EventEmitter {
  readonly session = defaultSession
  /** The only frame that the stand-in tells of. */
  readonly mainFrame = {
    url: '',
    parent: null,
    postMessage: (channel: string, message: unknown, transfer: MessagePortMain[] = []) => {
      const ports = transfer.map((port) => this.#ports.give(port))
      this.#deliver({ kind: 'event', channel, args: [message], ports })
    },
  }
  targetId = ''
  readonly #chromium: Chromium
  readonly #prepared: Promise<void>
  readonly #ports = new PagePorts((message) => this.#deliver(message))
  #session = ''
  #world: number | undefined
  #destroyed = false
  /** The URL that the application itself asked for last; it does not ask itself for leave. */
  #asked = ''
  #openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor(chromium: Chromium, options: PageOptions) {
    super()
    this.#chromium = chromium
    this.#prepared = this.#prepare(options)
  }

  async loadURL(url: string): Promise<void> {
    await this.#prepared
    this.#asked = new URL(toChromium(url)).href
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', resolve))
    const { errorText, loaderId } = await this.#send('Page.navigate', { url: this.#asked })
    if (errorText) throw new Error(`${errorText} loading '${url}'`)
    if (loaderId) await loaded // there is none where only the fragment differs
  }

  setWindowOpenHandler(handler: OpenHandler) {
    this.#openHandler = handler
  }

  getURL() {
    return this.mainFrame.url
  }

  reload() {
    void this.#send('Page.reload', {})
  }

  async printToPDF({
    printBackground = false,
    preferCSSPageSize = false,
    generateTaggedPDF = false,
    generateDocumentOutline = false,
  }: PrintToPDFOptions): Promise<Buffer> {
    const { data } = await this.#send('Page.printToPDF', {
      printBackground,
      preferCSSPageSize,
      generateTaggedPDF,
      generateDocumentOutline,
    })
    return Buffer.from(data, 'base64')
  }

  isDestroyed() {
    return this.#destroyed
  }

  close() {
    this.emit('close-asked')
  }

  async setDark(dark: boolean) {
    await this.#prepared
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]
    await this.#send('Emulation.setEmulatedMedia', { features })
  }

  /** Chromium opened a page for this one. No application of ours lets it, so it goes. */
  async refuse(targetId: string) {
    await this.#chromium.send('Target.closeTarget', { targetId })
  }

  destroy() {
    if (this.#destroyed) return
    this.#destroyed = true
    this.#ports.closeAll()
    this.#prepared
      .then(() => this.#chromium.send('Target.closeTarget', { targetId: this.targetId }))
      .catch(() => {}) // Chromium may have ended already
    this.emit('destroyed')
  }

  async #prepare({ width, height, preload }: PageOptions) {
    const { targetId } = await this.#chromium.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width,
      height,
    })
    this.targetId = targetId
    const attached = await this.#chromium.send('Target.attachToTarget', { targetId, flatten: true })
    this.#session = attached.sessionId
    this.#chromium.listen(this.#session, (event) => this.#receive(event))
    const script = preload ? readFileSync(preload, 'utf8') : ''
    if (preload?.endsWith('.mjs')) throw new Error('A sandboxed preload cannot be an ES module.')
    await Promise.all([
      this.#send('Page.enable', {}),
      this.#send('Runtime.enable', {}),
      this.#send('Runtime.addBinding', { name: CALL, executionContextName: PRELOAD_WORLD }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: PRELOAD_WORLD,
        source: `(${runPreload})(${JSON.stringify(script)}, ${JSON.stringify(preload ?? '')})`,
      }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: `(${denyWindowOpen})()` }),
      this.#send('Fetch.enable', {
        patterns: [{ urlPattern: 'https://*.standin/*' }, { resourceType: 'Document' }],
      }),
      this.#send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: false,
      }),
      this.#send('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: theme.isDark() ? 'dark' : 'light' }],
      }),
    ])
  }

  #send<Method extends keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues>(
    method: Method,
    params: Protocol.CommandParameters[Method],
  ) {
    return this.#chromium.send(method, params, this.#session)
  }

  #receive({ method, params }: ProtocolEvent) {
    switch (method) {
      case 'Fetch.requestPaused':
        this.#request(params).catch(() => {}) // the page went while its request was under way
        return
      case 'Page.frameNavigated':
        if (params.frame.parentId) return
        this.#ports.closeAll()
        this.mainFrame.url = fromChromium(params.frame.url)
        return this.emit('did-navigate', {}, this.mainFrame.url)
      case 'Page.navigatedWithinDocument':
        this.mainFrame.url = fromChromium(params.url)
        return
      case 'Page.loadEventFired':
        return this.emit('did-finish-load', {})
      case 'Page.windowOpen': // by a link
        return this.#windowAsked(params.url)
      case 'Runtime.executionContextCreated':
        if (params.context.name === PRELOAD_WORLD) this.#world = params.context.id
        return
      case 'Runtime.bindingCalled':
        return this.#called(JSON.parse(params.payload))
      case 'Inspector.targetCrashed':
        return this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    }
  }

  #called(message: FromPage) {
    switch (message.kind) {
      case 'send': {
        const event = { sender: this, senderFrame: this.mainFrame, ports: [] }
        return ipcMain.emit(message.channel, event, ...message.args)
      }
      case 'window-open':
        return this.#windowAsked(message.url)
      case 'port-message':
        return this.#ports.receive(message.port, message.text)
      case 'port-closed':
        return this.#ports.closed(message.port)
    }
  }

  #windowAsked(url: string) {
    if (this.#openHandler({ url: fromChromium(url) }).action === 'allow')
      throw new Error('The stand-in opens no windows for a page.')
  }

  #deliver(message: ToPage) {
    if (this.#destroyed || this.#world === undefined) return
    const expression = `standInDeliver(${JSON.stringify(message)})`
    this.#send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => {})
  }

  async #request({
    requestId,
    request,
    resourceType,
    redirectedRequestId,
  }: Protocol.Fetch.requestPausedPayload) {
    const url = fromChromium(request.url)
    const own = request.url === this.#asked || url === this.mainFrame.url
    if (resourceType === 'Document' && !own) {
      const event = preventable({ url })
      this.emit(redirectedRequestId ? 'will-redirect' : 'will-navigate', event, url)
      if (event.defaultPrevented)
        return this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    }
    if (new URL(url).pathname === '/favicon.ico')
      // Electron does not ask for one
      return this.#send('Fetch.fulfillRequest', { requestId, responseCode: 204 })
    const handler = handlerOf(url)
    if (!handler) return this.#send('Fetch.continueRequest', { requestId })
    try {
      const { method, headers } = request
      const response = await handler(new Request(url, { method, headers }))
      const body = Buffer.from(await response.arrayBuffer()).toString('base64')
      return await this.#send('Fetch.fulfillRequest', {
        requestId,
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
        body,
      })
    } catch {
      return this.#send('Fetch.failRequest', { requestId, errorReason: 'Failed' })
    }
  }
}
