import { useQuery } from '@tanstack/react-query'
import { GpuChoice } from '../../../contract/engine.ts'
import { STARTER_ID } from '../../../contract/model.ts'
import { defaultSettings, type Settings, type SettingsChange } from '../../../contract/settings.ts'
import { useHost } from '../../host/host.ts'
import { answeringModels } from '../../models/answering-models.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { Select } from '../../ui/select.tsx'
import { useWords } from '../../words/use-words.ts'
import { type SettingControl, type SettingRow, toDefault } from '../setting-row.ts'

/** Fields of the sampling that can be set for all answers, and their ranges. */
const SAMPLING = [
  { field: 'temperature', min: 0, max: 2, whole: false },
  { field: 'topP', min: 0, max: 1, whole: false },
  { field: 'repetitionPenalty', min: 0.5, max: 2, whole: false },
  { field: 'maxTokens', min: 1, max: 65_536, whole: true },
] as const
type SamplingField = (typeof SAMPLING)[number]

/** Which model answers, what it runs on, and how it writes. */
export const modelRows: readonly SettingRow[] = [
  {
    id: 'defaultModelId',
    group: 'models',
    label: (words) => words.settingsScreen.defaultModel,
    hint: (words) => words.settingsScreen.defaultModelHint,
    terms: (words) => words.settingsScreen.terms.defaultModel,
    // Who chose the model that comes along has what everybody begins with.
    defaults: ({ defaultModelId }) =>
      defaultModelId === STARTER_ID ? {} : { defaultModelId: null },
    Control: DefaultModel,
  },
  {
    id: 'gpu',
    group: 'models',
    label: (words) => words.gpu,
    hint: (words) => words.gpuHint,
    terms: (words) => words.settingsScreen.terms.gpu,
    defaults: toDefault('gpu'),
    Control: Gpu,
  },
  {
    id: 'gpuLayers',
    group: 'models',
    label: (words) => words.gpuLayers,
    hint: (words) => words.gpuLayersHint,
    terms: (words) => words.settingsScreen.terms.gpu,
    defaults: toDefault('gpuLayers'),
    Control: GpuLayers,
  },
  {
    id: 'contextSize',
    group: 'models',
    label: (words) => words.contextSize,
    hint: (words) => words.contextSizeHint,
    terms: (words) => words.settingsScreen.terms.contextSize,
    defaults: toDefault('contextSize'),
    Control: ContextSize,
  },
  {
    id: 'snapshotGigabytes',
    group: 'models',
    label: (words) => words.snapshotGigabytes,
    hint: (words) => words.snapshotGigabytesHint,
    defaults: toDefault('snapshotGigabytes'),
    Control: SnapshotGigabytes,
  },
  ...SAMPLING.map(samplingRow),
  {
    id: 'families',
    group: 'models',
    label: (words) => words.settingsScreen.families,
    hint: (words) => words.settingsScreen.familiesHint,
    isShown: ({ settings }) => Object.keys(settings.families).length > 0,
    defaults: toDefault('families'),
    Control: Families,
  },
]

/** A number for all answers; models have values of their own where it is left empty. */
function samplingRow({ field, min, max, whole }: SamplingField): SettingRow {
  return {
    id: field,
    group: 'models',
    label: (words) => words[field],
    hint: (words) => words[`${field}Hint`],
    terms: (words) => words.settingsScreen.terms.sampling,
    defaults: (settings) => sampling(settings, field, null),
    Control: function Sampling({ settings, label, change }: SettingControl) {
      const words = useWords()
      return (
        <NumberField
          label={label}
          value={settings.sampling[field] ?? null}
          placeholder={words.recommended}
          min={min}
          max={max}
          whole={whole}
          onChange={(value) => change(sampling(settings, field, value))}
        />
      )
    },
  }
}

function sampling(
  { sampling: before }: Settings,
  field: SamplingField['field'],
  value: number | null,
): SettingsChange {
  const { [field]: _, ...others } = before
  return { sampling: value === null ? others : { ...others, [field]: value } }
}

function DefaultModel({ settings, label, change }: SettingControl) {
  const words = useWords()
  const { queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const chosen = settings.defaultModelId ?? STARTER_ID
  const models = answeringModels(list?.models).map(({ id, name }) => [id, name] as const)
  const options = models.some(([id]) => id === chosen)
    ? models
    : [...models, [chosen, list ? words.settingsScreen.missing(chosen) : chosen] as const]
  return (
    <Select
      label={label}
      value={chosen}
      options={options}
      onChange={(id) => change({ defaultModelId: id === STARTER_ID ? null : id })}
    />
  )
}

function Gpu({ settings, label, change }: SettingControl) {
  const { gpus } = useWords()
  return (
    <Select
      label={label}
      value={settings.gpu}
      options={GpuChoice.options.map((gpu) => [gpu, gpus[gpu]] as const)}
      onChange={(gpu) => change({ gpu })}
    />
  )
}

function GpuLayers({ settings, label, change }: SettingControl) {
  const { gpus } = useWords()
  return (
    <NumberField
      label={label}
      value={settings.gpuLayers}
      placeholder={gpus.auto}
      min={0}
      max={1000}
      whole
      onChange={(gpuLayers) => change({ gpuLayers })}
    />
  )
}

function ContextSize({ settings, label, change }: SettingControl) {
  const { gpus } = useWords()
  return (
    <NumberField
      label={label}
      value={settings.contextSize}
      placeholder={gpus.auto}
      min={256}
      max={262_144}
      whole
      onChange={(contextSize) => change({ contextSize })}
    />
  )
}

function SnapshotGigabytes({ settings, label, change }: SettingControl) {
  const { snapshotGigabytes } = defaultSettings
  return (
    <NumberField
      label={label}
      value={settings.snapshotGigabytes}
      placeholder={String(snapshotGigabytes)}
      min={0}
      max={1000}
      whole={false}
      onChange={(size) => change({ snapshotGigabytes: size ?? snapshotGigabytes })}
    />
  )
}

function Families({ settings }: SettingControl) {
  const words = useWords()
  return (
    <span className="text-sm text-soft">
      {words.settingsScreen.familiesCount(Object.keys(settings.families).length)}
    </span>
  )
}
