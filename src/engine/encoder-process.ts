// Entry of the encoder's process: a utility process of Electron, or a child process of Node.
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { type EncoderReply, EncoderRequest } from './encoder-protocol.ts'
import { type LoadedEncoder, loadEncoder } from './encoding.ts'
import { hostPort } from './host-port.ts'

const port = hostPort()
let encoder: LoadedEncoder | undefined
/** One after the other: a context encodes one text at a time. */
let last: Promise<unknown> = Promise.resolve()

port.onMessage((message) => {
  const request = EncoderRequest.parse(message)
  last = last
    .then(() => answer(request))
    .catch((error): EncoderReply => ({ type: 'failed', id: request.id, failure: failureOf(error) }))
    .then((reply) => port.send(reply))
})

async function answer(request: EncoderRequest): Promise<EncoderReply> {
  const { id } = request
  if (request.type === 'load') {
    encoder = await loadEncoder(request.path)
    const { kind, name } = encoder.facts
    return { type: 'loaded', id, kind, name }
  }
  if (!encoder) throw new KotonohaError('NO_MODEL')
  if (request.type === 'embed')
    return { type: 'embedded', id, vectors: await encoder.embed(request.texts, request.as) }
  return { type: 'ranked', id, scores: await encoder.rank(request.question, request.texts) }
}
