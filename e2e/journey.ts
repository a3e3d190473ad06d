// Steps that many journeys share, as a user takes them.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test'
import type { LoopbackHub } from '../src/models/loopback-hub.ts'
import { openSettings } from '../src/store/settings.ts'
import { appOf, type Host } from './hosts.ts'
import { addSlowModel } from './slow-model.ts'

/** The model that comes along. */
export const starterModel = join(import.meta.dirname, '../resources/starter-model.gguf')

/** Answers the welcome, with the model that comes along; later begins a new conversation. */
export async function begin(page: Page): Promise<void> {
  const welcome = page.getByRole('button', { name: 'お試しモデルではじめる' })
  const another = page.getByRole('button', { name: '新しい会話' })
  await welcome.or(another).click()
  await expect(composer(page)).toBeVisible()
  await expect(answers(page)).toHaveCount(0)
}

/** Begins with a model whose answers take seconds, so that they can be interrupted. */
export async function beginSlowly(host: Host, page: Page): Promise<void> {
  await addSlowModel(host.dataFolder)
  await begin(page)
  await page.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await page.getByRole('menuitemradio').nth(1).click()
  await expect(page.getByRole('button', { name: 'モデルを選ぶ' })).toContainText('準備完了', {
    timeout: 60_000,
  })
}

/** The field in which a message is written. */
export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'メッセージ' })
}

export function answers(page: Page): Locator {
  return page.getByRole('article', { name: 'ことのは' })
}

/** The list of conversations. */
export function sidebar(page: Page): Locator {
  return page.getByRole('navigation', { name: '会話の一覧' })
}

/** Sends a message without waiting for its answer. */
export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** Asks, and waits until the answer is finished. */
export async function ask(page: Page, text: string): Promise<Locator> {
  const before = await answers(page).count()
  await send(page, text)
  const answer = answers(page).nth(before)
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  return answer
}

/** A question with a long answer. */
export const LONG_QUESTION = '1から120まで数えてください。'

/** Asks the long question, and waits until the first words of its answer are there. */
export async function askLong(page: Page): Promise<Locator> {
  const before = await answers(page).count()
  await send(page, LONG_QUESTION)
  const answer = answers(page).nth(before)
  await expect(answer).toContainText('1、2、3', { timeout: 60_000 })
  return answer
}

/** Records the dialogs that are shown, and answers each with the same button. */
export async function answerDialogs(app: ElectronApplication, response: number) {
  await app.evaluate(({ dialog }, button) => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    dialog.showMessageBox = async (...args: unknown[]) => {
      const options = args.at(-1)
      if (typeof options === 'object' && options && 'message' in options)
        told.push(String(options.message))
      return { response: button, checkboxChecked: false }
    }
  }, response)
  return () => app.evaluate((): string[] => Reflect.get(globalThis, 'told'))
}

/** Opens the screen of models. @param part one of its tabs */
export async function openModels(page: Page, part?: string): Promise<void> {
  await page.getByRole('button', { name: 'モデルを選ぶ' }).click()
  await page.getByRole('menuitem', { name: 'モデルの管理…' }).click()
  await expect(page.getByRole('heading', { name: 'モデル', exact: true })).toBeVisible()
  if (part) await page.getByRole('tab', { name: part }).click()
}

/** Chooses from the menu of a model on this machine. */
export async function chooseForModel(page: Page, item: Locator, name: string): Promise<void> {
  await item.getByRole('button', { name: /のメニュー$/ }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** Has the desktop's dialogs for files and folders answer with a path. */
export async function chooseInDialogs(host: Host, path: string): Promise<void> {
  await appOf(host).evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
  }, path)
}

/** Puts the model that comes along into a folder under another name; returns its path. */
export function putModel(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  copyFileSync(starterModel, path)
  return path
}

/** Starts again with another hub. */
export async function withHub(host: Host, hub: LoopbackHub): Promise<Page> {
  await begin(host.page)
  await host.quit()
  openSettings(host.dataFolder).change({ hub: hub.endpoint })
  return await host.start()
}
