/** Texts and comparisons beside conversations; an answer may have a model of its own. */
export const kinds = `
ALTER TABLE conversations ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat';
ALTER TABLE messages ADD COLUMN model_id TEXT;
`
