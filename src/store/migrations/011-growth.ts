/** What a growing answer was shown with since it was last saved. */
export const growth = `
CREATE TABLE growth (
  message_id TEXT NOT NULL,
  field TEXT NOT NULL,
  "offset" INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
`
