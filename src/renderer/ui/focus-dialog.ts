/**
 * Given to a dialog as `onOpenAutoFocus`: the dialog itself takes the focus. On its first button a
 * tooltip would open with it, which then takes the Escape that is meant for the dialog.
 */
export function focusDialog(event: Event): void {
  event.preventDefault()
  if (event.target instanceof HTMLElement) event.target.focus()
}
