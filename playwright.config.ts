import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The Chromium of the environment or the system; undefined is Playwright's own. */
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
)

/** Journeys on the built program, the same on both hosts; see e2e/hosts.ts. */
export default defineConfig<object, { hostKind: 'web' | 'desktop' }>({
  testDir: 'e2e',
  workers: 2,
  retries: 0,
  // Machines that are busy are slow, and a journey that ends well does not wait.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: { executablePath: chromium, args: ['--disable-dev-shm-usage'] },
    // A trace of every journey costs a sixth of the time; `--trace on` makes one where it is needed.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'web', testIgnore: 'desktop*.spec.ts', use: { hostKind: 'web' } },
    {
      name: 'desktop',
      testIgnore: ['web*.spec.ts', 'policy.spec.ts'],
      use: { hostKind: 'desktop' },
    },
  ],
})
