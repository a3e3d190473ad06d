import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'radix-ui'
import { type DragEvent, useCallback, useRef, useState } from 'react'
import { filesOf, hasFiles } from '../documents/take-files.ts'
import { useHost } from '../host/host.ts'
import { NetworkView } from '../network/network-view.tsx'
import { ShowNetwork } from '../network/show-network.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { useAttempt } from './attempt.ts'
import { CatalogueSection } from './catalogue-section.tsx'
import { Conversion } from './conversion.tsx'
import { Downloads } from './downloads.tsx'
import { FileWorkBar } from './file-work-bar.tsx'
import { HubSearch } from './hub-search.tsx'
import { InstalledModels } from './installed-models.tsx'
import { KitsView } from './kits-view.tsx'
import { Offers } from './offers.tsx'
import { sendModels } from './send-models.ts'

const SECTIONS = ['installed', 'offers', 'kits', 'network'] as const
type Section = (typeof SECTIONS)[number]

/** The models of this machine, where to get more, how to carry them over, and what is connected to. */
export function ModelsScreen() {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: downloads } = useQuery(queries.downloads.list.queryOptions())
  const [shown, setShown] = useState<Section>('installed')
  const showNetwork = useCallback(() => setShown('network'), [])
  const scroller = useRef<HTMLDivElement>(null)
  const { failure, attempt } = useAttempt()
  const running = downloads?.filter(({ state }) => !RESTING.includes(state.status)).length ?? 0
  // On the desktop, the host takes model files that are dropped before the page sees them.
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    if (info?.host !== 'web' || !hasFiles(event.dataTransfer)) return
    setShown('installed')
    attempt(filesOf(event.dataTransfer).then((files) => sendModels(client, models(files))))
  }
  return (
    <Tabs.Root
      value={shown}
      ref={scroller}
      onValueChange={(value) => {
        setShown(SECTIONS.find((one) => one === value) ?? 'installed')
        scroller.current?.scrollTo({ top: 0 })
      }}
      className="min-h-0 flex-1 overflow-y-auto bg-paper"
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <div className="mx-auto flex max-w-[46rem] flex-col gap-5 px-5 py-7">
        <div>
          <h1 className="font-semibold text-xl">{words.models}</h1>
          <p className="mt-1 text-soft text-sm">{words.modelsIntro}</p>
        </div>
        <Tabs.List
          aria-label={words.library.sections}
          className="sticky top-0 z-10 -mx-5 flex flex-wrap gap-x-1 border-line border-b bg-paper px-5"
        >
          {SECTIONS.map((section) => (
            <Tabs.Trigger
              key={section}
              value={section}
              className="-mb-px flex items-center gap-1.5 border-transparent border-b-2 px-3 py-2 text-sm text-soft hover:text-ink data-[state=active]:border-leaf data-[state=active]:font-medium data-[state=active]:text-ink"
            >
              {words.library.section[section]}
              {section === 'offers' && running > 0 && (
                <span className="rounded-full bg-leaf-soft px-2 text-leaf-strong text-xs">
                  {words.library.running(running)}
                </span>
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {failure && <Problem failure={failure} />}
        {/* Wherever on the screen the work was begun, how it goes is seen. */}
        <div className="sticky top-11 z-10 bg-paper empty:hidden">
          <FileWorkBar attempt={attempt} />
        </div>
        <Tabs.Content value="installed" className="outline-none">
          <InstalledModels attempt={attempt} />
        </Tabs.Content>
        <Tabs.Content value="offers" className="flex flex-col gap-5 outline-none">
          <ShowNetwork value={showNetwork}>
            <Downloads attempt={attempt} />
            <Offers attempt={attempt} />
            <HubSearch />
            <Conversion attempt={attempt} />
            <CatalogueSection />
          </ShowNetwork>
        </Tabs.Content>
        <Tabs.Content value="kits" className="outline-none">
          <KitsView attempt={attempt} />
        </Tabs.Content>
        <Tabs.Content value="network" className="outline-none">
          <NetworkView attempt={attempt} />
        </Tabs.Content>
      </div>
    </Tabs.Root>
  )
}

const RESTING: readonly string[] = ['paused', 'failed', 'done']

/** Of a folder that was dropped, the models alone; a single file is refused by the host if it is none. */
function models(files: readonly File[]): readonly File[] {
  const found = files.filter(({ name }) => /\.gguf$/i.test(name))
  return found.length > 0 ? found : files.slice(0, 1)
}
