-- What people decided about which statements are one act.

--- replace_linkage
UPDATE link_decision SET undone_by = ?1, undone_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
WHERE undone_at IS NULL
  AND ((doc_a = ?2 AND start_a = ?3 AND doc_b = ?4 AND start_b = ?5)
    OR (doc_a = ?4 AND start_a = ?5 AND doc_b = ?2 AND start_b = ?3));

--- add_linkage
INSERT INTO link_decision (verdict, doc_a, start_a, end_a, quote_a, doc_b, start_b, end_b, quote_b, who, note, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));

--- undo_linkage
UPDATE link_decision SET undone_by = ?2, undone_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
WHERE key = ?1 AND undone_at IS NULL
RETURNING key;

-- As with decisions, the document that counts is named (decide.sql).
--- linkages
SELECT key, verdict,
       coalesce((SELECT h.id FROM document v JOIN document h ON h.key = v.behind WHERE v.id = doc_a), doc_a), start_a, end_a, quote_a,
       coalesce((SELECT h.id FROM document v JOIN document h ON h.key = v.behind WHERE v.id = doc_b), doc_b), start_b, end_b, quote_b, who, note, at, undone_by, undone_at
FROM link_decision ORDER BY key;
