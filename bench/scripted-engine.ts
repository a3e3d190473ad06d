// An engine process of a model whose answer is known: what a bench of the screens needs.
import type { EngineProcess } from '../src/engine/engine-process.ts'
import { type EngineReply, EngineRequest, type GenerateResult } from '../src/engine/protocol.ts'

const REPORT = {
  backend: 'cpu' as const,
  devices: [],
  gpuLayers: 0,
  totalLayers: 1,
  contextSize: 65_536,
  threads: 1,
  processMemory: 0,
  gpuMemory: null,
  tokenizer: 'unigram' as const,
  build: 'scripted',
}

type Ending = (finish: GenerateResult['finish']) => void

/**
 * Answers every question with a text, so many characters at a time.
 * @param afterMs how long the first ones take
 */
export function scriptedEngine(
  text: string,
  { step, everyMs, afterMs = 0 }: { step: number; everyMs: number; afterMs?: number },
): EngineProcess {
  const listeners: ((message: unknown) => void)[] = []
  const exits: ((exit: { code: number; signal: null }) => void)[] = []
  const underWay = new Map<number, { readonly timer: NodeJS.Timeout; end: Ending }>()
  const reply = (message: EngineReply) => {
    for (const listener of listeners) listener(message)
  }
  function answer(id: number) {
    let at = 0
    const begun = performance.now()
    const end: Ending = (finish) => {
      clearInterval(timer)
      underWay.delete(id)
      const cost = { promptTokens: 9, cachedTokens: 0, answerTokens: at, firstTokenMs: 1 }
      const result = { finish, ...cost, generationMs: performance.now() - begun }
      reply({ type: 'generated', id, result })
    }
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - begun
      if (elapsedMs < afterMs) return
      const piece = text.slice(at, at + step)
      at += piece.length
      const parts = [{ type: 'text' as const, text: piece, spacePrefix: false }]
      if (piece) reply({ type: 'grew', id, parts, tokens: at, elapsedMs })
      else end('stop')
    }, everyMs)
    underWay.set(id, { timer, end })
  }
  return {
    pid: undefined,
    send(message) {
      const request = EngineRequest.parse(message)
      const { id, type } = request
      queueMicrotask(() => {
        if (type === 'load') reply({ type: 'loaded', id, report: REPORT })
        else if (type === 'count') reply({ type: 'counted', id, tokens: 9 })
        else if (type === 'generate') answer(id)
        else if (type === 'gpu') reply({ type: 'gpu', id, gpu: null })
        else if (type === 'abort') underWay.get(request.target)?.end('aborted')
        else reply({ type: 'done', id })
      })
    },
    onMessage: (listener) => listeners.push(listener),
    onExit: (listener) => exits.push(listener),
    onLog() {},
    kill() {
      for (const { timer } of underWay.values()) clearInterval(timer)
      for (const exit of exits) exit({ code: 0, signal: null })
    },
  }
}
