import PostalMime, { type Address, type Email } from 'postal-mime'
import { PageWriter, type ReadDocument } from './document.ts'
import { writeHtml } from './html.ts'
import { DocumentProblem } from './problem.ts'

/** Parts within parts; deeper ones are made to break readers. */
const DEEPEST = 32
const LARGEST_HEAD = 1024 * 1024

/**
 * A message (RFC 5322): its subject as heading, who wrote when to whom, its text, and the names of
 * what is attached. Nothing it refers to is fetched.
 * @throws DocumentProblem corrupt
 */
export async function readEmail(bytes: Uint8Array): Promise<ReadDocument> {
  const mail = await parsed(bytes)
  if (!mail.from && !mail.subject && !mail.date && mail.headers.length < 2)
    throw new DocumentProblem('corrupt', 'not a message')
  const page = new PageWriter()
  const title = mail.subject?.trim() || undefined
  if (title) page.heading(1, title)
  const people = (all: readonly Address[] = []) => all.map(nameOf).filter(Boolean).join(', ')
  const head = {
    From: people(mail.from && [mail.from]),
    To: people(mail.to),
    Cc: people(mail.cc),
    Date: mail.date,
  }
  page.paragraph(
    Object.entries(head)
      .flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
      .join('\n'),
  )
  if (mail.text?.trim()) {
    for (const part of mail.text.replace(/\r\n?/g, '\n').split(/\n\s*\n/)) page.paragraph(part)
  } else if (mail.html) writeHtml(mail.html, page)
  const names = mail.attachments.flatMap(({ filename }) => filename ?? [])
  if (names.length > 0) page.paragraph(`Attachments: ${names.join(', ')}`)
  return { title, pages: [page.page()] }
}

async function parsed(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      maxNestingDepth: DEEPEST,
      maxHeadersSize: LARGEST_HEAD,
    })
  } catch (cause) {
    throw new DocumentProblem('corrupt', String(cause), { cause })
  }
}

function nameOf({ name, address, group }: Address): string {
  if (group) return [name, ...group.map(nameOf)].filter(Boolean).join(' ')
  return name && address ? `${name} <${address}>` : name || address || ''
}
