// One look for all menus. They stand where they are opened from, not at the end of the page, so that
// those who hear the page find them there; and they hide nothing of it.

export const menuContent =
  'z-50 min-w-44 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-1 text-sm shadow-lg'

export const menuItem =
  'flex items-center gap-2 rounded-lg px-3 py-1.5 outline-none data-[disabled]:opacity-45 data-[highlighted]:bg-leaf-soft'
