-- Version 8. What linking found, kept so that a new document is linked to what is there and nothing is linked twice. All of it is
-- derived: each row says what it was made of, and is thrown away when that is not there any more.
PRAGMA user_version = 8;

-- How common features are in the sample of the register, and what that sample was.
CREATE TABLE link_rarity (
    epoch TEXT PRIMARY KEY,
    statements INTEGER NOT NULL,
    slots BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Documents that are versions of one text, or that a decision connects: what is joined for sure stays within them.
CREATE TABLE link_cluster (
    key INTEGER PRIMARY KEY,
    signature TEXT NOT NULL UNIQUE -- SHA-256 of all that its acts depend on
) STRICT;

-- Acts of a cluster: statements joined for sure, as bytes that can be compared without their texts. A key is never used again.
CREATE TABLE link_act (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster INTEGER NOT NULL REFERENCES link_cluster ON DELETE CASCADE,
    document INTEGER NOT NULL,    -- key and statement where the act begins
    statement INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX link_act_by_cluster ON link_act (cluster);

-- The acts before this one that are most like it: key and likeness of each.
CREATE TABLE link_edge (
    act INTEGER PRIMARY KEY REFERENCES link_act ON DELETE CASCADE,
    data BLOB NOT NULL
) STRICT;

-- The result. Undertakings of acts that a chain of candidates connects were made together and stand or fall together.
CREATE TABLE undertaking (
    key INTEGER PRIMARY KEY,
    component INTEGER NOT NULL,   -- a hash of those acts and of their candidates
    id TEXT NOT NULL,
    document INTEGER NOT NULL,    -- key and statement where it begins
    statement INTEGER NOT NULL
) STRICT;
CREATE INDEX undertaking_by_component ON undertaking (component);
CREATE INDEX undertaking_by_place ON undertaking (document, statement);
CREATE TABLE undertaking_mention (
    undertaking INTEGER NOT NULL REFERENCES undertaking ON DELETE CASCADE,
    position INTEGER NOT NULL,
    document INTEGER NOT NULL,
    statement INTEGER NOT NULL,   -- its id in the document
    PRIMARY KEY (undertaking, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE undertaking_joint (
    undertaking INTEGER NOT NULL REFERENCES undertaking ON DELETE CASCADE,
    position INTEGER NOT NULL,
    a INTEGER NOT NULL,           -- positions of two mentions
    b INTEGER NOT NULL,
    bond INTEGER NOT NULL,        -- by a person, as versions, in one paragraph, for their likeness
    score REAL NOT NULL,
    PRIMARY KEY (undertaking, position)
) STRICT, WITHOUT ROWID;
