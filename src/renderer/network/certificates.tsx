import { useQuery } from '@tanstack/react-query'
import { FilePlus, X } from 'lucide-react'
import { useRef } from 'react'
import { KotonohaError } from '../../contract/errors.ts'
import { MAX_CERTIFICATES } from '../../contract/network.ts'
import { useHost, useSettings } from '../host/host.ts'
import type { Attempt } from '../models/attempt.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** The certificates that are trusted beside the system's own, and a way to add others. */
export function Certificates({ attempt }: { attempt: Attempt }) {
  const { network } = useWords()
  const { client, queries } = useHost()
  const { language } = useSettings()
  const field = useRef<HTMLInputElement>(null)
  const { data: state } = useQuery(queries.network.state.queryOptions())
  const add = async (chosen: File) => {
    if (chosen.size > MAX_CERTIFICATES)
      throw new KotonohaError('CERTIFICATE_FILE_INVALID', { subject: chosen.name })
    await client.network.addCertificates({ file: await base64(chosen) })
  }
  return (
    <div>
      <div className="text-sm">{network.certificates}</div>
      <div className="text-faint text-xs">
        {state && network.certificatesHint(state.systemCertificates)}
      </div>
      <ul className="mt-1">
        {state?.certificates.map(({ subject, issuer, validTo, fingerprint }) => (
          <li key={fingerprint} className="flex items-center gap-2 py-1">
            <div className="min-w-0 flex-1" title={fingerprint}>
              <div className="break-all text-sm">{subject}</div>
              <div className="text-faint text-xs">
                {[
                  network.issuedBy(issuer),
                  network.validTo(new Date(validTo).toLocaleDateString(language)),
                ].join('・')}
              </div>
            </div>
            <IconButton
              label={network.removeCertificate(subject)}
              onClick={() => attempt(client.network.removeCertificate({ fingerprint }))}
            >
              <X size={16} />
            </IconButton>
          </li>
        ))}
      </ul>
      <input
        ref={field}
        type="file"
        accept=".pem,.crt,.cer,.der,application/x-x509-ca-cert"
        aria-label={network.addCertificates}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          event.target.value = ''
          if (chosen) attempt(add(chosen))
        }}
      />
      <Button className="mt-1.5" onClick={() => field.current?.click()}>
        <FilePlus size={16} />
        {network.addCertificates}
      </Button>
    </div>
  )
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
