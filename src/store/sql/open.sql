-- Opening: what the file is, and how this program uses it.

--- identify
SELECT (SELECT application_id FROM pragma_application_id),
       (SELECT user_version FROM pragma_user_version),
       (SELECT count(*) FROM sqlite_schema);

--- configure
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16384;

-- Write-ahead log: readers and one writer do not wait for each other, and a commit survives the death of the program.
--- configure_writer
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;

--- configure_reader
PRAGMA query_only = ON;

--- begin_read
BEGIN;

--- begin_write
BEGIN IMMEDIATE;

--- commit
COMMIT;

--- rollback
ROLLBACK;

-- The door through which the tokenizer of passage is handed in.
--- fts5_api
SELECT fts5(?1);

--- folding
SELECT version FROM folding;

--- forget_folding
DELETE FROM folding;

--- set_folding
INSERT INTO folding (version) VALUES (?1);

--- info
SELECT (SELECT user_version FROM pragma_user_version),
       (SELECT count(*) FROM document),
       (SELECT count(*) FROM original),
       (SELECT count(*) FROM block),
       (SELECT count(*) FROM statement),
       (SELECT count(*) FROM rule),
       (SELECT coalesce(sum(size), 0) FROM original),
       (SELECT coalesce(sum(length(text)), 0) FROM content),
       (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size),
       (SELECT count(*) FROM document d JOIN document h ON h.key = d.behind WHERE d.edition = h.edition),
       (SELECT count(*) FROM document d JOIN document h ON h.key = d.behind WHERE d.edition < h.edition);

--- newest_pack
SELECT p.version, (SELECT count(*) FROM document WHERE pack <> p.key)
FROM document d JOIN pack p ON p.key = d.pack
ORDER BY d.read_at DESC, d.key DESC
LIMIT 1;
