import { useCallback, useState } from 'react'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import type { Material } from './material.ts'

/** Texts of the clipboard that the next question is about. */
export interface Materials {
  readonly list: readonly Material[]
  /** What could not be taken, in words. */
  readonly refused: string | undefined
  addClipboard(): Promise<void>
  remove(id: string): void
  /** Gives back what there was, for a question that could not be asked. */
  take(): readonly Material[]
  putBack(materials: readonly Material[]): void
}

export function useMaterials(): Materials {
  const words = useWords().launcherScreen
  const { client } = useHost()
  const [list, setList] = useState<readonly Material[]>([])
  const [refused, setRefused] = useState<string>()
  const add = useCallback((name: string, text: string) => {
    setList((old) => [...old, { id: crypto.randomUUID(), name, text }])
  }, [])
  return {
    list,
    refused,
    async addClipboard() {
      setRefused(undefined)
      const text = await client.launcher.clipboardText()
      if (text.trim() === '') setRefused(words.clipboardEmpty)
      else add(words.clipboard, text)
    },
    remove: (id) => setList((old) => old.filter((one) => one.id !== id)),
    take() {
      setList([])
      setRefused(undefined)
      return list
    },
    putBack: (materials) => setList((old) => [...materials, ...old]),
  }
}
