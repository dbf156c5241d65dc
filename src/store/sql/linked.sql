-- What linking found, how it is brought up to date, and how it is read.

--- link_documents
SELECT d.key, d.id, d.lang, d.date, d.version_of, d.series, d.round, d.meeting, d.title, d.source, d.fingerprint, n.statements
FROM document d JOIN (SELECT document, count(*) AS statements FROM statement GROUP BY document) n ON n.document = d.key
WHERE d.behind IS NULL
ORDER BY coalesce(d.date, '9999'), d.id;

--- link_places
SELECT id, start_point, end_point, quote FROM statement WHERE document = ?1 ORDER BY id;

--- link_rarity
SELECT statements, slots FROM link_rarity WHERE epoch = ?1;

--- forget_rarity
DELETE FROM link_rarity;

--- add_rarity
INSERT INTO link_rarity (epoch, statements, slots) VALUES (?1, ?2, ?3);

--- clusters
SELECT key, signature FROM link_cluster;

--- add_cluster
INSERT INTO link_cluster (signature) VALUES (?1);

--- remove_cluster
DELETE FROM link_cluster WHERE key = ?1;

--- add_act
INSERT INTO link_act (cluster, document, statement, data) VALUES (?1, ?2, ?3, ?4);

--- acts
SELECT key, document, statement FROM link_act ORDER BY key;

--- act_data
SELECT data FROM link_act WHERE key = ?1;

--- edges
SELECT act, data FROM link_edge ORDER BY act;

--- edge_data
SELECT data FROM link_edge WHERE act = ?1;

--- put_edge
INSERT INTO link_edge (act, data) VALUES (?1, ?2) ON CONFLICT (act) DO UPDATE SET data = excluded.data;

--- remove_edge
DELETE FROM link_edge WHERE act = ?1;

--- components
SELECT DISTINCT component FROM undertaking ORDER BY component;

--- remove_component
DELETE FROM undertaking WHERE component = ?1;

--- add_undertaking
INSERT INTO undertaking (component, id, document, statement) VALUES (?1, ?2, ?3, ?4);

--- add_mention
INSERT INTO undertaking_mention (undertaking, position, document, statement) VALUES (?1, ?2, ?3, ?4);

--- add_joint
INSERT INTO undertaking_joint (undertaking, position, a, b, bond, score) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

--- undertakings_of
SELECT key, id FROM undertaking WHERE document = ?1 ORDER BY statement;

--- mentions
SELECT document, statement FROM undertaking_mention WHERE undertaking = ?1 ORDER BY position;

--- joints
SELECT a, b, bond, score FROM undertaking_joint WHERE undertaking = ?1 ORDER BY position;

--- newest_act
SELECT coalesce(max(key), 0) FROM link_act;

-- Where nothing that is kept still holds, nothing is left that could be in the way.
--- forget_links
DELETE FROM undertaking_joint;
DELETE FROM undertaking_mention;
DELETE FROM undertaking;
DELETE FROM link_edge;
DELETE FROM link_act;
DELETE FROM link_cluster;
