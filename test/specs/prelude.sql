/*
 * What every isolation test stands on: people with logins, a fresh workspace for each permutation,
 * and views for the check at the end. The clock stands at 09:00 until a test moves it.
 *
 * anna writes; ben, cleo and dora approve; sam schedules and publishes; max manages; carl is the client;
 * eve belongs to no workspace yet; pool is the login of a gateway.
 */
CREATE EXTENSION pg_greenlight;
CREATE EXTENSION greenlight_test;
SET client_min_messages = warning;

CREATE ROLE anna LOGIN;
CREATE ROLE ben LOGIN;
CREATE ROLE cleo LOGIN;
CREATE ROLE dora LOGIN;
CREATE ROLE sam LOGIN;
CREATE ROLE max LOGIN;
CREATE ROLE carl LOGIN;
CREATE ROLE eve LOGIN;
CREATE ROLE pool LOGIN;

DO $$
DECLARE
	person text;
BEGIN
	FOREACH person IN ARRAY '{anna,ben,cleo,dora,sam,max,carl,eve}'::text[] LOOP
		PERFORM greenlight.add_person(person, person || '@example.com', person);
		PERFORM greenlight.grant_access(person::regrole, 'user');
	END LOOP;
	PERFORM greenlight.grant_access('pool', 'gateway');
	PERFORM greenlight.arm_publisher();
END $$;

CREATE SCHEMA iso;
GRANT USAGE ON SCHEMA iso TO PUBLIC;
CREATE TABLE iso.title (title text PRIMARY KEY, post_id bigint NOT NULL);
GRANT SELECT ON iso.title TO PUBLIC;

/* The post of a title: for steps, which cannot know ids. */
CREATE FUNCTION iso.id(title text) RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT t.post_id FROM iso.title t WHERE t.title = id.title);

CREATE FUNCTION iso.variant(title text) RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT v.id FROM greenlight.variant v WHERE v.post_id = iso.id(title));

CREATE PROCEDURE iso.at(clock text) LANGUAGE sql
BEGIN ATOMIC
	SELECT greenlight_test.set_clock(('2030-01-07 ' || clock || ' UTC')::timestamptz);
END;

CREATE FUNCTION iso.hm(at timestamptz) RETURNS text LANGUAGE sql STABLE
RETURN to_char(at AT TIME ZONE 'UTC', 'HH24:MI');

/* Run a statement as a person. */
CREATE PROCEDURE iso.act(person text, statement text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', person);
	EXECUTE statement;
	RESET SESSION AUTHORIZATION;
END $$;

/* Workflows by name, since a spec file cannot hold braces. */
CREATE TABLE iso.flow (name text PRIMARY KEY, definition jsonb NOT NULL);
INSERT INTO iso.flow VALUES
('none', '{"mode": "none"}'),
('all', '{"mode": "required", "steps": [{"name": "review", "requires": [{"role": "approver", "quorum": "all"}]}]}'),
('two_of_three', '{"mode": "required", "steps": [{"name": "review", "requires": [{"role": "approver", "quorum": {"at_least": 2}}]}]}'),
('ben_or_cleo', '{"mode": "required", "steps": [{"name": "review", "requires": [{"people": ["ben", "cleo"]}]}]}'),
('ben_then_cleo', '{"mode": "multi_level", "steps": [
	{"name": "first", "requires": [{"people": ["ben"]}]},
	{"name": "second", "requires": [{"people": ["cleo"]}]}]}'),
