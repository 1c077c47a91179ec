--
-- found_allowed: what allowed_actions() says is what happens: for posts and people at random, in every
-- state that random actions lead to, each action it allows succeeds and leads to the status it names,
-- and each other one is refused with the SQLSTATE it names. explain_gate() likewise: the worker claims
-- exactly the deliveries of which it says that every clause is open.
--
\pset format unaligned
\pset tuples_only on
-- all of them are the same text on the same channels, and said to be
SET client_min_messages = warning;

SELECT test.team('rnd', 'olga:owner', 'mia:manager', 'ann:creator', 'bob:editor', 'ed:strategist', 'sam:assistant', 'cli:client',
	'con:contributor', 'leg:legal', 'ch:community_manager', 'app:approver', 'obs:observer', 'ana:analyst', 'out:');
SELECT name FROM unnest('{blog,site,desk}'::text[]) c, greenlight.register_channel('rnd', c, 'sandbox');
SELECT roles FROM greenlight.grant_role('rnd', 'rnd_ann', 'editor', 'blog');
SELECT roles FROM greenlight.grant_role('rnd', 'rnd_app', 'assistant', 'site');
SELECT name FROM greenlight.use_template('rnd', 'none');
SELECT name FROM greenlight.use_template('rnd', 'optional');
SELECT name FROM greenlight.create_workflow('rnd', 'two', '{"mode": "multi_level", "steps": [
	{"name": "in", "requires": [{"role": "editor"}, {"role": "legal"}]},
	{"name": "cl", "audience": "client", "requires": [{"role": "client", "quorum": "all"}]}]}');
SELECT name FROM greenlight.create_workflow('rnd', 'wait', '{"mode": "required", "self_approval": "forbid_submitter", "steps": [
	{"name": "in", "requires": [{"roles": ["editor", "manager", "approver", "strategist"], "quorum": {"at_least": 2}, "rejection": "wait_all"}]}]}');
SELECT name FROM greenlight.assign_workflow('rnd', 'two', 'desk');
-- conditions, carry rules, limits and distinct approvers
CREATE FUNCTION pg_temp.carrying(name text, at_limit text) RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('rnd', $1, format('{"mode": "multi_level", "distinct_approvers": true, "self_approval": "forbid_last_editor",
		"change_requests": {"limit": 1, "roles": ["client", "editor"], "at_limit": "%s"}, "steps": [
		{"name": "law", "when": "$.labels[*] == \"law\"", "requires": [{"roles": ["legal", "approver"]}]},
		{"name": "in", "carry": "scope", "covers": {"channels": ["blog"]}, "requires": [{"roles": ["editor", "manager", "strategist"], "quorum": {"at_least": 2}, "rejection": "wait_all"}]},
		{"name": "out", "when": "$.labels[*] == \"out\"", "carry": "always", "requires": [{"roles": ["editor", "legal", "owner"], "quorum": {"percent": 30}}]},
		{"name": "cl", "audience": "client", "carry": "minor", "requires": [{"roles": ["client", "manager"]}]}]}', $2)::jsonb) $$;
SELECT pg_temp.carrying('carrying ' || at_limit, at_limit) FROM unnest('{escalate,block,reject}'::text[]) at_limit;

CREATE TABLE test.rnd_call (action text, call text);
INSERT INTO test.rnd_call VALUES
	('revise', 'SELECT greenlight.revise_post(%1$s, %6$L, options => ''{"minor": %7$s}'')'), ('set_variant', 'SELECT greenlight.set_variant(%1$s, %3$L, ''text %4$s'')'),
	('remove_variant', 'SELECT greenlight.remove_variant(%1$s, %3$L)'), ('approve', 'SELECT greenlight.approve(%1$s, %2$s)'),
	('abstain', 'SELECT greenlight.abstain(%1$s, %2$s)'), ('retract', 'SELECT greenlight.retract(%1$s)'),
	('override', 'SELECT greenlight.override(%1$s, ''why'')'), ('grant_round', 'SELECT greenlight.grant_round(%1$s, 1, ''why'')'),
	('extend_deadline', 'SELECT greenlight.extend_deadline(%1$s, now() + ''1 year'', ''why'')'),
	('request_changes', 'SELECT greenlight.request_changes(%1$s, %2$s, ''why'')'), ('reject', 'SELECT greenlight.reject(%1$s, %2$s, ''why'')'),
	('create_series', 'SELECT greenlight.create_series(%1$s, ''FREQ=DAILY;COUNT=2'')'),
	('schedule', 'SELECT greenlight.schedule(%1$s, now() + ''1 hour'')'), ('comment', 'SELECT greenlight.add_comment(%1$s, ''hello'')'),
	('confirm_published', 'SELECT greenlight.confirm_published(%5$s, ''https://example.org/1'')'),
	('confirm_not_published', 'SELECT greenlight.confirm_not_published(%5$s)');
CREATE TABLE test.rnd_wrong (post bigint, who text, action text, "before" text, said text, got text, message text);
CREATE TABLE test.rnd_count (what text);

-- do an action, and take it back unless it is to stay
CREATE FUNCTION test.rnd_try(who text, post bigint, act text, stays boolean, OUT state text, OUT message text, OUT status text) LANGUAGE plpgsql AS $$
DECLARE
	revision int := (SELECT p.revision FROM greenlight_internal.post p WHERE id = post);
	variant bigint; channel text;
	-- often what it was before, so that approvals of then may count again
	new_body text := COALESCE((SELECT r.body FROM greenlight_internal.revision r JOIN greenlight_internal.post p ON p.id = r.post_id
		JOIN greenlight_internal.revision n ON n.post_id = p.id AND n.revision = p.revision
		WHERE p.id = post AND r.body <> n.body AND random() < 0.5 ORDER BY random() LIMIT 1), 'text ' || random());
	call text := COALESCE((SELECT r.call FROM test.rnd_call r WHERE action = act), format('SELECT greenlight.%I(%%1$s)', act));
BEGIN
	SELECT v.id, c.name INTO variant, channel FROM greenlight_internal.variant v JOIN greenlight_internal.channel c ON c.id = v.channel_id
	WHERE v.post_id = post AND v.delivery_state <> 'cancelled'
	ORDER BY v.delivery_state = 'unconfirmed' DESC, v.delivery_state IN ('published', 'unpublished'), random() LIMIT 1;
	IF variant IS NULL AND act IN ('set_variant', 'remove_variant', 'confirm_published', 'confirm_not_published') THEN
		RETURN;
	END IF;
	BEGIN
		EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login(who));
		EXECUTE format(call, post, revision, channel, random(), variant,
			new_body, (random() < 0.5)::text);
		RESET SESSION AUTHORIZATION;
		SELECT p.status INTO status FROM greenlight_internal.post p WHERE id = post;
		state := '00000';
		IF NOT stays THEN RAISE SQLSTATE 'TEST1'; END IF;
	EXCEPTION WHEN OTHERS THEN
		IF SQLSTATE <> 'TEST1' THEN
			state := SQLSTATE;
			message := SQLERRM;
		END IF;
	END;
