import { FileUp, FolderInput, Link } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ImportHow } from '../../contract/library.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { LineDialog } from '../ui/line-dialog.tsx'
import { useWords } from '../words/use-words.ts'
import type { Attempt } from './attempt.ts'
import { sendModels } from './send-models.ts'

/** Longest path that is typed. */
const LONGEST = 4096

/** The ways to bring in models where there are no dialogs: the browser's own, and paths that are typed. */
export function AddInBrowser({ attempt, folder }: { attempt: Attempt; folder: string }) {
  const words = useWords().library
  const { client } = useHost()
  const files = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState<'file' | 'folder'>()
  const [how, setHow] = useState<ImportHow>('link')
  return (
    <>
      <input
        ref={files}
        type="file"
        accept=".gguf"
        multiple
        hidden
        onChange={({ target }) => {
          const chosen = [...(target.files ?? [])]
          // The same file can be chosen again.
          target.value = ''
          if (chosen.length > 0) attempt(sendModels(client, chosen))
        }}
      />
      <Button look="strong" title={words.sendHint} onClick={() => files.current?.click()}>
        <FileUp size={16} />
        {words.send}
      </Button>
      <Button onClick={() => setAsking('file')}>
        <Link size={15} />
        {words.addTyped}
      </Button>
      <Button title={words.moveHint} onClick={() => setAsking('folder')}>
        <FolderInput size={16} />
        {words.move}
      </Button>
      {asking === 'file' && (
        <LineDialog
          title={words.addTypedTitle}
          label={words.typedFile}
          hint={words.typedHint}
          example={`${folder}/model.gguf`}
          action={words.add}
          longest={LONGEST}
          onGiven={(path) => client.library.import({ how, path })}
          onClose={() => setAsking(undefined)}
        >
          <fieldset className="flex flex-col gap-1 text-sm">
            {(['link', 'copy'] as const).map((one) => (
              <label key={one} className="flex cursor-pointer items-start gap-2">
                <input
                  type="radio"
                  name="how"
                  checked={how === one}
                  onChange={() => setHow(one)}
                  className="mt-1 accent-leaf"
                />
                {words.typedHow[one]}
              </label>
            ))}
          </fieldset>
        </LineDialog>
      )}
      {asking === 'folder' && (
        <LineDialog
          title={words.moveTitle}
          label={words.typedFolder}
          hint={words.moveHint}
          first={folder}
          action={words.moveNow}
          longest={LONGEST}
          onGiven={(path) => client.library.move({ path })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}
