import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PolicyState } from '../../contract/policy.ts'
import type { Settings } from '../../contract/settings.ts'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'

/** What an administrator has decided; undefined where nobody has. */
export function usePolicy(): PolicyState | undefined {
  const { queries } = useHost()
  return useQuery(queries.settings.read.queryOptions()).data?.policy ?? undefined
}

/** Controls of settings: locked, and said to be so, where an administrator has fixed one of them. */
export function Managed({
  keys,
  className,
  children,
}: {
  keys: readonly (keyof Settings)[]
  className?: string
  children: ReactNode
}) {
  const fixed = usePolicy()?.fixed ?? []
  if (!keys.some((key) => fixed.includes(key))) return children
  return (
    <fieldset disabled className={`opacity-60 ${className ?? ''}`}>
      {children}
    </fieldset>
  )
}

/** Says that an administrator has fixed one of the settings; nothing otherwise. */
export function ManagedNote({ keys }: { keys: readonly (keyof Settings)[] }) {
  const words = useWords()
  const fixed = usePolicy()?.fixed ?? []
  if (!keys.some((key) => fixed.includes(key))) return null
  return (
    <p className="mt-0.5 flex items-center gap-1 text-leaf text-xs">
      <Lock size={12} aria-hidden />
      {words.updates.managed}
    </p>
  )
}

/** What is wrong in an administrator's file, and that everything is denied because of it. */
export function PolicyProblems() {
  const { updates } = useWords()
  const policy = usePolicy()
  if (!policy || policy.problems.length === 0) return null
  return (
    <div role="alert" className="bg-alarm-soft px-4 py-2.5 text-sm">
      <p className="font-medium text-alarm">{updates.policyProblem(policy.file)}</p>
      <p className="text-soft">{updates.policyProblemTodo}</p>
      <ul className="mt-1 list-disc pl-5 text-soft text-xs">
        {policy.problems.map((one) => (
          <li key={one.problem === 'unreadable' ? one.problem : one.key}>
            {one.problem === 'unreadable'
              ? updates.policyProblems.unreadable
              : updates.policyProblems[one.problem](one.key)}
          </li>
        ))}
      </ul>
    </div>
  )
}
