-- Version 3. What statements speak of, in ids that all languages share, and what people decided about which of them are one act.

CREATE TABLE statement_concept (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

-- Number of the paragraph or list item that a statement stands in, from 1; 0: not known.
ALTER TABLE statement ADD COLUMN block INTEGER NOT NULL DEFAULT 0;
ALTER TABLE statement ADD COLUMN actors_stated INTEGER NOT NULL DEFAULT 0; -- 1: the actors stand in the clause itself

-- A decision is a fact: it names its two passages by document, place and words, and so outlives every new reading. One that
-- is undone stays, with who undid it and when.
CREATE TABLE link_decision (
    key INTEGER PRIMARY KEY,
    verdict TEXT NOT NULL,        -- join, split, never
    doc_a TEXT NOT NULL,
    start_a INTEGER NOT NULL,     -- code points
    end_a INTEGER NOT NULL,
    quote_a TEXT NOT NULL,
    doc_b TEXT NOT NULL,
    start_b INTEGER NOT NULL,
    end_b INTEGER NOT NULL,
    quote_b TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT,
    undone_by TEXT,
    undone_at TEXT
) STRICT;

PRAGMA user_version = 3;
