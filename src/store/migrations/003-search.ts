/**
 * Search over all messages. The functions `folded` and `search_terms` are the program's own
 * (`addSearchFunctions`). Answers are indexed when they have ended, not as they grow.
 */
export const search = `
UPDATE conversations SET searched = folded(title || char(10) || opening);
CREATE VIRTUAL TABLE message_terms USING fts5(
  terms, content='', contentless_delete=1, detail=none, tokenize='ascii');
INSERT INTO message_terms (rowid, terms) SELECT sequence, search_terms(text) FROM messages;
CREATE TRIGGER messages_added AFTER INSERT ON messages
WHEN new.state ->> 'status' <> 'streaming' BEGIN
  INSERT INTO message_terms (rowid, terms) VALUES (new.sequence, search_terms(new.text));
END;
CREATE TRIGGER messages_changed AFTER UPDATE OF text, state ON messages
WHEN new.state ->> 'status' <> 'streaming' BEGIN
  INSERT OR REPLACE INTO message_terms (rowid, terms)
  VALUES (new.sequence, search_terms(new.text));
END;
CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN
  DELETE FROM message_terms WHERE rowid = old.sequence;
END;
`
