import { Tooltip } from 'radix-ui'
import type { ComponentProps } from 'react'

const looks = {
  plain: 'border border-line-strong bg-raised text-ink hover:bg-side',
  strong: 'bg-leaf text-on-leaf hover:bg-leaf-strong',
  alarm: 'bg-alarm text-paper hover:opacity-90',
  quiet: 'text-soft hover:bg-leaf-soft hover:text-ink',
} as const

/** A button with words. */
export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ComponentProps<'button'> & { look?: keyof typeof looks }) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg px-3.5 py-1 text-sm transition-colors disabled:opacity-45 ${looks[look]} ${className}`}
      {...rest}
    />
  )
}

/** A button with a picture, named for the tooltip and for those who hear it. */
export function IconButton({
  label,
  className = '',
  ...rest
}: ComponentProps<'button'> & { label: string }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          aria-label={label}
          className={`inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-faint transition-colors hover:bg-leaf-soft hover:text-ink disabled:opacity-40 ${className}`}
          {...rest}
        />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={4}
          className="z-50 rounded-md bg-ink px-2 py-1 text-paper text-xs leading-snug"
        >
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
