import type { libraryJa, networkJa } from './ja-files.ts'

const count = (n: number) => n.toLocaleString('en-US')
const plural = (n: number, one: string) => `${count(n)} ${one}${n === 1 ? '' : 's'}`

export const libraryEn: typeof libraryJa = {
  sections: 'Models',
  section: {
    installed: 'On this computer',
    offers: 'Get models',
    kits: 'Air-gap kits',
    network: 'Network',
  },
  running: (n) => `${count(n)} downloading`,
  hash: {
    recorded: 'Verified',
    unknown: 'Not verified',
    changed: 'Changed since it was recorded',
    missing: 'File not found',
  },
  hashedOn: (date) => `Verified ${date}`,
  usedOn: (date) => `Last used ${date}`,
  neverUsed: 'Never used',
  source: (host) => `From ${host}`,
  elsewhere: (folder) => `Used where it is: ${folder}`,
  menu: (name) => `Menu of “${name}”`,
  verify: 'Verify',
  verifyAll: 'Verify all',
  accept: 'Record the present contents as right',
  reveal: 'Show the file',
  copyHash: 'Copy SHA-256',
  delete: 'Delete the file…',
  unlink: 'Take off the list…',
  forget: 'Take off the list',
  missingHint:
    'The file was moved or deleted, or its disk is not connected. Put it back to use it again.',
  changedHint:
    'If you have replaced it yourself, record its present contents. If not, it may be damaged or tampered with.',
  deleteTitle: (name) => `Delete “${name}”?`,
  deleteText: (size) =>
    `The file (${size}) is deleted from the disk. This cannot be undone. Conversations that used it can still be read.`,
  unlinkTitle: (name) => `Take “${name}” off the list?`,
  unlinkText: 'The file itself stays where it is.',
  confirmDelete: 'Delete',
  confirmUnlink: 'Take off',
  folderHint:
    'GGUF files (.gguf) in this folder are listed by themselves. To add files from elsewhere, drop them on this screen or use the buttons below.',
  folderHintWeb:
    'GGUF files (.gguf) in this folder are listed by themselves. To add files from elsewhere, drop them on this screen or use the buttons below.',
  send: 'Choose files to add…',
  sendHint:
    'Files are copied into the model folder and checked before they are listed. Choose all files of a split model at once.',
  addTyped: 'Add by path…',
  addTypedTitle: 'Add a model by its path',
  typedFile: 'Path of the model file (.gguf)',
  typedHint:
    'The whole path, on the computer that runs Kotonoha. Of a split model, any one file will do.',
  typedHow: {
    link: 'Use it where it is (it must stay there)',
    copy: 'Copy it into the model folder',
  },
  add: 'Add',
  moveTitle: 'Move the models',
  typedFolder: 'Folder to move them to (empty, or not there yet)',
  moveNow: 'Move',
  addCopy: 'Copy and add…',
  addLink: 'Use where it is…',
  addLinkHint: 'Needs no more disk space, but the file must stay where it is.',
  move: 'Move the folder…',
  moveHint:
    'Files are copied and checked before the new folder is used and the old files go. Downloads wait meanwhile.',
  working: {
    verify: (name) => `Verifying “${name}”`,
    import: (name) => `Adding “${name}”`,
    move: (name) => `Moving the models to “${name}”`,
    pack: (name) => `Packing the kit “${name}”`,
    'check-kit': (name) => `Checking the kit “${name}”`,
    'import-kit': (name) => `Importing from the kit “${name}”`,
  },
  done: {
    verify: (names) => `${plural(names.length, 'model')} verified. Everything is as recorded.`,
    import: (names) => `${plural(names.length, 'model')} added.`,
    move: ([to]) => `The models have been moved to “${to}”.`,
    pack: ([place]) => `The kit is ready: ${place}`,
    'check-kit': (bad) =>
      bad.length === 0
        ? 'All files are there and right.'
        : `${plural(bad.length, 'file')} missing or damaged: ${bad.join(', ')}`,
    'import-kit': (names) => `${plural(names.length, 'file')} imported.`,
  },
  progressOf: (done, all, percent) => `${done} / ${all} (${percent}%)`,
  stopWork: 'Stop',

  kits: {
    intro:
      'A kit carries models to a computer without a network. Make it on a connected computer, carry it on a USB drive, and import it with Kotonoha there.',
    pack: 'Make a kit',
    packIntro: 'Choose the models to put in. Hashes are recorded while they are written.',
    noModels: 'There are no models to put in. Download some first.',
    choose: 'Models in the kit',
    pieceSize: 'File size',
    pieceSizes: {
      whole: 'Do not split',
      fat32: 'Split every 4 GB (for FAT32 drives)',
      dvd: 'Split every 2 GB',
      cd: 'Split every 650 MB',
    },
    packTotal: (n, size) => `${plural(n, 'model')}, ${size} in all`,
    packNow: 'Make',
    packWhere: 'Choose a place…',
    found: 'Kits found',
    none: 'There are no kits yet.',
    lookedFor: (folder) => `Kits that are put here are listed: ${folder}`,
    open: 'Choose a kit’s folder…',
    openTitle: 'Choose a kit’s folder',
    typedPlace: 'Path of the kit’s folder',
    typedHint:
      'The whole path, on the computer that runs Kotonoha, such as /media/usb/kotonoha-kit',
    openNow: 'Show it',
    packedAt: (date) => `Made ${date}`,
    files: (n, size) => `${plural(n, 'file')}, ${size}`,
    pieces: (n) => `${plural(n, 'piece')}`,
    manifest: 'SHA-256 of the manifest',
    manifestHint: 'Compare it on both computers: it must be the same.',
    check: 'Check',
    import: 'Import into this computer',
    reload: 'Look again',
  },
}

