-- What the check of a register asks. Each row of the first ones is a problem.

--- check_file
PRAGMA integrity_check(100);

--- check_references
PRAGMA foreign_key_check;

--- check_rules
SELECT d.id, s.id
FROM (SELECT statement, rule FROM statement_rule UNION SELECT statement, rule FROM statement_reason) t
JOIN statement s ON s.key = t.statement JOIN document d ON d.key = s.document
WHERE t.rule IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rule r WHERE r.key = t.rule)
GROUP BY s.key;

--- check_parts
SELECT d.id
FROM document d
WHERE NOT EXISTS (SELECT 1 FROM content c WHERE c.document = d.key)
   OR NOT EXISTS (SELECT 1 FROM original o WHERE o.document = d.key AND o.version = d.version);

-- The index says itself whether it is sound; it is asked by writing.
--- check_index
INSERT INTO passage (passage) VALUES ('integrity-check');

--- check_passages
SELECT d.id, b.position
FROM block b JOIN document d ON d.key = b.document
WHERE (b.kind <> 'furniture' AND EXISTS (SELECT 1 FROM block_range r WHERE r.block = b.key))
   <> EXISTS (SELECT 1 FROM passage_docsize i WHERE i.id = b.key * 4096);

--- check_originals
SELECT d.id, o.version, o.sha256, o.bytes, o.size
FROM original o JOIN document d ON d.key = o.document
ORDER BY d.id, o.version;

--- check_documents
SELECT d.key, d.id, c.text
FROM document d JOIN content c ON c.document = d.key
ORDER BY d.id;

--- check_quotes
SELECT id, start_byte, end_byte, quote FROM statement WHERE document = ?1 ORDER BY id;

--- check_evidence
SELECT sha256, bytes FROM evidence ORDER BY key;
