import { useQuery } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import { useEffect, useState } from 'react'
import { connect } from './connect.ts'
import { Connecting } from './connection.tsx'
import { TakesFiles } from './documents/taking.tsx'
import { type Host, HostContext, hostOver, useHost, useSettings } from './host/host.ts'
import { Launcher } from './launcher/launcher.tsx'
import { Rooms } from './rooms.tsx'
import { Notices } from './ui/notices.tsx'
import { WordsContext, wordsOf } from './words/use-words.ts'

/** The whole window: of the conversations, or the launcher. */
export function App({ page }: { page: 'main' | 'launcher' }) {
  const [host, setHost] = useState<Host>()
  useEffect(() => {
    void connect().then((client) => setHost(hostOver(client)))
  }, [])
  return host ? (
    <HostContext value={host}>
      <Clothed page={page} />
    </HostContext>
  ) : (
    <Connecting />
  )
}

/** The window in the chosen language and colours. */
function Clothed({ page }: { page: 'main' | 'launcher' }) {
  const { queries } = useHost()
  const { data: reading } = useQuery(queries.settings.read.queryOptions())
  const { language, theme } = useSettings()
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dataset.theme = theme
  }, [language, theme])
  if (!reading) return <Connecting />
  return (
    <WordsContext value={wordsOf(language)}>
      <Tooltip.Provider delayDuration={500}>
        <Notices>
          {page === 'main' ? (
            <TakesFiles>
              <Rooms welcomed={reading.settings.welcomed} />
            </TakesFiles>
          ) : (
            <Launcher />
          )}
        </Notices>
      </Tooltip.Provider>
    </WordsContext>
  )
}
