/*
 * What the pairs stand on, after test/specs/prelude.sql: a post in each state a pair begins in, and all that
 * is stored of it as lines that are the same in every run (names for ids, no hashes; the clock stands).
 *
 * Two of ben, cleo and dora agree; eve is the owner.
 */
SET client_min_messages = warning;

CREATE SCHEMA pairs;

CREATE PROCEDURE pairs.begin(state text) LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL greenlight.maintenance = on;
	UPDATE greenlight_internal.person SET is_active = true WHERE NOT is_active;
	SET LOCAL greenlight.maintenance = off;
	CALL iso.begin('two_of_three');
	PERFORM greenlight.add_member('acme', 'eve', '{owner}');
	IF state = 'draft' THEN
		CALL iso.draft('post');
	ELSE
		CALL iso.submitted('post');
	END IF;
	IF state IN ('voting', 'approved', 'scheduled') THEN
		CALL iso.act('ben', $v$SELECT greenlight.approve(iso.id('post'), 1)$v$);
	ELSIF state = 'returned' THEN
		CALL iso.act('ben', $v$SELECT greenlight.request_changes(iso.id('post'), 1, 'shorter')$v$);
	ELSIF state = 'rejected' THEN
		CALL iso.act('ben', $v$SELECT greenlight.reject(iso.id('post'), 1, 'no')$v$);
	END IF;
	IF state IN ('approved', 'scheduled') THEN
		CALL iso.act('cleo', $v$SELECT greenlight.approve(iso.id('post'), 1)$v$);
	END IF;
	IF state = 'scheduled' THEN
		CALL iso.act('sam', $v$SELECT greenlight.schedule(iso.id('post'), '2030-01-07 10:00 UTC')$v$);
	END IF;
END $$;

CREATE FUNCTION pairs.person(person_id bigint) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT p.name FROM greenlight_internal.person p WHERE p.id = person_id);

CREATE FUNCTION pairs.people(person_ids bigint[]) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(pairs.person(u.id), ',' ORDER BY u.n) FROM unnest(person_ids) WITH ORDINALITY u (id, n));

/* The detail of an event: deliveries by channel, and without what is drawn anew in every run. */
CREATE FUNCTION pairs.detail(detail text) RETURNS jsonb LANGUAGE sql STABLE
RETURN (SELECT d.detail - '{content_sha256,comment_id,person_id,workflow_id}'::text[] || CASE WHEN d.detail ? 'deliveries' THEN
		jsonb_build_object('deliveries', (SELECT jsonb_object_agg(v.channel, e.value)
			FROM jsonb_each(d.detail->'deliveries') e JOIN greenlight.variant v ON v.id = e.key::bigint))
		ELSE '{}' END
	FROM (SELECT detail::jsonb) d);

/* Every row that the verbs of a pair can change. */
CREATE VIEW pairs.stored AS
WITH ids (post_id, workspace_id) AS (
	SELECT p.id, p.workspace_id FROM greenlight_internal.post p)
SELECT 1 AS part, 0::bigint AS n, 'post ' || (to_jsonb(p) - '{id,workspace_id,workflow_id,author_id,submitter_id,contributor_ids,head_sha256}'::text[]
	|| jsonb_build_object('author', pairs.person(p.author_id), 'submitter', pairs.person(p.submitter_id), 'contributors', pairs.people(p.contributor_ids),
		'workflow', (SELECT w.name FROM greenlight_internal.workflow w WHERE w.id = p.workflow_id)))::text AS line
FROM greenlight_internal.post p
UNION ALL
SELECT 2, v.channel_id, 'variant ' || (to_jsonb(v) - '{id,workspace_id,post_id,channel_id,content_sha256,idempotency_key}'::text[]
	|| jsonb_build_object('channel', c.name))::text
FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
UNION ALL
SELECT 3, r.revision, 'revision ' || (to_jsonb(r) - '{post_id,workspace_id,variants,channel_ids,variant_sha256,content_sha256,author_id}'::text[]
	|| jsonb_build_object('author', pairs.person(r.author_id)))::text
