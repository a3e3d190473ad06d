// Notifications: recorded, never shown.
import { EventEmitter } from 'node:events'

export class Notification extends EventEmitter {
  static isSupported() {
    return true
  }

  /** A test that wants to see notifications puts its own function here. */
  static shown(_notification: Notification) {}

  readonly title: string
  readonly body: string

  constructor({ title = '', body = '' }: { title?: string; body?: string }) {
    super()
    this.title = title
    this.body = body
  }

  show() {
    Notification.shown(this)
    this.emit('show', {})
  }
}
