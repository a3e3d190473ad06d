// Kills the host at random points of its work, and compares what is there afterwards with what its
// user had seen: npm run bench kills [times] [seed]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killAtRandom } from '../src/app/kill-trial.ts'

/** Prints what was lost, which should be nothing. */
export async function kills(): Promise<void> {
  const [times = 200, seed = 1] = process.argv.slice(3).map(Number)
  const folder = mkdtempSync(join(tmpdir(), 'killed '))
  try {
    const report = await killAtRandom(folder, { kills: times, seed })
    console.log(
      `killed ${report.kills} times (seed ${seed}), ${report.whileAnswering} of them while an answer was written; ` +
        `${report.calls} calls, ${report.messages} messages at the end`,
    )
    console.log(`lost or damaged: ${report.losses.length}`)
    for (const loss of report.losses) console.log(`  ${loss}`)
    if (report.losses.length > 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
