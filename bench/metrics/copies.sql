-- Copies :first to :last of the posts up to :models, each some weeks and minutes later, rows and all, with chains of their own:
-- verify() accepts them. Foreign keys are not asked: the rows come in the order that they would take.
\set ON_ERROR_STOP 1
SET greenlight.maintenance = on;
SET session_replication_role = replica;
SET client_min_messages = warning;
SET log_min_messages = fatal; -- maintenance is logged row by row
SET synchronous_commit = off;

CREATE FUNCTION pg_temp.number(tag char, value bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT convert_to(tag, 'UTF8') || int8send(8) || int8send(COALESCE(value, 0)) $$;
CREATE FUNCTION pg_temp.bytes(tag char, value bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT convert_to(tag, 'UTF8') || int8send(COALESCE(octet_length(value), -1)) || COALESCE(value, '') $$;
CREATE FUNCTION pg_temp.words(tag char, value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT pg_temp.bytes(tag, convert_to(value, 'UTF8')) $$;

-- The times that details name move along.
CREATE FUNCTION pg_temp.moved(detail text, shift interval) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	at text := substring(detail FROM '"publish_at": "([^"]+)"');
BEGIN
	RETURN CASE WHEN at IS NULL THEN detail ELSE replace(detail, at, to_char((at::timestamptz + shift) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) END;
END $$;

-- INSERT of the copies of a table's rows: ids go on by a stride, times move, all else is as it is.
CREATE FUNCTION pg_temp.copied(name text, keys jsonb, condition text) RETURNS text LANGUAGE sql AS
$$ SELECT format('INSERT INTO greenlight_internal.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM greenlight_internal.%I t WHERE %s',
		name, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
		string_agg(COALESCE(keys ->> attname, 't.' || quote_ident(attname) || CASE WHEN atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype) THEN ' + $2' ELSE '' END), ', ' ORDER BY attnum), name, condition)
	FROM pg_attribute WHERE attrelid = ('greenlight_internal.' || name)::regclass AND attnum > 0 AND NOT attisdropped $$;

CREATE TEMP TABLE stride AS SELECT
	(SELECT max(id) FROM greenlight_internal.post WHERE id <= :models) AS post, (SELECT max(id) FROM greenlight_internal.variant WHERE post_id <= :models) AS variant,
	(SELECT max(id) FROM greenlight_internal.decision WHERE post_id <= :models) AS decision, (SELECT COALESCE(max(id), 0) FROM greenlight_internal.comment WHERE post_id <= :models) AS comment,
	(SELECT COALESCE(max(id), 0) FROM greenlight_internal.attempt WHERE post_id <= :models) AS attempt, -- each transaction of maintenance leaves an event of its own, which takes the next number
	nextval(pg_get_serial_sequence('greenlight_internal.event', 'seq')) + :last - :first + 100 AS seq, :first AS first;
-- What the events of all copies have in common: canonical bytes between those of ids and times.
CREATE TEMP TABLE model AS
SELECT e.*, row_number() OVER (ORDER BY e.seq) AS place, e.detail LIKE '%"publish_at": "%' AS has_time,
	pg_temp.words('K', 'event') || pg_temp.number('V', 1) AS head, pg_temp.number('w', e.workspace_id) || 'i'::bytea || int8send(8) AS before_post,
	pg_temp.number('n', e.event_no) || 'a'::bytea || int8send(8) AS before_time,
	pg_temp.number('u', e.actor_id) || pg_temp.words('k', e.actor_kind) || pg_temp.words('c', e.action) || pg_temp.number('r', e.rule) || pg_temp.number('v', e.revision) || 'x'::bytea || int8send(8) AS before_variant,
	pg_temp.words('f', e.from_status) || pg_temp.words('t', e.to_status) AS states, pg_temp.words('d', e.detail) AS detail_bytes
FROM greenlight_internal.event e WHERE e.post_id <= :models;
CREATE INDEX ON model (event_no);
CREATE TEMP TABLE chain (post bigint PRIMARY KEY, h bytea);

CREATE FUNCTION pg_temp.copy(k bigint, shift interval) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s record;
	events bigint := (SELECT count(*) FROM model);
BEGIN
	SELECT * INTO s FROM stride;
	TRUNCATE chain;
	FOR n IN 1..(SELECT max(event_no) FROM model) LOOP
		WITH copied AS MATERIALIZED (
			SELECT m.event_no, m.workspace_id, m.actor_id, m.actor_kind, m.action, m.rule, m.revision, m.from_status, m.to_status, m.post_id + k * s.post AS post_id,
				s.seq + (k - s.first) * events + m.place AS seq, m.at + shift AS at, m.variant_id + k * s.variant AS variant_id,
				CASE WHEN m.has_time THEN pg_temp.moved(m.detail, shift) ELSE m.detail END AS detail, c.h AS previous,
				m.head, m.before_post, m.before_time, m.before_variant, m.states, CASE WHEN NOT m.has_time THEN m.detail_bytes END AS detail_bytes
			FROM model m LEFT JOIN chain c ON c.post = m.post_id + k * s.post WHERE m.event_no = n),
		hashed AS MATERIALIZED (
			SELECT c.*, sha256(c.head || CASE WHEN c.previous IS NULL THEN 'p'::bytea || int8send(-1) ELSE 'p'::bytea || int8send(32) || c.previous END
				|| 's'::bytea || int8send(8) || int8send(c.seq) || c.before_post || int8send(c.post_id) || c.before_time
				|| int8send((extract(epoch FROM c.at - timestamptz '2000-01-01 00:00:00+00') * 1000000)::bigint)
				|| c.before_variant || int8send(COALESCE(c.variant_id, 0)) || c.states || COALESCE(c.detail_bytes, pg_temp.words('d', c.detail))) AS sha256 FROM copied c),
		written AS (INSERT INTO greenlight_internal.event (seq, workspace_id, post_id, event_no, at, actor_id, actor_kind, action, rule, revision, variant_id, from_status, to_status, detail, sha256)
			OVERRIDING SYSTEM VALUE SELECT seq, workspace_id, post_id, event_no, at, actor_id, actor_kind, action, rule, revision, variant_id, from_status, to_status, detail, sha256 FROM hashed)
		INSERT INTO chain SELECT post_id, sha256 FROM hashed ON CONFLICT (post) DO UPDATE SET h = EXCLUDED.h;
	END LOOP;
	EXECUTE pg_temp.copied('post', jsonb_build_object('id', 't.id + $1 * ' || s.post, 'head_sha256', '(SELECT h FROM chain WHERE post = t.id + $1 * ' || s.post || ')', 'external_ref', 'NULL'), 't.id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('revision', jsonb_build_object('post_id', 't.post_id + $1 * ' || s.post), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('variant', jsonb_build_object('id', 't.id + $1 * ' || s.variant, 'post_id', 't.post_id + $1 * ' || s.post, 'idempotency_key', 'gen_random_uuid()'), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('review', jsonb_build_object('post_id', 't.post_id + $1 * ' || s.post), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('review_step', jsonb_build_object('post_id', 't.post_id + $1 * ' || s.post, 'seat_decision_ids',
		'ARRAY(SELECT CASE WHEN x = 0 THEN 0 ELSE x + $1 * ' || s.decision || ' END FROM unnest(t.seat_decision_ids) WITH ORDINALITY u (x, n) ORDER BY n)'), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('timer', jsonb_build_object('post_id', 't.post_id + $1 * ' || s.post), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('decision', jsonb_build_object('id', 't.id + $1 * ' || s.decision, 'post_id', 't.post_id + $1 * ' || s.post), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('comment', jsonb_build_object('id', 't.id + $1 * ' || s.comment, 'post_id', 't.post_id + $1 * ' || s.post), 't.post_id <= ' || s.post) USING k, shift;
	EXECUTE pg_temp.copied('attempt', jsonb_build_object('id', 't.id + $1 * ' || s.attempt, 'post_id', 't.post_id + $1 * ' || s.post, 'variant_id', 't.variant_id + $1 * ' || s.variant), 't.post_id <= ' || s.post) USING k, shift;
END $$;
ANALYZE model;
ANALYZE greenlight_internal.post, greenlight_internal.revision, greenlight_internal.variant, greenlight_internal.review, greenlight_internal.review_step,
	greenlight_internal.decision, greenlight_internal.comment, greenlight_internal.attempt;
SET enable_seqscan = off;
SELECT format('SELECT pg_temp.copy(%s, %L)', k, k % 40 * '1 week'::interval + k % 60 * '1 minute'::interval) FROM generate_series(:first, :last) k \gexec
SELECT setval(pg_get_serial_sequence('greenlight_internal.' || t, c), m) FROM (VALUES
	('post', 'id', (SELECT max(id) FROM greenlight_internal.post)),
	('variant', 'id', (SELECT max(id) FROM greenlight_internal.variant)),
	('decision', 'id', (SELECT max(id) FROM greenlight_internal.decision)),
	('comment', 'id', (SELECT max(id) FROM greenlight_internal.comment)),
	('attempt', 'id', (SELECT max(id) FROM greenlight_internal.attempt)),
	('event', 'seq', (SELECT max(seq) FROM greenlight_internal.event))) s (t, c, m) WHERE m IS NOT NULL;
