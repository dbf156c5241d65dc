-- Adding and removing. The statements are few columns each and run many times: their parameters go by position.

--- find_document
SELECT d.key, d.version, d.pack, d.fingerprint, o.sha256, o.path
FROM document d JOIN original o ON o.document = d.key AND o.version = d.version
WHERE d.id = ?1;

-- An older version in another format: files of one name take turns, and none of them is newer.
--- find_version
SELECT o.version
FROM original o JOIN document d ON d.key = o.document JOIN original n ON n.document = d.key AND n.version = d.version
WHERE d.key = ?1 AND o.sha256 = ?2 AND o.format IS NOT n.format
LIMIT 1;

--- find_bytes
SELECT d.id, d.version
FROM original o JOIN document d ON d.key = o.document AND d.version = o.version
WHERE o.sha256 = ?1
ORDER BY d.key
LIMIT 1;

--- find_pack
SELECT key FROM pack WHERE version = ?1;

--- add_pack
INSERT INTO pack (version) VALUES (?1);

--- forget_rules
DELETE FROM rule WHERE pack = ?1 AND NOT EXISTS (SELECT 1 FROM document WHERE pack = ?1);

--- forget_pack
DELETE FROM pack WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM document WHERE pack = ?1);

--- find_rule
SELECT key, why FROM rule WHERE pack = ?1 AND lang = ?2 AND name = ?3;

--- name_rule
INSERT INTO rule (pack, lang, name, why) VALUES (?1, ?2, ?3, ?4);

--- explain_rule
UPDATE rule SET why = ?2 WHERE key = ?1;

--- put_document
INSERT INTO document (id, version, lang, date, title, source, form, publisher, version_of, series, meeting, round,
                      first_day, last_day, pack, read_at, fingerprint)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
ON CONFLICT (id) DO UPDATE
SET version = excluded.version, lang = excluded.lang, date = excluded.date, title = excluded.title,
    source = excluded.source, form = excluded.form, publisher = excluded.publisher,
    version_of = excluded.version_of, series = excluded.series,
    meeting = excluded.meeting, round = excluded.round,
    first_day = excluded.first_day, last_day = excluded.last_day, pack = excluded.pack,
    read_at = excluded.read_at, fingerprint = excluded.fingerprint
RETURNING key;

--- add_original
INSERT INTO original (document, version, sha256, path, format, encoding, added_at, size, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- The newest bytes are the same, but they were read again, and may have been read differently.
--- update_original
UPDATE original SET path = ?3, format = ?4, encoding = ?5 WHERE document = ?1 AND version = ?2;

--- add_party
INSERT INTO document_party (document, position, name) VALUES (?1, ?2, ?3);

--- add_content
INSERT INTO content (document, text) VALUES (?1, ?2);

--- add_block
INSERT INTO block (document, position, kind, level, lead, heading, lang, wrapped)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

--- add_range
INSERT INTO block_range (block, position, start_byte, end_byte) VALUES (?1, ?2, ?3, ?4);

--- add_passage
INSERT INTO passage (rowid, text) VALUES (?1, ?2);

--- add_statement
INSERT INTO statement (document, id, start_point, end_point, start_byte, end_byte, quote, lead, lang, kind, force, stage,
                       reaffirmed, due_from, due_to, block, actors_stated, recognised)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18);

--- add_actor
INSERT INTO statement_actor (statement, position, name) VALUES (?1, ?2, ?3);

--- add_area
INSERT INTO statement_area (statement, position, name) VALUES (?1, ?2, ?3);

--- add_name
INSERT INTO statement_name (statement, position, name) VALUES (?1, ?2, ?3);

--- add_concept
INSERT INTO statement_concept (statement, position, name) VALUES (?1, ?2, ?3);

--- add_amount
INSERT INTO statement_amount (statement, position, start_point, end_point, start_byte, end_byte, quote, value, currency, bound)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

--- add_date
INSERT INTO statement_date (statement, position, start_point, end_point, start_byte, end_byte, quote, edtf, role)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

--- add_box
INSERT INTO statement_box (statement, position, page, left_edge, top_edge, right_edge, bottom_edge)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

--- add_phrase
INSERT INTO statement_phrase (statement, position, start_point, end_point, start_byte, end_byte, slot, quote, id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

--- add_rule
INSERT INTO statement_rule (statement, position, rule) VALUES (?1, ?2, ?3);

--- add_reason
INSERT INTO statement_reason (statement, position, start_point, end_point, start_byte, end_byte, slot, value, rule, runner_up)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- Text of the passages, block by block: to take them out of the index, which must be told what it once was given.
--- passage_ranges
SELECT b.key, r.start_byte, r.end_byte
FROM block b JOIN block_range r ON r.block = b.key
WHERE b.document = ?1 AND b.kind <> 'furniture'
ORDER BY b.position, r.position;

--- text
SELECT text FROM content WHERE document = ?1;

--- remove_passage
INSERT INTO passage (passage, rowid, text) VALUES ('delete', ?1, ?2);

--- remove_passages
INSERT INTO passage (passage) VALUES ('delete-all');

--- document_keys
SELECT key FROM document ORDER BY key;

--- remove_statements
DELETE FROM statement WHERE document = ?1;

--- remove_blocks
DELETE FROM block WHERE document = ?1;

--- remove_content
DELETE FROM content WHERE document = ?1;

--- remove_parties
DELETE FROM document_party WHERE document = ?1;

--- remove_document
DELETE FROM document WHERE key = ?1;