export const networkEn: typeof networkJa = {
  intro:
    'Kotonoha connects to others only to look models up and to download them. Conversations and documents are never sent. Every connection is in the ledger below.',
  settings: 'Connection',
  hub: 'Hub address',
  hubHint:
    'Usually there is no need to change it. If your organisation has a mirror, enter its address.',
  hubInvalid: 'Enter an address that begins with https://.',
  proxy: 'Proxy',
  proxyHint: 'For networks that reach the outside only through a proxy.',
  proxyTerms: 'network connection',
  proxies: { system: 'As the system', manual: 'Manual', none: 'None' },
  systemProxy: (address) =>
    address === null ? 'The system uses no proxy now.' : `The system uses ${address} now.`,
  proxyAddress: 'Proxy address',
  proxyAddressHint:
    'As host:port. With a name and password: http://name:password@host:port; it is kept in the settings file as it is.',
  proxyInvalid: 'Enter it as host:port.',
  certificates: 'Further trusted certificates',
  certificatesHint: (n) =>
    `Where connections are inspected, add the certificate of your organisation’s authority (PEM or DER). ${n > 0 ? `The ${count(n)} certificates that the system trusts are trusted as well.` : ''}`,
  addCertificates: 'Add a certificate file…',
  removeCertificate: (name) => `Remove the certificate “${name}”`,
  issuedBy: (name) => `Issued by ${name}`,
  validTo: (date) => `Valid until ${date}`,
  token: 'Access token',
  tokenHint: 'For models whose terms must be accepted first. It is sent to the hub alone.',
  tokenPlaces: {
    system: 'It is encrypted by the system’s own secret store.',
    file: 'It is kept unencrypted in a file that only you can read.',
  },
  tokens: { present: 'Saved', absent: 'Not set', unreadable: 'Unreadable' },
  tokenUnreadable:
    'The saved token cannot be read; it may have been saved by another user or on another computer. Enter it again.',
  tokenField: 'New token',
  saveToken: 'Save',
  removeToken: 'Delete',
  tokenInvalid: 'A token is made of letters and digits without spaces. Check what you have pasted.',
  test: 'Test the connection',
  testing: 'Connecting…',
  tested: (host, ms, proxy) =>
    `Connected to ${host} (${count(Math.round(ms))} ms${proxy ? `, by the proxy ${proxy}` : ''}).`,
  testedUser: (name) => `The token belongs to ${name}`,

  ledger: 'Ledger of connections',
  ledgerIntro: 'When, where to, why and how much.',
  ledgerEmpty: 'There has been no connection yet.',
  ledgerNoMatch: 'Nothing matches.',
  ledgerHost: 'Filter by host',
  ledgerPurpose: 'Purpose',
  ledgerResult: 'Result',
  any: 'All',
  purposes: { 'hub-list': 'List of files', download: 'Download', test: 'Test', update: 'Update' },
  results: {
    open: 'Open',
    lost: 'End unknown',
    closed: 'Done',
    failed: 'Failed',
    denied: 'Denied',
  },
  columns: {
    opened: 'Opened',
    closed: 'Closed',
    host: 'Host',
    purpose: 'Purpose',
    sent: 'Sent',
    received: 'Received',
    result: 'Result',
    detail: 'Detail',
  },
  sentBytes: 'Sent (bytes)',
  receivedBytes: 'Received (bytes)',
  summary: (n, sent, received) => `${plural(n, 'connection')}. Sent ${sent}, received ${received}`,
  newest: (n) => `The newest ${count(n)} are shown.`,
  exportCsv: 'Export as CSV',
  notifyDownloads: 'Tell when a download ends',
  notifyDownloadsTerms: 'notification',
  notifyDownloadsHint: 'A desktop notification when one is done or cannot go on.',
}
