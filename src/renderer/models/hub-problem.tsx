import { useContext } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { ShowNetwork } from '../network/show-network.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Failures of the hub that the network's settings can mend lead there. */
export function HubProblem({ failure }: { failure: Failure }) {
  const words = useWords().offer
  const show = useContext(ShowNetwork)
  const isMended = ['TOKEN_NEEDED', 'OFFLINE', 'HUB_UNREACHABLE'].includes(failure.code)
  return (
    <Problem failure={failure}>
      {isMended && (
        <Button className="mt-2" onClick={show}>
          {words.showNetwork}
        </Button>
      )}
    </Problem>
  )
}
