/** Documents that are read through in parts, with what was found so far. */
export const wholeTasks = `
CREATE TABLE whole_tasks (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL,
  task TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX whole_tasks_of_documents ON whole_tasks (document_id);
`
