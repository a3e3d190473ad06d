/** Summaries that models read in place of the beginning of a conversation. */
export const summaries = `
ALTER TABLE messages ADD COLUMN summary TEXT;
`
