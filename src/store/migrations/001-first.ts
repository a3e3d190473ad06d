/** Conversations as trees of messages, and drafts. */
export const first = `
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  titled_by TEXT NOT NULL,
  opening TEXT NOT NULL,
  searched TEXT NOT NULL,
  model_id TEXT,
  system_instruction TEXT,
  sampling TEXT NOT NULL,
  leaf_id TEXT REFERENCES messages (id) DEFERRABLE INITIALLY DEFERRED,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX conversations_by_update ON conversations (updated_at DESC) WHERE deleted_at IS NULL;
CREATE TABLE messages (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent_id TEXT REFERENCES messages (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  reasoning TEXT NOT NULL,
  state TEXT NOT NULL,
  generation TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation_id);
CREATE INDEX messages_by_parent ON messages (parent_id);
CREATE INDEX messages_streaming ON messages (id) WHERE state ->> 'status' = 'streaming';
CREATE TABLE drafts (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
`