('checked', '{"mode": "required", "steps": [{"name": "review", "requires": [{"role": "approver"}], "checklist": [{"item": "links"}, {"item": "rights", "rebind": false}]}]}'),
('then_client', '{"mode": "multi_level", "steps": [
	{"name": "first", "requires": [{"role": "approver"}]},
	{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}');

/* Take away what the permutation before left, as nothing but a test may: people and their log stay. */
CREATE PROCEDURE iso.clear() LANGUAGE plpgsql AS $$
DECLARE
	relation text;
BEGIN
	SET LOCAL greenlight.maintenance = on;
	DELETE FROM greenlight_internal.event WHERE workspace_id IS NOT NULL;
	FOREACH relation IN ARRAY '{approval_link_post,approval_link,sandbox_delivery,attempt,decision,review_step,review,tick,comment,idempotency,delegation,occurrence,series,variant,revision,post,role_grant,slot,blackout,channel_credential,channel,workflow_version,workflow,holiday,business_calendar,member,workspace}'::text[] LOOP
		EXECUTE format('DELETE FROM greenlight_internal.%I', relation);
	END LOOP;
	SET LOCAL greenlight.maintenance = off;
END $$;

/* A fresh workspace with three channels; posts in it take the workflow of this name, else four_eyes. */
CREATE PROCEDURE iso.begin(flow text DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE
	ws constant text := 'acme';
BEGIN
	CALL iso.clear();
	CALL iso.at('09:00');
	PERFORM greenlight.create_workspace(ws);
	PERFORM greenlight.register_channel(ws, 'web', 'sandbox'), greenlight.register_channel(ws, 'wire', 'sandbox'),
		greenlight.register_channel(ws, 'hand', 'manual');
	PERFORM greenlight.add_member(ws, 'anna', '{creator}'), greenlight.add_member(ws, 'ben', '{approver}'),
		greenlight.add_member(ws, 'cleo', '{approver}'), greenlight.add_member(ws, 'dora', '{approver}'),
		greenlight.add_member(ws, 'sam', '{assistant}'), greenlight.add_member(ws, 'max', '{manager}'),
		greenlight.add_member(ws, 'carl', '{client}');
	IF flow IS NOT NULL THEN
		PERFORM greenlight.create_workflow(ws, f.name, f.definition) FROM iso.flow f WHERE f.name = flow;
		PERFORM greenlight.assign_workflow(ws, flow);
	END IF;
	PERFORM greenlight_test.begin_epoch();
	DELETE FROM iso.title;
END $$;

/* anna's draft of a title, for channel web. */
CREATE PROCEDURE iso.draft(title text, channels text[] DEFAULT '{web}') LANGUAGE plpgsql AS $$
BEGIN
	CALL iso.act('anna', format('SELECT greenlight.create_post(%L, %L, %L, %L)', 'acme', title, 'Text of ' || title, channels));
	INSERT INTO iso.title
	SELECT p.title, p.id FROM greenlight.post p WHERE p.title = draft.title;
END $$;

CREATE PROCEDURE iso.submitted(title text, channels text[] DEFAULT '{web}') LANGUAGE plpgsql AS $$
BEGIN
	CALL iso.draft(title, channels);
	CALL iso.act('anna', format('SELECT greenlight.submit(iso.id(%L))', title));
END $$;

CREATE PROCEDURE iso.approved(title text, channels text[] DEFAULT '{web}') LANGUAGE plpgsql AS $$
BEGIN
	CALL iso.submitted(title, channels);
	CALL iso.act('ben', format('SELECT greenlight.approve(iso.id(%L), 1)', title));
END $$;

/* Approved, to go out at 10:00. */
CREATE PROCEDURE iso.scheduled(title text, channels text[] DEFAULT '{web}') LANGUAGE plpgsql AS $$
BEGIN
	CALL iso.approved(title, channels);
	CALL iso.act('sam', format('SELECT greenlight.schedule(iso.id(%L), %L)', title, '2030-01-07 10:00 UTC'));
END $$;

/* A post that is approved as a series: daily at 10:00, three times. */
CREATE PROCEDURE iso.series(title text) LANGUAGE plpgsql AS $$
BEGIN
	CALL iso.draft(title);
	CALL iso.act('sam', format('SELECT greenlight.schedule(iso.id(%L), %L)', title, '2030-01-07 10:00 UTC'));
	CALL iso.act('anna', format('SELECT greenlight.create_series(iso.id(%L), %L), greenlight.submit(iso.id(%1$L))', title, 'FREQ=DAILY;COUNT=3'));
	CALL iso.act('ben', format('SELECT greenlight.approve(iso.id(%L), 1)', title));
END $$;

/* Where the posts of series stand, by their wall times. */
CREATE VIEW iso.occurrences AS
SELECT to_char(o.occurs_local, 'DD HH24:MI') AS occurs, o.status, s.state FROM greenlight.occurrence o
JOIN greenlight.series s ON s.post_id = o.series_id ORDER BY o.occurs_local;

/* The worker's two transactions, with names in place of ids. */
CREATE FUNCTION iso.epoch() RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT max(epoch) FROM greenlight_internal.worker_epoch);

CREATE FUNCTION iso.titles(post_ids bigint[]) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(p.title, ', ' ORDER BY p.title) FROM greenlight_internal.post p WHERE p.id = ANY (post_ids));

