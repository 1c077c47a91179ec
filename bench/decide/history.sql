-- :copies of the oldest post, rows and all. A chain of events covers the ids, so it is computed anew for each copy;
-- verify() accepts them. Foreign keys are not asked: the rows come in the order that they would take.
\set ON_ERROR_STOP 1
SELECT min(id) AS model, max(id) + 1 AS first FROM greenlight_internal.post \gset
SET greenlight.maintenance = on;
SET session_replication_role = replica;
SET client_min_messages = warning;
SET log_min_messages = fatal; -- maintenance is logged row by row

CREATE FUNCTION pg_temp.number(tag char, value bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT convert_to(tag, 'UTF8') || int8send(8) || int8send(value) $$;
CREATE FUNCTION pg_temp.bytes(tag char, value bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT convert_to(tag, 'UTF8') || int8send(COALESCE(octet_length(value), -1)) || COALESCE(value, '') $$;
CREATE FUNCTION pg_temp.words(tag char, value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT pg_temp.bytes(tag, convert_to(value, 'UTF8')) $$;

-- What the events of all copies have in common: the canonical bytes behind the ids.
CREATE TEMP TABLE model_event AS
SELECT e.event_no, pg_temp.number('n', e.event_no)
	|| pg_temp.number('a', (extract(epoch FROM e.at - timestamptz '2000-01-01 00:00:00+00') * 1000000)::bigint)
	|| pg_temp.number('u', COALESCE(e.actor_id, 0)) || pg_temp.words('k', e.actor_kind) || pg_temp.words('c', e.action)
	|| pg_temp.number('r', e.rule) || pg_temp.number('v', COALESCE(e.revision, 0)) || pg_temp.number('x', COALESCE(e.variant_id, 0))
	|| pg_temp.words('f', e.from_status) || pg_temp.words('t', e.to_status) || pg_temp.words('d', e.detail) AS tail
FROM greenlight_internal.event e WHERE e.post_id = :model;
SELECT max(event_no) AS events FROM model_event \gset
SELECT workspace_id AS ws FROM greenlight_internal.post WHERE id = :model \gset
SELECT COALESCE(min(id), 0) AS decision, count(*) AS decisions FROM greenlight_internal.decision WHERE post_id = :model \gset

-- The hash of each event of copy i is in column h1, h2, ... of chain.
SELECT 'CREATE FUNCTION pg_temp.chain(seq bigint, post bigint) RETURNS bytea[] LANGUAGE sql AS $f$ SELECT ARRAY['
	|| string_agg('h' || n || '.h', ', ' ORDER BY n) || '] FROM '
	|| string_agg(format('LATERAL (SELECT sha256(%L::bytea || %s || int8send(8) || int8send(seq + %s) || %L::bytea || int8send(post) || %L::bytea) AS h OFFSET 0) h%s',
		pg_temp.words('K', 'event') || pg_temp.number('V', 1),
		CASE WHEN n = 1 THEN format('%L::bytea', pg_temp.bytes('p', NULL) || 's'::bytea)
			ELSE format('%L::bytea || h%s.h || %L::bytea', 'p'::bytea || int8send(32), n - 1, 's'::bytea) END,
		n - 1, pg_temp.number('w', :ws) || 'i'::bytea || int8send(8), tail, n), ', ' ORDER BY n) || ' $f$'
FROM (SELECT event_no AS n, tail FROM model_event) t \gexec

-- INSERT of the copies of a table's rows: every column as it is but those that hold an id.
CREATE FUNCTION pg_temp.copied(name text, keys jsonb) RETURNS text LANGUAGE sql AS
$$ SELECT format('INSERT INTO greenlight_internal.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM copy c, greenlight_internal.%I t',
		name, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
		string_agg(COALESCE(keys ->> attname, 't.' || quote_ident(attname)), ', ' ORDER BY attnum), name)
	FROM pg_attribute WHERE attrelid = ('greenlight_internal.' || name)::regclass AND attnum > 0 AND NOT attisdropped $$;
SELECT pg_temp.copied('post', jsonb_build_object('id', 'c.post', 'head_sha256', format('c.chain[%s]', :events))) AS copy_post,
	pg_temp.copied('revision', '{"post_id": "c.post"}') AS copy_revision,
	pg_temp.copied('review', '{"post_id": "c.post"}') AS copy_review,
	pg_temp.copied('variant', '{"id": "c.variant", "post_id": "c.post", "idempotency_key": "gen_random_uuid()"}') AS copy_variant,
	pg_temp.copied('review_step', jsonb_build_object('post_id', 'c.post', 'seat_decision_ids',
		format('ARRAY(SELECT CASE WHEN x = 0 THEN 0 ELSE c.decision + x - %s END FROM unnest(t.seat_decision_ids) WITH ORDINALITY u (x, n) ORDER BY n)', :decision))) AS copy_step,
	pg_temp.copied('decision', jsonb_build_object('id', format('c.decision + t.id - %s', :decision), 'post_id', 'c.post')) AS copy_decision,
	pg_temp.copied('event', '{"seq": "c.seq + t.event_no - 1", "post_id": "c.post", "sha256": "c.chain[t.event_no]"}') AS copy_event \gset

CREATE TEMP TABLE copy (post bigint, variant bigint, decision bigint, seq bigint, chain bytea[]);
SELECT max(id) AS variant FROM greenlight_internal.variant \gset
SELECT max(id) AS last_decision FROM greenlight_internal.decision \gset
SELECT max(seq) AS seq FROM greenlight_internal.event \gset
-- The sequences first: each maintenance leaves an event of its own behind it.
SELECT setval(pg_get_serial_sequence('greenlight_internal.' || t, c), m) FROM (VALUES
	('post', 'id', :first + :copies), ('variant', 'id', :variant + :copies),
	('decision', 'id', NULLIF(:'last_decision', '')::bigint + :copies * :decisions),
	('event', 'seq', :seq + :copies * :events)) s (t, c, m) WHERE m IS NOT NULL;
SELECT format($$TRUNCATE copy;
	INSERT INTO copy SELECT post, %1$s + n + 1, COALESCE(%2$s, 0) + n * %3$s + 1, seq, pg_temp.chain(seq, post)
	FROM (SELECT n, %4$s + n AS post, %5$s + n * %6$s + 1 AS seq FROM generate_series(%7$s, %8$s) n) q;
	%9$s WHERE t.id = %16$s; %10$s WHERE t.post_id = %16$s; %11$s WHERE t.post_id = %16$s; %12$s WHERE t.post_id = %16$s;
	%13$s WHERE t.post_id = %16$s; %14$s WHERE t.post_id = %16$s; %15$s WHERE t.post_id = %16$s$$,
	:variant, NULLIF(:'last_decision', ''), :decisions, :first, :seq, :events, b, least(b + 9999, :copies - 1),
	:'copy_post', :'copy_revision', :'copy_variant', :'copy_review', :'copy_step', :'copy_decision', :'copy_event', :model)
FROM generate_series(0, :copies - 1, 10000) b \gexec
