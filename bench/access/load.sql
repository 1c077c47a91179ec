-- :posts posts in 20 workspaces, each with a revision; the rows of one that was made by the functions, copied by hand
-- without events, which nothing here reads. Maya is a member of workspace "ws 10" alone.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
CREATE ROLE maya LOGIN;
SELECT greenlight.grant_access('maya', 'user');
SELECT greenlight.add_person('maya', 'maya@example.org', 'maya'), greenlight.add_person('other', 'other@example.org');
SELECT count(greenlight.create_workspace('ws ' || n)) FROM generate_series(1, 20) n;
SELECT count(greenlight.add_member('ws ' || n, CASE n WHEN 10 THEN 'maya' ELSE 'other' END, '{manager}')) FROM generate_series(1, 20) n;
SELECT name FROM greenlight.register_channel('ws 10', 'c', 'sandbox');
SET SESSION AUTHORIZATION maya;
SELECT id AS model FROM greenlight.create_post('ws 10', 'model', repeat('Spring launch. ', 20), '{c}') \gset
RESET SESSION AUTHORIZATION;
SET greenlight.maintenance = on;
SET session_replication_role = replica;
SET log_min_messages = fatal;
CREATE TEMP TABLE new AS SELECT i, :model + i AS id, w.id AS workspace_id, w.name AS workspace, m.person_id AS author_id
FROM generate_series(1, :posts) i
JOIN greenlight_internal.workspace w ON w.name = 'ws ' || 1 + i % 20
JOIN greenlight_internal.member m ON m.workspace_id = w.id;
CREATE TEMP TABLE model_post AS SELECT * FROM greenlight_internal.post WHERE id = :model;
CREATE TEMP TABLE model_revision AS SELECT * FROM greenlight_internal.revision WHERE post_id = :model;
-- one time of publishing for each, over a year and in no order
CREATE FUNCTION pg_temp.copied(name text, keys jsonb) RETURNS text LANGUAGE sql AS
$$ SELECT format('INSERT INTO greenlight_internal.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM new n, model_%1$s m', name,
	string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg(COALESCE(keys ->> attname, 'm.' || quote_ident(attname)), ', ' ORDER BY attnum))
	FROM pg_attribute WHERE attrelid = ('greenlight_internal.' || name)::regclass AND attnum > 0 AND NOT attisdropped $$;
SELECT pg_temp.copied('post', '{"id": "n.id", "workspace_id": "n.workspace_id", "workspace": "n.workspace", "author_id": "n.author_id", "workflow_id": "NULL", "title": "''post '' || n.i",
	"publish_at": "timestamptz ''2030-01-01'' + (hashint8(n.i) & 31000000) * interval ''1 second''",
	"publish_local": "timestamp ''2030-01-01'' + (hashint8(n.i) & 31000000) * interval ''1 second''"}') \gexec
SELECT pg_temp.copied('revision', '{"post_id": "n.id", "workspace_id": "n.workspace_id", "author_id": "n.author_id", "title": "''post '' || n.i"}') \gexec
RESET session_replication_role;
VACUUM ANALYZE greenlight_internal.post, greenlight_internal.revision;
ANALYZE;
