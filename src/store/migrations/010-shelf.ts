/** Folders of the shelf, watched folders and what lies in them, and originals as they were read. */
export const shelf = `
CREATE TABLE shelf_folders (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  watched TEXT, -- the folder on disk that it shows; null: the user puts documents into it
  paused INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE TABLE watched_files (
  folder_id TEXT NOT NULL REFERENCES shelf_folders (id) ON DELETE CASCADE,
  path TEXT NOT NULL, -- within the watched folder
  size INTEGER NOT NULL,
  modified_at REAL NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  PRIMARY KEY (folder_id, path)
) STRICT;
CREATE INDEX files_of_documents ON watched_files (document_id);
CREATE TABLE lent_folders (
  conversation_id TEXT NOT NULL,
  folder_id TEXT NOT NULL REFERENCES shelf_folders (id) ON DELETE CASCADE,
  PRIMARY KEY (conversation_id, folder_id)
) STRICT;
ALTER TABLE documents ADD COLUMN folder_id TEXT REFERENCES shelf_folders (id) ON DELETE SET NULL;
ALTER TABLE documents ADD COLUMN modified_at REAL; -- of the original, when it was read
CREATE INDEX documents_in_folders ON documents (folder_id);
CREATE INDEX documents_waiting ON documents (on_shelf, added_at) WHERE state ->> 'status' = 'waiting';
CREATE TRIGGER tasks_of_documents AFTER DELETE ON documents BEGIN
  DELETE FROM whole_tasks WHERE document_id = old.id;
END;
`
