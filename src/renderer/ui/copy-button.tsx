import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../words/use-words.ts'
import { IconButton } from './button.tsx'

/** Copies a text, and shows for a moment that it did. */
export function CopyButton({
  label,
  text,
  picture = <Copy size={16} />,
}: {
  label: string
  text: () => string
  picture?: ReactNode
}) {
  const words = useWords()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <IconButton
      label={copied ? words.copied : label}
      onClick={() => void navigator.clipboard.writeText(text()).then(() => setCopied(true))}
    >
      {copied ? <Check size={16} /> : picture}
    </IconButton>
  )
}
