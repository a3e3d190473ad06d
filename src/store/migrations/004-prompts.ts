/**
 * What the user made of the prompt library: prompts of their own, and changes to those that come with
 * the program, whose wording is null here while it is as it came.
 */
export const prompts = `
CREATE TABLE prompts (
  id TEXT PRIMARY KEY,
  title TEXT,
  reading TEXT,
  text TEXT,
  position INTEGER,
  deleted_at INTEGER,
  CHECK ((title IS NULL) = (text IS NULL) AND (reading IS NULL) = (text IS NULL))
) STRICT;
`
