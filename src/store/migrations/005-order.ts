/** Folders with settings of their own, pins, and an archive. */
export const order = `
CREATE TABLE folders (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  system_instruction TEXT,
  model_id TEXT,
  position INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
ALTER TABLE conversations ADD COLUMN folder_id TEXT REFERENCES folders (id) ON DELETE SET NULL;
ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_by_folder ON conversations (folder_id);
CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;
`
