import { useContext } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { OpenSettings } from '../settings/open-settings.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Failures of the hub that the settings can mend lead there. */
export function HubProblem({ failure }: { failure: Failure }) {
  const words = useWords().offer
  const open = useContext(OpenSettings)
  const isMended = ['TOKEN_NEEDED', 'OFFLINE', 'HUB_UNREACHABLE'].includes(failure.code)
  return (
    <Problem failure={failure}>
      {isMended && (
        <Button className="mt-2" onClick={open}>
          {words.openSettings}
        </Button>
      )}
    </Problem>
  )
}
