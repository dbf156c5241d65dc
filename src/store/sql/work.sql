-- Documents that are one (sqlite_work.c).

--- unprinted
SELECT key FROM document WHERE work = 0 ORDER BY key;

--- put_print
INSERT INTO print (document, letters, sha256, sample) VALUES (?1, ?2, ?3, ?4);

--- remove_print
DELETE FROM print WHERE document = ?1;

--- print_letters
SELECT sha256 FROM print WHERE document = ?1;

--- add_hash
INSERT OR IGNORE INTO print_hash (hash, document) VALUES (?1, ?2);

--- remove_hashes
DELETE FROM print_hash WHERE document = ?1;

-- Who may be the same document: by address, by title and date, by all letters, by one of the least hashes.
--- kin_by_source
SELECT o.key FROM document d JOIN document o ON o.source = d.source
WHERE d.key = ?1 AND o.key <> d.key AND o.work <> 0
ORDER BY o.edition DESC, o.key DESC LIMIT 8;

--- kin_by_title
SELECT o.key FROM document d JOIN document o ON o.title = d.title AND o.date = d.date
WHERE d.key = ?1 AND o.key <> d.key AND o.work <> 0 AND o.series IS d.series
ORDER BY o.edition DESC, o.key DESC LIMIT 8;

--- kin_by_letters
SELECT o.document FROM print o JOIN document d ON d.key = o.document
WHERE o.sha256 = ?2 AND o.document <> ?1 AND d.work <> 0
ORDER BY o.document LIMIT 8;

--- kin_by_hash
SELECT document FROM print_hash WHERE hash = ?2 AND document <> ?1 ORDER BY document DESC LIMIT 64;

--- kin_facts
SELECT d.work, d.edition, d.id, d.lang, d.source, d.title, d.series, d.date, d.version_of, o.format, p.letters, p.sha256, p.sample
FROM document d JOIN print p ON p.document = d.key
JOIN original o ON o.document = d.key AND o.version = d.version
WHERE d.key = ?1;

-- Parties that the first names and the second does not.
--- kin_parties
SELECT (SELECT count(*) FROM document_party WHERE document = ?1),
       (SELECT count(*) FROM document_party a WHERE a.document = ?1
        AND NOT EXISTS (SELECT 1 FROM document_party b WHERE b.document = ?2 AND b.name = a.name));

--- new_work
SELECT coalesce(max(work), 0) + 1 FROM document;

--- last_edition
SELECT max(edition) FROM document WHERE work = ?1;

--- make_room
UPDATE document SET edition = edition + 1 WHERE work = ?1 AND edition >= ?2;

--- set_work
UPDATE document SET work = ?2, edition = ?3, likeness = ?4 WHERE key = ?1;

--- work_of
SELECT work, edition, behind FROM document WHERE key = ?1;

--- leave_work
UPDATE document SET work = 0, edition = 0, likeness = 0, behind = NULL WHERE key = ?1;

-- The first of its edition, whose hashes are kept.
--- edition_first
SELECT min(key) FROM document WHERE work = ?1 AND edition = ?2;

--- edition_sample
SELECT sample FROM print WHERE document = ?1;

--- work_head
SELECT key FROM document WHERE work = ?1 ORDER BY edition DESC, key LIMIT 1;

--- elect
UPDATE document SET behind = nullif(?2, key) WHERE work = ?1 AND behind IS NOT nullif(?2, key);

-- What is told of a document that was put beside another: the one it stands behind, or the newest of those behind it.
--- work_told
SELECT d.edition, d.likeness,
       coalesce((SELECT h.id FROM document h WHERE h.key = d.behind),
                (SELECT o.id FROM document o WHERE o.work = d.work AND o.key <> d.key ORDER BY o.edition DESC, o.key DESC LIMIT 1)),
       coalesce((SELECT h.edition FROM document h WHERE h.key = d.behind),
                (SELECT max(o.edition) FROM document o WHERE o.work = d.work AND o.key <> d.key))
FROM document d WHERE d.key = ?1 AND d.work <> 0;
