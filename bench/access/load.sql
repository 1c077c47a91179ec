-- :posts posts in 20 workspaces, each with a revision and a variant, and one in 1,000 in review; the rows of two that were
-- made by the functions, copied by hand without events, which nothing here reads. Maya is a member of workspace "ws 10"
-- alone, and so is Free, for whom there are no policies; privileges are checked for both.
\set ON_ERROR_STOP 1
CREATE EXTENSION pg_greenlight;
CREATE ROLE maya LOGIN; CREATE ROLE other LOGIN; CREATE ROLE free LOGIN BYPASSRLS;
SELECT greenlight.grant_access(r::regrole, 'user'), greenlight.add_person(r, r || '@example.org', r) FROM unnest('{maya,other,free}'::text[]) r;
SELECT count(greenlight.create_workspace('ws ' || n)) FROM generate_series(1, 20) n;
SELECT count(greenlight.add_member('ws ' || n, CASE n WHEN 10 THEN 'maya' ELSE 'other' END, '{manager}')) FROM generate_series(1, 20) n;
SELECT greenlight.add_member('ws 10', 'free', '{manager}'), greenlight.add_member('ws 10', 'other', '{creator}');
SELECT name FROM greenlight.register_channel('ws 10', 'c', 'sandbox');
SET SESSION AUTHORIZATION maya;
SELECT id AS model FROM greenlight.create_post('ws 10', 'model', repeat('Spring launch. ', 20), '{c}') \gset
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION other;
SELECT id AS asked FROM greenlight.create_post('ws 10', 'asked', repeat('Spring launch. ', 20), '{c}') \gset
SELECT status FROM greenlight.submit(:asked);
RESET SESSION AUTHORIZATION;
SET greenlight.maintenance = on;
SET session_replication_role = replica;
SET log_min_messages = fatal;
CREATE TEMP TABLE new AS SELECT i, :asked + i AS id, w.id AS workspace_id, w.name AS workspace, a.id AS author_id, i % 20000 < 20 AS is_asked
FROM generate_series(1, :posts) i
JOIN greenlight_internal.workspace w ON w.name = 'ws ' || 1 + i % 20
JOIN greenlight_internal.person a ON a.name = CASE w.name WHEN 'ws 10' THEN 'maya' ELSE 'other' END;
CREATE TEMP TABLE model_post AS SELECT * FROM greenlight_internal.post WHERE id = :model;
CREATE TEMP TABLE model_revision AS SELECT * FROM greenlight_internal.revision WHERE post_id = :model;
CREATE TEMP TABLE model_variant AS SELECT * FROM greenlight_internal.variant WHERE post_id = :model;
CREATE TEMP TABLE model_review AS SELECT * FROM greenlight_internal.review WHERE post_id = :asked;
CREATE TEMP TABLE model_review_step AS SELECT * FROM greenlight_internal.review_step WHERE post_id = :asked;
-- one time of publishing for each, over a year and in no order
CREATE FUNCTION pg_temp.copied(name text, keys jsonb, which text DEFAULT 'true') RETURNS text LANGUAGE sql AS
$$ SELECT format('INSERT INTO greenlight_internal.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM new n, model_%1$s m WHERE %4$s', name,
	string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg(COALESCE(keys ->> attname, 'm.' || quote_ident(attname)), ', ' ORDER BY attnum), which)
	FROM pg_attribute WHERE attrelid = ('greenlight_internal.' || name)::regclass AND attnum > 0 AND NOT attisdropped $$;
SELECT pg_temp.copied('post', '{"id": "n.id", "workspace_id": "n.workspace_id", "workspace": "n.workspace", "author_id": "n.author_id", "workflow_id": "NULL", "title": "''post '' || n.i",
	"publish_at": "timestamptz ''2030-01-01'' + (hashint8(n.i) & 31000000) * interval ''1 second''",
	"publish_local": "timestamp ''2030-01-01'' + (hashint8(n.i) & 31000000) * interval ''1 second''",
	"status": "CASE WHEN n.is_asked THEN ''in_review'' ELSE m.status END", "review_state": "CASE WHEN n.is_asked THEN ''in_review'' ELSE m.review_state END",
	"round": "CASE WHEN n.is_asked THEN 1 ELSE m.round END"}') \gexec
SELECT pg_temp.copied('revision', '{"post_id": "n.id", "workspace_id": "n.workspace_id", "author_id": "n.author_id", "title": "''post '' || n.i"}') \gexec
SELECT pg_temp.copied('variant', '{"id": "n.id", "post_id": "n.id", "workspace_id": "n.workspace_id"}') \gexec
SELECT pg_temp.copied(t, '{"post_id": "n.id", "workspace_id": "n.workspace_id"}', 'n.is_asked') FROM unnest('{review,review_step}'::text[]) t \gexec
RESET session_replication_role;
VACUUM ANALYZE;
