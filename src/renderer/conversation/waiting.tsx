import { useQuery } from '@tanstack/react-query'
import { useHost } from '../host/host.ts'
import { pulses } from '../ui/motion.ts'
import { useWords } from '../words/use-words.ts'

/** What happens before the first token of an answer. */
export function Waiting() {
  const words = useWords()
  const { queries } = useHost()
  const { data: engine } = useQuery(queries.engine.state.queryOptions())
  const loading = engine?.status === 'loading' ? engine.progress : undefined
  return (
    <p ref={pulses} className="text-faint text-sm">
      {loading === undefined ? words.thinking : words.loadingModel(Math.floor(loading * 100))}
    </p>
  )
}
