-- Asking. A part between "--? NAME" and the next such line stands in the query only when NAME is asked for; "--+ NAME" puts
-- another query's text here. Columns are read by position, in the order of sqlite_row.c.

-- What a filter asks of documents and of statements.
--- document_filter
--? counting
AND d.behind IS NULL
--? doc
AND d.id = :doc
--? series
AND d.series = :series
--? from
AND d.last_day >= :from
--? to
AND d.first_day <= :to
--? once
AND NOT EXISTS (SELECT 1 FROM document o WHERE o.id = d.version_of AND o.key <> d.key)
--?

--- statement_filter
--? party
AND EXISTS (SELECT 1 FROM statement_actor a WHERE a.statement = s.key AND a.name = :party)
--? area
AND EXISTS (SELECT 1 FROM statement_area a WHERE a.statement = s.key AND a.name = :area)
--? instrument
AND EXISTS (SELECT 1 FROM statement_phrase a WHERE a.statement = s.key AND a.slot = 'instruments' AND a.id IN (:instrument, 'instrument:' || :instrument))
--? lang
AND s.lang = :lang
--? kind
AND s.kind = :kind
--? force
AND s.force = :force
--? stage
AND s.stage = :stage
--? due_after
AND s.due_to >= :due_after
--? due_before
AND s.due_to <= :due_before
--? text
AND s.document IN (SELECT b.document FROM passage JOIN block b ON b.key = passage.rowid / 4096 WHERE passage MATCH :match)
AND has_words(:words, s.lead, s.quote)
--? by_due
AND s.due_to IS NOT NULL
--? outline
AND (s.id = 1 OR EXISTS (SELECT 1 FROM statement_concept c WHERE c.statement = s.key AND c.name = :next)
     OR d.key IN (SELECT coalesce(v.behind, v.key) FROM decision x JOIN document v ON v.id = x.doc))
--?

--- statement_columns
s.key, s.document, s.id, s.start_point, s.end_point, s.start_byte, s.end_byte, s.quote, s.lead, s.lang, s.kind, s.force, s.stage,
s.reaffirmed, s.block, s.actors_stated, s.recognised, s.due_from, s.due_to, d.id

--- list
SELECT
--+ statement_columns
FROM document d JOIN statement s ON s.document = d.key
WHERE TRUE
--+ document_filter
--+ statement_filter
--? by_text
ORDER BY d.id, s.id
--? by_due
ORDER BY s.due_to, d.id, s.id
--? by_newest
ORDER BY d.last_day DESC, d.id, s.id
--?
LIMIT :limit OFFSET :offset;

--- count_statements
SELECT count(*)
FROM document d JOIN statement s ON s.document = d.key
WHERE TRUE
--+ document_filter
--+ statement_filter
;

--- statement
SELECT
--+ statement_columns
FROM document d JOIN statement s ON s.document = d.key
WHERE d.id = ?1 AND s.id = ?2;

-- The shortest statement that has something of a stretch of text.
--- statement_at
SELECT
--+ statement_columns
FROM document d JOIN statement s ON s.document = d.key
WHERE d.key = ?1 AND s.start_byte < ?3 AND s.end_byte > ?2
ORDER BY s.end_byte - s.start_byte, s.id
LIMIT 1;

--- actors
SELECT name FROM statement_actor WHERE statement = ?1 ORDER BY position;

--- areas
SELECT name FROM statement_area WHERE statement = ?1 ORDER BY position;

--- names
SELECT name FROM statement_name WHERE statement = ?1 ORDER BY position;

--- concepts
SELECT name FROM statement_concept WHERE statement = ?1 ORDER BY position;

--- rules
SELECT r.name FROM statement_rule t JOIN rule r ON r.key = t.rule WHERE t.statement = ?1 ORDER BY t.position;

--- amounts
SELECT start_point, end_point, start_byte, end_byte, quote, value, currency, bound
FROM statement_amount WHERE statement = ?1 ORDER BY position;

--- dates
SELECT start_point, end_point, start_byte, end_byte, quote, edtf, role
FROM statement_date WHERE statement = ?1 ORDER BY position;

