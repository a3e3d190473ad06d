import { expect, test } from './hosts.ts'

test('opens', async ({ page }) => {
  await expect(page).toHaveTitle(/ことのは/)
})
