// A conversation that has become too long for its model: what the user is told, and can do.
import { openSettings } from '../src/store/settings.ts'
import { expect, test } from './hosts.ts'
import { answers, ask, begin, composer } from './journey.ts'

test('what will not fit is told before sending, and is left out or summed up', async ({
  host,
  page,
}) => {
  await begin(page)
  await host.quit()
  openSettings(host.dataFolder).change({ contextSize: 512, sampling: { maxTokens: 64 } })
  const again = await host.start()
  const message = '春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。'
  const notice = again.getByRole('region', { name: /^長さの都合で、古い発言 \d+ 件は/ })
  await ask(again, message)
  for (let turn = 1; turn < 12 && !(await notice.isVisible()); turn++) {
    await ask(again, message)
    await composer(again).fill(message)
    await expect(again.getByText(/^文脈 \d+/)).toBeVisible()
    await again.waitForTimeout(500) // until it is known whether the message fits
  }
  const count = await answers(again).count()
  await notice.getByRole('button', { name: '除いたまま送る' }).click()
  await expect(answers(again)).toHaveCount(count + 1)
  await expect(answers(again).last()).toHaveAttribute('aria-busy', 'false')
  await expect(answers(again).last()).toContainText(/^.*古い発言 \d+ 件は、長さの都合でこの回答に/)

  await composer(again).fill(message)
  await notice.getByRole('button', { name: '要約して送る' }).click()
  await expect(answers(again)).toHaveCount(count + 2)
  await expect(answers(again).last()).toHaveAttribute('aria-busy', 'false')
  const summary = again.getByRole('group').filter({ hasText: /はじめの \d+ 件の発言の要約/ })
  await expect(summary).toBeVisible()
  await summary.getByText('発言の要約').click()
  await expect(summary).toContainText('要約したモデル：Kotonoha Starter')
  await expect(answers(again).last()).not.toContainText('この回答に含まれていません')
})
