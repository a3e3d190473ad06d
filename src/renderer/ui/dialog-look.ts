// One look for dialogs that stand in the upper part of the window.

export const dialogOverlay = 'fixed inset-0 z-40 bg-black/35'

export const dialogContent =
  '-translate-x-1/2 fixed top-[8vh] left-1/2 z-50 flex max-h-[80vh] w-[38rem] max-w-[94vw] flex-col overflow-hidden rounded-2xl border border-line bg-paper shadow-xl outline-none'
