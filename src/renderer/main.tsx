import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LAUNCHER_PLACE } from '../contract/handshake.ts'
import { App } from './app.tsx'
import { keepConversionKeys } from './conversions.ts'
import './styles.css'

keepConversionKeys()
const root = document.getElementById('root')
if (root) {
  // The host tells of every change, so nothing is read again by a timer or on focus.
  const queries = new QueryClient({
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false },
    },
  })
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App page={location.hash === LAUNCHER_PLACE ? 'launcher' : 'main'} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
