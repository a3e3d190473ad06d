import { documentSearchRows } from './rows/document-search-rows.tsx'
import { generalRows } from './rows/general-rows.tsx'
import { modelRows } from './rows/model-rows.tsx'
import { programRows } from './rows/program-rows.tsx'
import { shortcutRows } from './rows/shortcut-rows.tsx'
import { storageRows } from './rows/storage-rows.tsx'
import { updateRows } from './rows/update-rows.tsx'
import type { SettingRow } from './setting-row.ts'

/**
 * Every row of the settings screen. Within a group they stand in this order. An area that has settings
 * writes its rows in a file of its own and adds one line here.
 */
export const settingRows: readonly SettingRow[] = [
  ...generalRows,
  ...updateRows,
  ...modelRows,
  ...documentSearchRows,
  ...storageRows,
  ...shortcutRows,
  ...programRows,
]
