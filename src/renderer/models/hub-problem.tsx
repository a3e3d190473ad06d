import { useContext } from 'react'
import type { ErrorCode, Failure } from '../../contract/errors.ts'
import { ShowNetwork } from '../network/show-network.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** What a token, the switch for staying offline, a certificate, a proxy or another mirror helps against. */
const MENDED: readonly ErrorCode[] = [
  'TOKEN_NEEDED',
  'TOKEN_REFUSED',
  'OFFLINE',
  'CERTIFICATE_UNTRUSTED',
  'PROXY_FAILED',
  'HUB_UNREACHABLE',
]

/** Failures of the hub that the network's settings can mend lead there. */
export function HubProblem({ failure }: { failure: Failure }) {
  const words = useWords().offer
  const show = useContext(ShowNetwork)
  const isMended = MENDED.includes(failure.code)
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
