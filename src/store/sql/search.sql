-- Search: the first :cap passages that match are ranked, so that a word that stands everywhere costs no more than others.
-- Headings are short and would come first, but promise nothing: they weigh half.

--- search_passages
FROM passage JOIN block b ON b.key = passage.rowid / 4096 JOIN document d ON d.key = b.document
WHERE passage MATCH :match
--+ document_filter
--? lang
AND b.lang = :lang
--?
LIMIT :cap

--- search
SELECT d.key, h.block, h.part
FROM (
SELECT b.key AS block, passage.rowid % 4096 AS part, b.document AS document, b.position AS position,
       bm25(passage) * CASE b.kind WHEN 'heading' THEN 0.5 ELSE 1.0 END AS rank
--+ search_passages
) h JOIN document d ON d.key = h.document
ORDER BY h.rank, d.id, h.position, h.part
LIMIT :limit OFFSET :offset;

--- search_count
SELECT count(*) FROM (
SELECT 1
--+ search_passages
);

--- block_ranges
SELECT start_byte, end_byte FROM block_range WHERE block = ?1 ORDER BY position;