CREATE FUNCTION iso.deliveries(variant_ids bigint[]) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(p.title || ' on ' || c.name, ', ' ORDER BY p.title, c.name)
	FROM greenlight_internal.variant v
	JOIN greenlight_internal.post p ON p.id = v.post_id
	JOIN greenlight_internal.channel c ON c.id = v.channel_id
	WHERE v.id = ANY (variant_ids));

CREATE FUNCTION iso.claim(max_deliveries int DEFAULT 100, OUT claimed text, OUT locked text, OUT missed int) LANGUAGE sql AS
'SELECT iso.deliveries(b.variant_ids), iso.titles(b.locked_post_ids), b.missed FROM greenlight_test.claim_due(iso.epoch(), max_deliveries) b';

CREATE FUNCTION iso.recover(OUT cut_off int, OUT locked text) LANGUAGE sql AS
'SELECT b.cut_off, iso.titles(b.locked_post_ids) FROM greenlight_test.recover(iso.epoch()) b';

/* Settles the last attempt of the post, in the generation that made it. */
CREATE FUNCTION iso.settle(title text, ending text) RETURNS text LANGUAGE sql AS
'SELECT greenlight_test.settle(a.epoch, a.id, a.post_id, a.variant_id, ending)
FROM greenlight_internal.attempt a WHERE a.post_id = iso.id(title) ORDER BY a.id DESC LIMIT 1';

/* Where the posts of this workspace stand. */
CREATE VIEW iso.posts AS
SELECT p.title, p.status, p.revision, p.round, p.is_held AS held,
	(SELECT string_agg(d.person || ' ' || d.verdict || CASE WHEN d.is_counted THEN '' ELSE ' (not counted)' END, ', ' ORDER BY d.id)
		FROM greenlight.decision d WHERE d.post_id = p.id) AS votes,
	(SELECT string_agg(v.channel || ' ' || v.delivery_state || CASE WHEN v.attempts > 0 THEN ' x' || v.attempts ELSE '' END, ', ' ORDER BY v.channel)
		FROM greenlight.variant v WHERE v.post_id = p.id) AS deliveries
FROM (SELECT q.*, i.round FROM greenlight.post q JOIN greenlight_internal.post i ON i.id = q.id) p
ORDER BY p.id;

/* What happened to them. */
CREATE VIEW iso.events AS
SELECT e.event_no, e.actor, e.action, e.from_status, e.to_status
FROM greenlight.event e
WHERE e.post_id = (SELECT post_id FROM iso.title ORDER BY post_id DESC LIMIT 1)
ORDER BY e.event_no;

/* Give a deactivated person, or one without a login, everything back: the last word of a test. */
CREATE PROCEDURE iso.restore(person text) LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL greenlight.maintenance = on;
	UPDATE greenlight_internal.person p SET is_active = true, login = p.name, login_oid = p.name::regrole WHERE p.name = person;