END $$;

CREATE FUNCTION test.rnd_allowed(who text, post bigint) RETURNS TABLE (act text, is_allowed boolean, state text, to_status text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', test.login(who));
	RETURN QUERY SELECT a.action, a.is_allowed, COALESCE(a.sqlstate, '00000'), a.to_status FROM greenlight.allowed_actions(post) a
		-- about an item or a comment: engine_checklists and engine_blocking try them
		WHERE a.action NOT IN ('tick', 'resolve_comment');
	RESET SESSION AUTHORIZATION;
EXCEPTION WHEN SQLSTATE 'WF404' THEN
	RETURN;
END $$;

-- try all actions of one person on one post
CREATE FUNCTION test.rnd_check(who text, post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	before text := (SELECT p.status || ', ' || p.review_state || ', ' || p.mode FROM greenlight_internal.post p WHERE id = post);
	status text := (SELECT p.status FROM greenlight_internal.post p WHERE id = post);
	a record; t record;
BEGIN
	FOR a IN SELECT * FROM test.rnd_allowed(who, post) LOOP
		t := test.rnd_try(who, post, a.act, false);
		CONTINUE WHEN t.state IS NULL;
		INSERT INTO test.rnd_count VALUES (a.act || ' ' || a.state), (before);
		IF a.is_allowed <> (a.state = '00000') OR a.state <> t.state THEN
			INSERT INTO test.rnd_wrong VALUES (post, who, a.act, before, a.state, t.state, t.message);
		ELSIF a.is_allowed AND a.act !~ '^(confirm|remove)_' AND COALESCE(a.to_status, status) <> t.status THEN
			INSERT INTO test.rnd_wrong VALUES (post, who, a.act, before, 'to ' || a.to_status, 'to ' || t.status, NULL);
		END IF;
	END LOOP;
END $$;

-- claim all that is due, compare with what explain_gate() said before, and let most attempts end somehow
CREATE FUNCTION test.rnd_publish() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	epoch bigint := greenlight_test.begin_epoch();
	gates jsonb; ids bigint[]; a record;
BEGIN
	SELECT jsonb_object_agg(variant, is_open) INTO gates FROM (SELECT v.id AS variant, bool_and(g.is_open) AS is_open
		FROM greenlight_internal.post p JOIN greenlight_internal.variant v ON v.post_id = p.id JOIN greenlight_internal.channel c ON c.id = v.channel_id,
			greenlight.explain_gate(p.id) g WHERE p.workspace = 'rnd' AND g.variant = c.name GROUP BY v.id) x;
	LOOP
		SELECT variant_ids INTO ids FROM greenlight_test.claim_due(epoch, 50);
		EXIT WHEN COALESCE(cardinality(ids), 0) = 0;
		INSERT INTO test.rnd_wrong SELECT v.post_id, 'worker', 'claim', v.delivery_state, 'closed', 'claimed' FROM greenlight_internal.variant v
		WHERE v.id = ANY (ids) AND gates ->> v.id::text = 'false';
		gates := gates - ids::text[];
		FOR a IN SELECT id, post_id, variant_id FROM greenlight_internal.attempt WHERE variant_id = ANY (ids) AND ended_at IS NULL AND random() < 0.8 LOOP
			PERFORM greenlight_test.settle(epoch, a.id, a.post_id, a.variant_id, (ARRAY['ok', 'ok', 'permanent', 'retryable', 'unknown', 'manual'])[1 + floor(random() * 6)::int]);
		END LOOP;
	END LOOP;
	INSERT INTO test.rnd_wrong SELECT NULL, 'worker', 'claim', g.key, 'open', 'not claimed' FROM jsonb_each_text(gates) g WHERE g.value = 'true';
END $$;

CREATE FUNCTION test.rnd_pick(choices text[]) RETURNS text LANGUAGE sql AS $$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

CREATE FUNCTION test.rnd_round() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	post bigint;
	who text := test.rnd_pick('{olga,mia,ann,bob,ed,sam,cli,con,leg,ch,app,obs,ana,out}');
	act text;
BEGIN
	IF random() < 0.12 THEN
		PERFORM test.run(test.rnd_pick('{ann,bob,ed,con,mia,ch}'), format('SELECT greenlight.create_post(''rnd'', ''p'', ''text'', %L)',
			string_to_array(test.rnd_pick('{blog,"blog,site",site,desk,"","blog,desk"}'), ',')));
	ELSIF random() < 0.05 THEN
		PERFORM test.run('mia', format('SELECT greenlight.create_post(''rnd'', ''p'', ''text'', ''{blog,desk}'', workflow => %L)',
			test.rnd_pick('{none,optional,wait,carrying escalate,carrying block,carrying reject}')));
	ELSIF random() < 0.05 THEN
		PERFORM greenlight.assign_workflow('rnd', test.rnd_pick('{none,optional,two,wait,four_eyes,carrying escalate,carrying block,carrying reject}'), test.rnd_pick('{blog,site,desk,NULL}'));
	ELSIF random() < 0.03 THEN
		PERFORM greenlight.pause_channel('rnd', 'site');
	ELSIF random() < 0.05 THEN
		PERFORM greenlight.resume_channel('rnd', 'site');
	ELSIF random() < 0.03 THEN
		PERFORM greenlight.remove_member('rnd', 'rnd_cli'), greenlight.add_member('rnd', 'rnd_cli', '{}');
	ELSIF random() < 0.3 THEN
		PERFORM test.rnd_publish();
	END IF;
	IF random() < 0.3 THEN
		PERFORM test.run(test.rnd_pick('{mia,bob,ed}'), format('SELECT greenlight.revise_post(%s, labels => %L)',
			id, string_to_array(test.rnd_pick('{law,out,"law,out",""}'), ',')))
		FROM greenlight_internal.post WHERE workspace = 'rnd' ORDER BY random() * sqrt(id) DESC LIMIT 1;
	END IF;
	-- more often than not a post that was submitted, and somebody with a seat in its last round
	SELECT id INTO post FROM greenlight_internal.post WHERE workspace = 'rnd'
	ORDER BY round > 0 AND NOT is_cancelled AND random() < 0.5 DESC, random() * sqrt(id) DESC LIMIT 1;
	IF post IS NULL THEN RETURN; END IF;
	IF random() < 0.6 THEN
		SELECT COALESCE(max(name), who) INTO who FROM (SELECT substr(n.name, 5) AS name FROM greenlight_internal.post p
			JOIN greenlight_internal.review_step s ON s.post_id = p.id AND s.round = p.round, unnest(s.seat_person_ids) seat
			JOIN greenlight_internal.person n ON n.id = seat WHERE p.id = post ORDER BY random() LIMIT 1) x;
	END IF;
	PERFORM test.rnd_check(who, post);
	SELECT a.act INTO act FROM test.rnd_allowed(who, post) a WHERE a.is_allowed AND (a.act NOT IN ('cancel', 'comment') OR random() < 0.1)
	ORDER BY a.act IN ('submit', 'approve', 'abstain', 'request_changes', 'retract') AND random() < 0.6 DESC, random() LIMIT 1;
	PERFORM test.rnd_try(who, post, act, true) WHERE act IS NOT NULL;
END $$;

-- all of it is taken back: the worker, and other tests, see nothing of it
BEGIN;
SELECT setseed(0.42);
SELECT count(test.rnd_round()) FROM generate_series(1, 400);
SELECT * FROM test.rnd_wrong;
SELECT count(*) > 3000, count(DISTINCT what) > 40 FROM test.rnd_count;
SELECT * FROM greenlight.verify() v JOIN greenlight_internal.post p ON p.id = v.post_id AND p.workspace = 'rnd';
ROLLBACK;
