-- Version 2. What kind of meeting a document is of, and facts that people add to undertakings: decisions about their status,
-- with the evidence they rest on. A decision names the words of a statement, not its row, so that it outlives every new
-- reading and linking.
PRAGMA user_version = 2;

ALTER TABLE document ADD COLUMN meeting TEXT;

-- Fact: a file that somebody brought forward, kept once whatever rests on it.
CREATE TABLE evidence (
    key INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    added_at TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- Fact: what somebody decided about the undertaking that a statement belongs to. The latest one about a party holds.
CREATE TABLE decision (
    key INTEGER PRIMARY KEY,
    doc TEXT NOT NULL,            -- id of the document; it need not be here any more
    start_byte INTEGER NOT NULL,  -- where the statement stood, and its words
    end_byte INTEGER NOT NULL,
    quote TEXT NOT NULL,
    status TEXT,                  -- NULL: only a score
    party TEXT,                   -- NULL: all of them
    day TEXT NOT NULL,            -- from when on it holds
    source TEXT,                  -- name of a file, or an address
    evidence INTEGER REFERENCES evidence,
    passage TEXT,                 -- what the source says
    note TEXT,
    score INTEGER,                -- -1, 0, 1
    member TEXT,                  -- whom the score is for
    decided_at TEXT NOT NULL
) STRICT;
CREATE INDEX decision_by_evidence ON decision (evidence);
