import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useHost } from './host/host.ts'
import { IconButton } from './ui/button.tsx'
import { useWords } from './words/use-words.ts'

/** Tells what became of a damaged database, until it is closed. */
export function RecoveryBanner() {
  const words = useWords()
  const { queries } = useHost()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const [closed, setClosed] = useState(false)
  if (!(info?.recovery || info?.documentsRemade) || closed) return null
  return (
    <div role="alert" className="flex items-start gap-2 bg-mark px-4 py-2 text-sm">
      <p className="flex-1">
        {info.recovery && words.recovered(info.recovery)}
        {info.documentsRemade && words.documentsRemade}
      </p>
      <IconButton label={words.close} onClick={() => setClosed(true)}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
