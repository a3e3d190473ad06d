// A thread that reads memory as fast as it can, for a while, when it is told to.
import { parentPort, workerData } from 'node:worker_threads'
import { BandwidthTask } from './bandwidth.ts'

const { bytes, milliseconds } = BandwidthTask.parse(workerData)
const [one, same] = [Buffer.alloc(bytes, 1), Buffer.alloc(bytes, 1)]
parentPort?.once('message', () => {
  const started = performance.now()
  let read = 0
  let passed = 0
  for (; passed < milliseconds; passed = performance.now() - started) {
    one.compare(same)
    read += 2 * bytes
  }
  parentPort?.postMessage((read * 1000) / passed)
})
parentPort?.postMessage('ready')
