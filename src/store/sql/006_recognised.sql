-- Version 6. How sure the recogniser was, in percent, of a statement that was read from pictures of pages; 0: it was text.
ALTER TABLE statement ADD COLUMN recognised INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 6;
