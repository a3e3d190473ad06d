// Every screen, in light and dark, against the rules of axe-core; and every text field that there is
// on them, with a Japanese conversion in it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { prematureActions } from './composition.ts'
import { expect, test } from './hosts.ts'
import { visitScreens } from './screens.ts'

test.use({ trace: 'off' })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong with what is shown, in both colours. */
async function violationsOf(page: Page, screen: string): Promise<string[]> {
  const found: string[] = []
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours fade into each other; what is measured on the way is no colour of ours.
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))),
    )
    // Colours are all that differs between the two.
    const only = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {}
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(${JSON.stringify({ resultTypes: ['violations'], preload: false, ...only })})`,
    )
    for (const { id, nodes } of violations)
      for (const { html, failureSummary } of nodes)
        found.push(`${screen}, ${colorScheme}: ${id}: ${html.slice(0, 200)} ${failureSummary}`)
  }
  return found
}

test('every screen is free of violations, and no field takes a key of a conversion', async ({
  host,
}) => {
  test.setTimeout(600_000)
  const found: string[] = []
  const premature: string[] = []
  const fields = new Set<string>()
  await visitScreens(host, async (page, screen) => {
    found.push(...(await violationsOf(page, screen)))
    premature.push(...(await prematureActions(page, screen, fields)))
  })
  expect(found).toEqual([])
  expect(premature).toEqual([])
  // The walk has come past fields, whatever they are called by then.
  expect(fields.size).toBeGreaterThan(20)
})