--- boxes
SELECT page, left_edge, top_edge, right_edge, bottom_edge FROM statement_box WHERE statement = ?1 ORDER BY position;

--- phrases
SELECT start_point, end_point, start_byte, end_byte, slot, quote, id FROM statement_phrase WHERE statement = ?1 ORDER BY position;

--- reasons
SELECT t.start_point, t.end_point, t.start_byte, t.end_byte, t.slot, t.value, r.name, r.why, t.runner_up
FROM statement_reason t LEFT JOIN rule r ON r.key = t.rule
WHERE t.statement = ?1 ORDER BY t.position;

-- Text around a statement, and the heading above it.
--- slice
SELECT substr(text, ?2, ?3) FROM content WHERE document = ?1;

-- Where the paragraph begins and ends that has this place.
--- paragraph
SELECT min(p.start_byte), max(p.end_byte)
FROM block b JOIN block_range r ON r.block = b.key JOIN block_range p ON p.block = b.key
WHERE b.document = ?1 AND r.start_byte <= ?2 AND r.end_byte > ?2;

--- heading_ranges
SELECT hr.start_byte, hr.end_byte
FROM block b JOIN block_range r ON r.block = b.key
JOIN block h ON h.document = b.document AND h.position = b.heading
JOIN block_range hr ON hr.block = h.key
WHERE b.document = ?1 AND r.start_byte <= ?2 AND r.end_byte > ?2
ORDER BY hr.position;

-- A language version of what another document counts for is one of that.
--- document_info
SELECT d.id, o.path, d.lang, d.date, d.title, d.source, d.form, d.publisher,
       coalesce((SELECT h.id FROM document v JOIN document h ON h.key = v.behind WHERE v.id = d.version_of), d.version_of), o.format, o.encoding, d.series, d.meeting, d.round
FROM document d JOIN original o ON o.document = d.key AND o.version = d.version
WHERE d.key = ?1;

--- parties
SELECT name FROM document_party WHERE document = ?1 ORDER BY position;

--- document_columns
d.key, o.version, d.version, o.sha256, o.size, o.added_at, d.read_at, p.version,
(SELECT count(*) FROM statement WHERE document = d.key AND kind = 'commitment'),
(SELECT count(*) FROM statement WHERE document = d.key AND kind = 'progress'),
(SELECT count(*) FROM statement WHERE document = d.key AND kind = 'position'),
o.path, o.format, o.encoding,
(SELECT h.id FROM document h WHERE h.key = d.behind), d.edition,
(SELECT max(w.edition) FROM document w WHERE w.work = d.work), d.likeness

--- documents
SELECT
--+ document_columns
FROM document d JOIN original o ON o.document = d.key AND o.version = d.version JOIN pack p ON p.key = d.pack
WHERE TRUE
--+ document_filter
--? party
AND EXISTS (SELECT 1 FROM document_party a WHERE a.document = d.key AND a.name = :party)
--? lang
AND d.lang = :lang
--? by_text
ORDER BY d.id
--? by_newest
ORDER BY d.last_day DESC, d.id
--?
LIMIT :limit OFFSET :offset;

--- document
SELECT
--+ document_columns
, o.bytes
FROM document d JOIN original o ON o.document = d.key JOIN pack p ON p.key = d.pack
WHERE d.id = ?1 AND o.version = CASE ?2 WHEN 0 THEN d.version ELSE ?2 END;

-- All versions of a document and of those that are one with it; without a name, of all documents that have several.
--- versions
SELECT
--+ document_columns
FROM document d JOIN original o ON o.document = d.key JOIN pack p ON p.key = d.pack
WHERE
--? doc
d.id = :doc OR d.work <> 0 AND d.work = (SELECT work FROM document WHERE id = :doc)
--? counting
d.work IN (SELECT w.work FROM document w JOIN original v ON v.document = w.key WHERE w.work <> 0 GROUP BY w.work HAVING count(*) > 1)
--?
ORDER BY d.work, d.edition, d.key, o.version;
