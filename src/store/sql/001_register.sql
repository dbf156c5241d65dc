-- Version 1. Facts (what came in, and when) and what is derived from them (all that a new reading replaces).
-- A table of derived rows names its owner with ON DELETE CASCADE, so that a new reading begins by deleting the owner's
-- rows. Offsets are kept as code points (start_point, end_point) and bytes (start_byte, end_byte), ends exclusive.
PRAGMA application_id = 1398166084; -- "SVRD"
PRAGMA user_version = 1;

-- How text becomes words for the search index. Another folding than this program's: the index is made anew.
CREATE TABLE folding (version TEXT NOT NULL) STRICT;

-- Packs of rules that found the statements, and those of their rules that had a part in it.
CREATE TABLE pack (
    key INTEGER PRIMARY KEY,
    version TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE rule (
    key INTEGER PRIMARY KEY,
    pack INTEGER NOT NULL REFERENCES pack,
    lang TEXT NOT NULL,
    name TEXT NOT NULL,
    why TEXT,
    UNIQUE (pack, lang, name)
) STRICT;

-- A document is what its id stands for; its bytes may change over time (original).
CREATE TABLE document (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,     -- of original: the newest, from which everything else is derived
    lang TEXT,
    date TEXT,
    title TEXT,
    source TEXT,
    form TEXT,
    publisher TEXT,
    version_of TEXT,              -- id of the document that this is a language version of; it need not be here
    series TEXT,
    round INTEGER NOT NULL,       -- 0: unknown
    first_day TEXT,               -- of date
    last_day TEXT,
    pack INTEGER NOT NULL REFERENCES pack,
    read_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL     -- SHA-256 of everything that is derived: the same reading need not be written again
) STRICT;
CREATE INDEX document_by_pack ON document (pack);

-- Fact: the bytes as they came, every version of them.
CREATE TABLE original (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    path TEXT,
    format TEXT,
    encoding TEXT,
    added_at TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (document, version)
) STRICT;
CREATE INDEX original_by_sha256 ON original (sha256);

CREATE TABLE document_party (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

-- Canonical text, as bytes: offsets into it are byte offsets.
CREATE TABLE content (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    text BLOB NOT NULL
) STRICT;

CREATE TABLE block (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,    -- 0, 1, … in the order of the text
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    lead INTEGER,                 -- position of the block that introduces this one
    heading INTEGER,              -- position of the heading above
    lang TEXT NOT NULL,
    wrapped INTEGER NOT NULL,
    UNIQUE (document, position)
) STRICT;
CREATE TABLE block_range (
    block INTEGER NOT NULL REFERENCES block ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    PRIMARY KEY (block, position)
) STRICT, WITHOUT ROWID;

-- Words of each block that is no furniture. It keeps no text of its own: that is in content. Its row is 4096 times the
-- block's key; a long block takes this row and the next ones.
CREATE VIRTUAL TABLE passage USING fts5 (text, content = '', tokenize = 'servanda');

CREATE TABLE statement (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    id INTEGER NOT NULL,
    start_point INTEGER NOT NULL,
    end_point INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    quote TEXT NOT NULL,
    lead TEXT,
    lang TEXT,
    kind TEXT NOT NULL,
    force TEXT,
    stage TEXT,
    reaffirmed INTEGER NOT NULL,
    due_from TEXT,                -- first and last day of a commitment's earliest deadline
    due_to TEXT,
    UNIQUE (document, id)
) STRICT;
CREATE INDEX statement_by_due ON statement (due_to) WHERE due_to IS NOT NULL;

CREATE TABLE statement_actor (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_actor_by_name ON statement_actor (name);

CREATE TABLE statement_area (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_area_by_name ON statement_area (name);

CREATE TABLE statement_amount (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    quote TEXT,
    value REAL NOT NULL,
    currency TEXT,
    bound TEXT,
    start_point INTEGER NOT NULL,
    end_point INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_date (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    quote TEXT,
    edtf TEXT,
    role TEXT,
    start_point INTEGER NOT NULL,
    end_point INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_name (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_rule (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    rule INTEGER NOT NULL,        -- of rule; not declared, for nothing but the check would ever use its index
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

-- Why a slot has its value: the rule, and the words that it rests on.
CREATE TABLE statement_reason (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slot TEXT,
    value TEXT,
    rule INTEGER,
    runner_up INTEGER NOT NULL,
    start_point INTEGER NOT NULL,
    end_point INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
