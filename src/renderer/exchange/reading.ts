import { z } from 'zod'
import { ARCHIVE_VERSION, ArchivedTree } from '../../contract/archive.ts'
import { Conversation, Message } from '../../contract/conversation.ts'
import { Folder } from '../../contract/folder.ts'
import { isChatGptExport, readChatGpt } from './chatgpt.ts'
import { isJanThread, readJan } from './jan.ts'
import { count, type Leftover, type Reading } from './leftovers.ts'
import { isLmStudioConversation, readLmStudio } from './lm-studio.ts'
import { isOpenWebUiExport, readOpenWebUi } from './open-webui.ts'

/** Why a file cannot be read at all. */
export type Unreadable = 'not-json' | 'too-new' | 'foreign'

const Head = z.object({ format: z.literal('kotonoha'), version: z.number() })
const Body = z.object({
  conversations: z.array(z.unknown()),
  folders: z.array(z.unknown()).default([]),
})

/** Reads a file of conversations of Kotonoha, ChatGPT, Open WebUI, LM Studio or Jan. */
export function readExport(file: string): Reading | Unreadable {
  const text = file.replace(/^\ufeff/, '')
  if (isJanThread(text)) return readJan(text)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return 'not-json'
  }
  if (isChatGptExport(data)) return readChatGpt(data)
  if (isOpenWebUiExport(data)) return readOpenWebUi(data)
  if (isLmStudioConversation(data)) return readLmStudio(data)
  const head = Head.safeParse(data)
  if (!head.success) return 'foreign'
  if (head.data.version > ARCHIVE_VERSION) return 'too-new'
  const body = Body.safeParse(data)
  return body.success ? readArchive(body.data) : 'foreign'
}

function readArchive(archive: z.infer<typeof Body>): Reading {
  const leftovers = new Map<Leftover, number>()
  const folders = archive.folders.flatMap((entry) => {
    const read = Folder.safeParse(entry)
    if (!read.success) count(leftovers, 'folder')
    return read.success ? [read.data] : []
  })
  const conversations = archive.conversations.flatMap((entry) => {
    const read = ArchivedTree.safeParse(entry)
    if (!read.success) {
      count(leftovers, 'invalid')
      return []
    }
    const strange = unknownKeys(entry)
    if (strange > 0) count(leftovers, 'unknown', strange)
    return [read.data]
  })
  return { conversations, folders, leftovers }
}

const Loose = z.object({
  conversation: z.record(z.string(), z.unknown()),
  messages: z.array(z.record(z.string(), z.unknown())),
})

/** How many fields a conversation has that this version does not know. */
function unknownKeys(entry: unknown): number {
  const { conversation, messages } = Loose.parse(entry)
  const beyond = (fields: object, known: object) =>
    Object.keys(fields).filter((key) => !(key in known)).length
  return messages.reduce(
    (sum, message) => sum + beyond(message, Message.shape),
    beyond(conversation, Conversation.shape),
  )
}
