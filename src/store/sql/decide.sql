-- Decisions and the evidence they rest on.

--- find_evidence
SELECT key FROM evidence WHERE sha256 = ?1;

--- add_evidence
INSERT INTO evidence (sha256, added_at, size, bytes) VALUES (?1, ?2, ?3, ?4);

--- add_decision
INSERT INTO decision (doc, start_byte, end_byte, quote, status, party, day, source, evidence, passage, note, score,
                      member, decided_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14);

-- What was decided about a document that another one counts for now is about that one.
--- decisions
SELECT d.key, coalesce((SELECT h.id FROM document v JOIN document h ON h.key = v.behind WHERE v.id = d.doc), d.doc), d.start_byte, d.end_byte, d.quote, d.status IS NOT NULL, d.status, d.party, d.day, d.source, e.sha256, d.passage,
       d.note, d.score IS NOT NULL, d.score, d.member, d.decided_at
FROM decision d LEFT JOIN evidence e ON e.key = d.evidence
ORDER BY d.key;

--- evidence
SELECT bytes FROM evidence WHERE sha256 = ?1;
