/** Branches that were deleted and can be brought back: their messages carry when that was. */
export const branches = `
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;
CREATE INDEX messages_deleted ON messages (deleted_at) WHERE deleted_at IS NOT NULL;
`
