-- Counts. Where :on is unknown, nothing is due.

--- tally
count(*) FILTER (WHERE s.kind = 'commitment'),
count(*) FILTER (WHERE s.kind = 'progress'),
count(*) FILTER (WHERE s.kind = 'position'),
count(*) FILTER (WHERE s.stage = 'completed'),
count(*) FILTER (WHERE s.due_to < :on),
count(*) FILTER (WHERE s.due_to >= :on)

--- summary_total
SELECT
--+ tally
FROM document d JOIN statement s ON s.document = d.key
WHERE TRUE
--+ document_filter
--+ statement_filter
;

--- summary_cells
SELECT
--+ tally
, coalesce(a.name, ''), coalesce(r.name, '')
FROM document d JOIN statement s ON s.document = d.key
LEFT JOIN statement_actor a ON a.statement = s.key
LEFT JOIN statement_area r ON r.statement = s.key
WHERE TRUE
--+ document_filter
--+ statement_filter
GROUP BY a.name, r.name
ORDER BY a.name, r.name;

-- Documents that have no such statement stand here too, with zeros.
--- summary_documents
SELECT
--+ tally
, d.id, d.lang, d.date, d.title, d.series, d.version_of, d.round
FROM document d LEFT JOIN statement s ON s.document = d.key
--+ statement_filter
WHERE TRUE
--+ document_filter
GROUP BY d.key
ORDER BY d.series IS NULL, d.series, d.round, d.first_day, d.id;
