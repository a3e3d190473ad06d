import { useCallback, useState } from 'react'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import { MAX_MATERIAL, type Material, textOf } from './material.ts'

/** What the next question is about: texts of dropped files, and of the clipboard. */
export interface Materials {
  readonly list: readonly Material[]
  /** What could not be taken, in words. */
  readonly refused: string | undefined
  addFiles(files: readonly File[]): Promise<void>
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
    async addFiles(files) {
      setRefused(undefined)
      for (const file of files) {
        const text =
          file.size <= MAX_MATERIAL ? textOf(new Uint8Array(await file.arrayBuffer())) : undefined
        if (text === undefined) setRefused(words.notText(file.name))
        else add(file.name, text)
      }
    },
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
