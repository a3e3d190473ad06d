import { Switch as Radix } from 'radix-ui'

/** Something that is on or off, at once. */
export function Switch({
  label,
  on,
  onChange,
}: {
  label: string
  on: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <Radix.Root
      aria-label={label}
      checked={on}
      onCheckedChange={onChange}
      className="h-6 w-11 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors data-[state=checked]:bg-leaf"
    >
      <Radix.Thumb className="block size-5 rounded-full bg-raised shadow-sm transition-transform data-[state=checked]:translate-x-5" />
    </Radix.Root>
  )
}
