import { Download } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { isDesktop } from '../documents/take-files.ts'
import { menuContent, menuItem } from '../ui/menu.ts'
import type { Words } from '../words/ja.ts'
import { useWords } from '../words/use-words.ts'
import type { ExportFormat } from './writing.tsx'

/** For reading first, then for keeping. */
export const EXPORT_FORMATS: readonly ExportFormat[] = ['pdf', 'html', 'markdown', 'json']

/** What a format is called; a browser makes a PDF in its print dialogue. */
export function nameOfFormat(format: ExportFormat, { exchange }: Words): string {
  return format === 'pdf' && !isDesktop ? exchange.print : exchange.formats[format]
}

/** The part of a menu that exports. */
export function ExportMenu({ onChoose }: { onChoose: (format: ExportFormat) => void }) {
  const words = useWords()
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={menuItem}>
        <Download size={15} />
        {words.exchange.export}
      </DropdownMenu.SubTrigger>
      <DropdownMenu.SubContent className={menuContent}>
        {EXPORT_FORMATS.map((format) => (
          <DropdownMenu.Item key={format} className={menuItem} onSelect={() => onChoose(format)}>
            {nameOfFormat(format, words)}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.SubContent>
    </DropdownMenu.Sub>
  )
}
