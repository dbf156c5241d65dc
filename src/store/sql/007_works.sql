-- Version 7. One document in several formats and versions. Documents that are one have the same work; those with the same
-- text the same edition of it, a changed text a later one. One of them counts; the others stand behind it.
ALTER TABLE document ADD COLUMN work INTEGER NOT NULL DEFAULT 0;      -- 0: not looked at yet
ALTER TABLE document ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;   -- 1, 2, … in the order of coming, or of dates
ALTER TABLE document ADD COLUMN likeness REAL NOT NULL DEFAULT 0;     -- to the document that it was put beside; 0: none
ALTER TABLE document ADD COLUMN behind INTEGER;                       -- key of the one that counts; NULL: this one
CREATE INDEX document_by_work ON document (work, edition);
CREATE INDEX document_by_source ON document (source) WHERE source IS NOT NULL;
CREATE INDEX document_by_title ON document (title, date) WHERE title IS NOT NULL;

-- What of a text stays in another layout (print.h), derived.
CREATE TABLE print (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    letters INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    sample BLOB NOT NULL
) STRICT;
CREATE INDEX print_by_sha256 ON print (sha256);

-- The least hashes of each edition's first document: whoever shares one of them may be the same document.
CREATE TABLE print_hash (
    hash INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    PRIMARY KEY (hash, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX print_hash_by_document ON print_hash (document);

PRAGMA user_version = 7;