FROM greenlight_internal.revision r
UNION ALL
SELECT 4, r.round, 'review ' || (to_jsonb(r) - '{post_id,workspace_id,workflow_version_id,submitter_id,content_sha256}'::text[]
	|| jsonb_build_object('submitter', pairs.person(r.submitter_id), 'version', (SELECT v.version FROM greenlight_internal.workflow_version v WHERE v.id = r.workflow_version_id)))::text
FROM greenlight_internal.review r
UNION ALL
SELECT 5, s.round * 10000 + s.step * 100 + s.visit, 'visit ' || (to_jsonb(s) - '{post_id,workspace_id,seat_person_ids,seat_decision_ids}'::text[]
	|| jsonb_build_object('seats', pairs.people(s.seat_person_ids), 'decisions', (SELECT string_agg(COALESCE(d.verdict || ' of ' || pairs.person(d.person_id), '-'), ',' ORDER BY u.n)
		FROM unnest(s.seat_decision_ids) WITH ORDINALITY u (id, n) LEFT JOIN greenlight_internal.decision d ON d.id = u.id)))::text
FROM greenlight_internal.review_step s
UNION ALL
SELECT 6, d.id, 'decision ' || (to_jsonb(d) - '{id,post_id,workspace_id,content_sha256,person_id}'::text[]
	|| jsonb_build_object('person', pairs.person(d.person_id), 'is_counted', (SELECT w.is_counted FROM greenlight.decision w WHERE w.id = d.id)))::text
FROM greenlight_internal.decision d
UNION ALL
SELECT 7, c.id, 'comment ' || (to_jsonb(c) - '{id,post_id,workspace_id,author_id,resolver_id}'::text[] || jsonb_build_object('author', pairs.person(c.author_id)))::text
FROM greenlight_internal.comment c
UNION ALL
SELECT 8, e.event_no, 'event ' || jsonb_build_array(e.event_no, e.at, pairs.person(e.actor_id), e.actor_kind, e.action, e.rule, e.revision, e.from_status, e.to_status, pairs.detail(e.detail))::text
FROM greenlight_internal.event e JOIN ids i ON i.post_id = e.post_id
UNION ALL
SELECT 9, e.event_no, 'workspace event ' || jsonb_build_array(e.event_no, e.at, pairs.person(e.actor_id), e.actor_kind, e.action, pairs.detail(e.detail))::text
FROM greenlight_internal.event e JOIN ids i ON i.workspace_id = e.workspace_id WHERE e.post_id IS NULL
UNION ALL
SELECT 10, v.version, 'version ' || jsonb_build_array(w.name, v.version, v.mode, v.definition)::text
FROM greenlight_internal.workflow_version v JOIN greenlight_internal.workflow w ON w.id = v.workflow_id
UNION ALL
SELECT 11, w.id, 'workflow ' || jsonb_build_array(w.name, w.version, w.is_default, w.is_active)::text
FROM greenlight_internal.workflow w
UNION ALL
SELECT 12, p.id, 'inactive ' || p.name FROM greenlight_internal.person p WHERE NOT p.is_active;

/* What is stored, the deactivations since a place in the log, and what verify() finds. */
CREATE FUNCTION pairs.state(since bigint) RETURNS TABLE (line text) LANGUAGE sql AS $$
	SELECT s.line FROM (
		SELECT part, n, line FROM pairs.stored
		UNION ALL
		SELECT 13, e.seq, 'instance event ' || jsonb_build_array(pairs.person(e.actor_id), e.actor_kind, e.action, e.detail::jsonb)::text
		FROM greenlight_internal.event e WHERE e.workspace_id IS NULL AND e.seq > since) s
	ORDER BY s.part, s.n, s.line
$$;

CREATE FUNCTION pairs.wrong() RETURNS TABLE (line text) LANGUAGE sql AS $$
	SELECT 'verify() says ' || v::text FROM greenlight.verify() v
	UNION ALL
	SELECT 'verify_chain() says ' || c::text FROM greenlight_internal.post p, greenlight.verify_chain(p.id) c
$$;
