// The thread that converts weights, so that the host stays free for everything else.
import { parentPort, workerData } from 'node:worker_threads'
import { failureOf } from '../contract/errors.ts'
import { convert } from '../llmjp/convert/convert.ts'
import { ConversionTask, type FromConversion } from './conversion-protocol.ts'

const { folder, adapter, name, to, out } = ConversionTask.parse(workerData)
const tell = (message: FromConversion) => parentPort?.postMessage(message)

let told = -1
try {
  await convert({
    folder,
    to,
    out,
    ...(adapter !== undefined && { adapter }),
    ...(name !== undefined && { name }),
    onProgress({ step, done, total }) {
      const percent = Math.floor((100 * done) / Math.max(total, 1))
      if (percent === told) return
      told = percent
      tell({ type: 'progress', step, progress: percent / 100 })
    },
  })
  tell({ type: 'done' })
} catch (error) {
  tell({ type: 'failed', failure: failureOf(error) })
}
