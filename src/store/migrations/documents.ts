/** Documents, the conversations they belong to, and what answers were given of them. */
export const documents = `
CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT UNIQUE,
  path TEXT NOT NULL,
  original TEXT NOT NULL,
  on_shelf INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;
CREATE TABLE conversation_documents (
  conversation_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  PRIMARY KEY (conversation_id, document_id)
) STRICT;
CREATE INDEX conversations_of_documents ON conversation_documents (document_id);
ALTER TABLE messages ADD COLUMN material TEXT;
`
