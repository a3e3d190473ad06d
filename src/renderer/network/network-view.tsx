import { useMutation, useQuery } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import type { Attempt } from '../models/attempt.ts'
import { Managed, ManagedNote } from '../settings/managed.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Problem } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { useWords } from '../words/use-words.ts'
import { AddressField } from './address-field.tsx'
import { isHubAddress, isProxyAddress } from './addresses.ts'
import { Certificates } from './certificates.tsx'
import { LedgerView } from './ledger-view.tsx'
import { TokenField } from './token-field.tsx'

/** The switch that denies all connections, how connections are made, and which there were. */
export function NetworkView({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { client } = useHost()
  const { offline } = useSettings()
  return (
    <div className="flex flex-col gap-7">
      <div>
        <p className="text-soft text-sm">{words.network.intro}</p>
        <div className="mt-3 flex items-center gap-4 rounded-xl border border-line bg-raised px-5 py-3">
          <div className="min-w-0 flex-1">
            <div className="font-medium text-sm">{words.offline}</div>
            <div className="text-faint text-xs">{words.offlineHint}</div>
            <ManagedNote keys={['offline']} />
          </div>
          <Managed keys={['offline']}>
            <Switch
              label={words.offline}
              on={offline}
              onChange={(on) => attempt(client.settings.change({ offline: on }))}
            />
          </Managed>
        </div>
      </div>
      <ConnectionSettings attempt={attempt} />
      <LedgerView attempt={attempt} />
    </div>
  )
}

function ConnectionSettings({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { network } = words
  const { client, queries } = useHost()
  const settings = useSettings()
  const { data: state } = useQuery(queries.network.state.queryOptions())
  const change = (to: Parameters<typeof client.settings.change>[0]) =>
    attempt(client.settings.change(to))
  return (
    <section>
      <h2 className="font-semibold text-lg">{network.settings}</h2>
      <div className="mt-2 divide-y divide-line rounded-xl border border-line bg-raised px-5">
        <div className="py-3">
          <Managed keys={['hub']}>
            <AddressField
              label={network.hub}
              hint={network.hubHint}
              wrong={network.hubInvalid}
              value={settings.hub}
              placeholder="https://huggingface.co"
              isRight={isHubAddress}
              onChange={(hub) => change({ hub })}
            />
          </Managed>
          <ManagedNote keys={['hub']} />
        </div>
        <div className="py-3">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <div>
              <div className="text-sm">{network.proxy}</div>
              {settings.proxy === 'system' && state && (
                <div className="text-faint text-xs">{network.systemProxy(state.systemProxy)}</div>
              )}
            </div>
            <Managed keys={['proxy']}>
              <Choice
                label={network.proxy}
                value={settings.proxy}
                options={[
                  ['system', network.proxies.system],
                  ['manual', network.proxies.manual],
                  ['none', network.proxies.none],
                ]}
                onChange={(proxy) => change({ proxy })}
              />
            </Managed>
          </div>
          <ManagedNote keys={['proxy', 'proxyAddress']} />
          {settings.proxy === 'manual' && (
            <div className="mt-3">
              <Managed keys={['proxyAddress']}>
                <AddressField
                  label={network.proxyAddress}
                  hint={network.proxyAddressHint}
                  wrong={network.proxyInvalid}
                  value={settings.proxyAddress}
                  placeholder="proxy.example.jp:8080"
                  isRight={isProxyAddress}
                  onChange={(proxyAddress) => change({ proxyAddress })}
                />
              </Managed>
            </div>
          )}
        </div>
        <div className="py-3">
          <TokenField attempt={attempt} />
        </div>
        <div className="py-3">
          <Certificates attempt={attempt} />
        </div>
        <div className="py-3">
          <ConnectionTest />
        </div>
      </div>
    </section>
  )
}

/** Connects to the hub as downloads do, and says how that went. */
function ConnectionTest() {
  const { network } = useWords()
  const { queries } = useHost()
  const test = useMutation(queries.network.test.mutationOptions())
  return (
    <div className="flex flex-col gap-2">
      <Button className="self-start" disabled={test.isPending} onClick={() => test.mutate({})}>
        <PlugZap size={16} />
        {test.isPending ? network.testing : network.test}
      </Button>
      {test.isSuccess && (
        <p role="status" className="text-leaf text-sm">
          {network.tested(test.data.host, test.data.elapsedMs, test.data.proxy)}
          {test.data.user !== null && <br />}
          {test.data.user !== null && network.testedUser(test.data.user)}
        </p>
      )}
      {test.isError && <Problem failure={failureOfCall(test.error)} />}
    </div>
  )
}