END $$;

/* Take a person and a login away again, as nothing but a test may. */
CREATE PROCEDURE iso.forget(login text) LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL greenlight.maintenance = on;
	DELETE FROM greenlight_internal.person p WHERE p.name = forget.login;
	DELETE FROM greenlight_internal.access a WHERE a.login = forget.login;
END $$;

CREATE FUNCTION iso.key(key text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object('idempotency_key', key);
CREATE FUNCTION iso.option(key text, value text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(key, value::jsonb);
GRANT SELECT ON iso.flow TO PUBLIC;
GRANT INSERT ON iso.title TO PUBLIC;

/* A reader of the log: what came since it read last. mark() passes what is there. */
CREATE TABLE iso.seen (seq bigint NOT NULL);
INSERT INTO iso.seen VALUES (0);
GRANT SELECT, UPDATE ON iso.seen TO PUBLIC;

CREATE PROCEDURE iso.mark() LANGUAGE sql AS
'UPDATE iso.seen SET seq = (SELECT max(e.seq) FROM greenlight.event e)';

CREATE FUNCTION iso.news() RETURNS TABLE (title text, action text) LANGUAGE plpgsql AS $$
DECLARE
	last bigint;
BEGIN
	SELECT COALESCE(nullif(current_setting('iso.last', true), '')::bigint, 0) INTO last;
	RETURN QUERY SELECT t.title, e.action FROM greenlight.events_after(greatest(last, (SELECT s.seq FROM iso.seen s))) e
		LEFT JOIN iso.title t ON t.post_id = e.post_id ORDER BY e.seq;
	PERFORM set_config('iso.last', (SELECT COALESCE(max(e.seq), last) FROM greenlight.events_after(greatest(last, (SELECT s.seq FROM iso.seen s))) e)::text, false);
END $$;

CREATE FUNCTION iso.in_acme() RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object('workspace', 'acme');

/* The person lets another one fill their seats today. */
CREATE PROCEDURE iso.delegated(person text, delegate text) LANGUAGE plpgsql AS $$
BEGIN
	CALL iso.act(person, format('SELECT greenlight.delegate(%L, %L, %L, %L, options => iso.in_acme())', person, delegate, '2030-01-07 08:00 UTC', '2030-01-08 08:00 UTC'));
END $$;

/* max makes carl a link for posts that wait for him; it is good for so many decisions, until 10:00. */
CREATE TABLE iso.link (link_id bigint NOT NULL, token text NOT NULL);
GRANT SELECT, INSERT ON iso.link TO PUBLIC;
CREATE PROCEDURE iso.linked(uses int, VARIADIC titles text[]) LANGUAGE plpgsql AS $$
DECLARE
	title text;
BEGIN
	DELETE FROM iso.link;
	FOREACH title IN ARRAY titles LOOP
		CALL iso.approved(title);
	END LOOP;
	CALL iso.act('max', format('INSERT INTO iso.link SELECT l.link_id, l.token FROM greenlight.create_approval_link(%L, (SELECT array_agg(iso.id(t)) FROM unnest(%L::text[]) t), %L) l',
		'carl', titles, jsonb_build_object('max_uses', uses, 'expires_at', '2030-01-07T10:00:00Z')));
END $$;

CREATE FUNCTION iso.decide(title text, verdict text DEFAULT 'approve') RETURNS text LANGUAGE sql AS
'SELECT d.verdict || '' '' || d.status FROM iso.link l, greenlight.link_decide(l.token, iso.id(title), 1, verdict, $$because$$) d';

CREATE FUNCTION iso.shown() RETURNS text LANGUAGE sql AS
'SELECT string_agg(v.title || CASE WHEN v.is_decidable THEN $$ to decide$$ ELSE $$$$ END, $$, $$ ORDER BY v.title) FROM iso.link l, greenlight.link_view(l.token) v';
