import { sql } from 'drizzle-orm'
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Generation, MessageState, SamplingChoice, Summary } from '../contract/conversation.ts'
import type { DocumentState } from '../contract/document.ts'
import type { Material } from '../contract/material.ts'

// The tables as queries see them; migrations/ makes them.

export const conversations = sqliteTable('conversations', {
  id: text().primaryKey(),
  kind: text({ enum: ['chat', 'comparison', 'text'] }).notNull(),
  title: text().notNull(),
  titledBy: text('titled_by', { enum: ['nobody', 'program', 'user'] }).notNull(),
  /** The first words of the first message. */
  opening: text().notNull(),
  /** Title and opening, normalised for search. */
  searched: text().notNull(),
  modelId: text('model_id'),
  systemInstruction: text('system_instruction'),
  sampling: text({ mode: 'json' }).$type<SamplingChoice>().notNull(),
  leafId: text('leaf_id'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  /** Null while it is in sight. */
  deletedAt: integer('deleted_at'),
  folderId: text('folder_id'),
  pinned: integer({ mode: 'boolean' }).notNull(),
  archived: integer({ mode: 'boolean' }).notNull(),
})

export const folders = sqliteTable('folders', {
  id: text().primaryKey(),
  name: text().notNull(),
  systemInstruction: text('system_instruction'),
  modelId: text('model_id'),
  position: integer().notNull(),
  deletedAt: integer('deleted_at'),
})

export const messages = sqliteTable('messages', {
  /** Order of creation, whatever the clock did: a parent's is lower than its children's. */
  sequence: integer().primaryKey(),
  id: text().notNull(),
  conversationId: text('conversation_id').notNull(),
  parentId: text('parent_id'),
  role: text({ enum: ['user', 'assistant'] }).notNull(),
  modelId: text('model_id'),
  text: text().notNull(),
  reasoning: text().notNull(),
  state: text({ mode: 'json' }).$type<MessageState>().notNull(),
  generation: text({ mode: 'json' }).$type<Generation>(),
  summary: text({ mode: 'json' }).$type<Summary>(),
  material: text({ mode: 'json' }).$type<Material>(),
  createdAt: integer('created_at').notNull(),
  /** When its branch was deleted; null while it is in sight. */
  deletedAt: integer('deleted_at'),
})

/** The messages still being written; worded as the index on them, so that it is used. */
export const isStreaming = sql`${messages.state} ->> 'status' = 'streaming'`

/** Pieces of answers under way; see `GrowthStore`. */
export const growth = sqliteTable('growth', {
  messageId: text('message_id').notNull(),
  field: text({ enum: ['text', 'reasoning'] }).notNull(),
  offset: integer().notNull(),
  text: text().notNull(),
})

export const drafts = sqliteTable('drafts', {
  /** A conversation's id, `new`, or that of a question that is being put otherwise. */
  id: text().primaryKey(),
  text: text().notNull(),
})

/** A null wording is that of the program. */
export const prompts = sqliteTable('prompts', {
  id: text().primaryKey(),
  title: text(),
  reading: text(),
  text: text(),
  /** Null: where the program has it. */
  position: integer(),
  deletedAt: integer('deleted_at'),
})

export const documents = sqliteTable('documents', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Bytes. */
  size: integer().notNull(),
  /** Of the content; null until it has been computed. */
  sha256: text(),
  /** Where its file lies; of a copy, its name in the folder of copies. */
  path: text().notNull(),
  original: text({ enum: ['copied', 'referenced'] }).notNull(),
  onShelf: integer('on_shelf', { mode: 'boolean' }).notNull(),
  state: text({ mode: 'json' }).$type<DocumentState>().notNull(),
  addedAt: integer('added_at').notNull(),
  /** On the shelf; null: in none. */
  folderId: text('folder_id'),
  /** Milliseconds since the epoch: of the original, when it was read. */
  modifiedAt: real('modified_at'),
})

export const conversationDocuments = sqliteTable('conversation_documents', {
  /** A conversation's id, `new`, or that of a question that is being put otherwise. */
  conversationId: text('conversation_id').notNull(),
  documentId: text('document_id').notNull(),
})

export const shelfFolders = sqliteTable('shelf_folders', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** The folder on disk that it shows; null: the user puts documents into it. */
  watched: text(),
  paused: integer({ mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  deletedAt: integer('deleted_at'),
})

/** What lies in watched folders, as it was when it was last looked at. */
export const watchedFiles = sqliteTable('watched_files', {
  folderId: text('folder_id').notNull(),
  /** Within the watched folder. */
  path: text().notNull(),
  /** Bytes. */
  size: integer().notNull(),
  /** Milliseconds since the epoch. */
  modifiedAt: real('modified_at').notNull(),
  documentId: text('document_id').notNull(),
})

export const lentFolders = sqliteTable('lent_folders', {
  /** A conversation's id, `new`, or that of a question that is being put otherwise. */
  conversationId: text('conversation_id').notNull(),
  folderId: text('folder_id').notNull(),
})
