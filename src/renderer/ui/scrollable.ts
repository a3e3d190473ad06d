/** Given as `ref` to a box that scrolls and holds nothing that takes the focus: keys scroll it then. */
export function scrollable(box: HTMLElement | null): void {
  if (box) box.tabIndex = 0
}
