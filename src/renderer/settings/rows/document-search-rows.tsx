import { useQuery } from '@tanstack/react-query'
import type { SearchModelKind } from '../../../contract/document-search.ts'
import { MeaningNote, useDocumentSearch } from '../../documents/meaning-note.tsx'
import { useHost } from '../../host/host.ts'
import { Select } from '../../ui/select.tsx'
import { useWords } from '../../words/use-words.ts'
import { type SettingControl, type SettingRow, toDefault } from '../setting-row.ts'

/** Which models help to search documents. */
export const documentSearchRows: readonly SettingRow[] = [
  {
    id: 'embeddingModel',
    group: 'documents',
    label: (words) => words.documentSearch.embedding,
    hint: (words) => words.documentSearch.embeddingHint,
    terms: (words) => words.documentSearch.embeddingTerms,
    defaults: toDefault('embeddingModel'),
    wide: true,
    Control: (control) => <SearchModel {...control} kind="embedding" />,
  },
  {
    id: 'rerankerModel',
    group: 'documents',
    label: (words) => words.documentSearch.reranker,
    hint: (words) => words.documentSearch.rerankerHint,
    terms: (words) => words.documentSearch.rerankerTerms,
    defaults: toDefault('rerankerModel'),
    wide: true,
    Control: (control) => <SearchModel {...control} kind="reranker" />,
  },
]

function SearchModel({
  settings,
  label,
  change,
  kind,
}: SettingControl & { kind: SearchModelKind }) {
  const { documentSearch: words } = useWords()
  const { queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const use = useDocumentSearch()?.[kind]
  const key = `${kind}Model` as const
  const chosen = settings[key]
  const models = (list?.models ?? [])
    .filter(({ state }) => state.status === 'search' && state.kind === kind)
    .map(({ id, name }) => [id, name] as const)
  const automatic = chosen === 'auto' && use?.status === 'ready' ? use.name : models[0]?.[1]
  const options = [['auto', words.auto(automatic)], ['none', words.none], ...models] as const
  const isListed = options.some(([id]) => id === chosen)
  return (
    <div className="flex flex-col items-start gap-2">
      <Select
        label={label}
        value={chosen}
        options={isListed || !list ? options : [...options, [chosen, words.missing(chosen)]]}
        onChange={(id) => change({ [key]: id })}
      />
      <MeaningNote of={kind} showsDone />
    </div>
  )
}
