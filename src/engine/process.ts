// Entry of the engine process: a utility process of Electron, or a child process of Node.
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { hostPort } from './host-port.ts'
import type { LoadedModel } from './inference.ts'
import { describeGpu, loadModel } from './load-model.ts'
import { type EngineReply, EngineRequest } from './protocol.ts'

const port = hostPort()
let model: LoadedModel | undefined
const aborts = new Map<number, AbortController>()

port.onMessage(receive)

function reply(message: EngineReply): void {
  port.send(message)
}

function receive(message: unknown): void {
  const request = EngineRequest.parse(message)
  answer(request).catch((error) =>
    reply({ type: 'failed', id: request.id, failure: failureOf(error) }),
  )
}

async function answer(request: EngineRequest): Promise<void> {
  const { id } = request
  switch (request.type) {
    case 'load': {
      const progress = (share: number) => reply({ type: 'loading', id, progress: share })
      model = await loadModel(request.path, request.options, request.snapshots, progress)
      return reply({ type: 'loaded', id, report: await model.report() })
    }
    case 'count':
      return reply({ type: 'counted', id, tokens: loaded().encode(request.parts).length })
    case 'generate': {
      const abort = new AbortController()
      aborts.set(id, abort)
      try {
        const result = await loaded().generate({
          ...request,
          signal: abort.signal,
          onParts: (parts, progress) => reply({ type: 'grew', id, parts, ...progress }),
          onToken: (token) => reply({ type: 'token', id, ...token }),
        })
        return reply({ type: 'generated', id, result })
      } finally {
        aborts.delete(id)
        if (aborts.size === 0) model?.slots.rest()
      }
    }
    case 'report':
      return reply({ type: 'loaded', id, report: await loaded().report() })
    case 'park':
      await loaded().slots.park()
      return reply({ type: 'done', id })
    case 'forget':
      await loaded().slots.forget(request.conversationId)
      return reply({ type: 'done', id })
    case 'gpu':
      return reply({ type: 'gpu', id, gpu: await describeGpu(request.gpu) })
    case 'abort':
      return aborts.get(request.target)?.abort()
  }
}

function loaded(): LoadedModel {
  if (!model) throw new KotonohaError('NO_MODEL')
  return model
}
