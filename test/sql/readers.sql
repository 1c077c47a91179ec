--
-- readers: each answers as the acts that it speaks of would come out, and changes nothing
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('read', 'mia:manager', 'ann:creator', 'sam:strategist', 'cleo:client', 'ass:assistant', 'obi:observer');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('read', c, 'sandbox');
SELECT c.name FROM greenlight.create_workflow('read', 'client', '{"mode": "multi_level", "steps": [
	{"name": "inside", "requires": [{"role": "strategist"}]},
	{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}') c, greenlight.assign_workflow('read', 'client');

-- allowed_actions: what the action would give, for each person, as the post goes on
CREATE FUNCTION pg_temp.may(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s: %s', w, test.run(w, format('SELECT COALESCE(string_agg(action || COALESCE('' > '' || to_status, ''''), '', ''), ''nothing'') FROM greenlight.allowed_actions(test.post(%L)) WHERE is_allowed', title)))
	FROM unnest('{ann,sam,cleo,ass,mia,obi}'::text[]) w $$;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('read', 'p', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT action, is_allowed, sqlstate, reason, to_status FROM greenlight.allowed_actions(test.post('p'))$$);
SELECT pg_temp.may('p');
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT pg_temp.may('p');
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('p'), 1)$$);
SELECT pg_temp.may('p');
SELECT test.run('cleo', $$SELECT status FROM greenlight.approve(test.post('p'), 1)$$);
SELECT pg_temp.may('p');
SELECT test.run('ass', $$SELECT status FROM greenlight.hold(test.post('p'), 'wait')$$);
SELECT pg_temp.may('p');
SELECT test.run('mia', $$SELECT status FROM greenlight.cancel(test.post('p'))$$);
SELECT pg_temp.may('p');
-- and that is what happens: each action of each person, tried and taken back, but for those about an item or a comment
CREATE FUNCTION pg_temp.differs(title text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	who text;
	said record;
	call text;
	came text;
BEGIN
	FOREACH who IN ARRAY '{ann,sam,cleo,ass,mia,obi}'::text[] LOOP
		FOR said IN SELECT split_part(x, ' | ', 1) AS action, split_part(x, ' | ', 2) AS answer
			FROM regexp_split_to_table(test.run(who, format('SELECT action, COALESCE(sqlstate, ''allowed'') FROM greenlight.allowed_actions(test.post(%L)) WHERE action NOT IN (''tick'', ''resolve_comment'')', title)), '\n') x WHERE x ~ ' [|] ' LOOP
			call := CASE said.action
				WHEN 'revise' THEN 'revise_post(%s, ''other'')' WHEN 'set_variant' THEN 'set_variant(%s, ''blog'', ''other'')' WHEN 'remove_variant' THEN 'remove_variant(%s, ''blog'')'
				WHEN 'approve' THEN 'approve(%s, 1)' WHEN 'request_changes' THEN 'request_changes(%s, 1, ''x'')' WHEN 'reject' THEN 'reject(%s, 1, ''x'')'
				WHEN 'abstain' THEN 'abstain(%s, 1)' WHEN 'override' THEN 'override(%s, ''x'')' WHEN 'grant_round' THEN 'grant_round(%s, 1, ''x'')'
				WHEN 'extend_deadline' THEN 'extend_deadline(%s, now() + ''1 year'', ''x'')'
				WHEN 'create_series' THEN 'create_series(%s, ''FREQ=DAILY;COUNT=2'')'
				WHEN 'schedule' THEN 'schedule(%s, now() + ''1 day'')' WHEN 'comment' THEN 'add_comment(%s, ''x'')'
				WHEN 'confirm_published' THEN 'confirm_published(test.variant(%2$L, ''blog''), ''https://example.org'')' WHEN 'confirm_not_published' THEN 'confirm_not_published(test.variant(%2$L, ''blog''))'
				ELSE said.action || '(%s)' END;
			BEGIN
				came := test.run(who, 'SELECT greenlight.' || format(call, test.post(title), title));
				RAISE SQLSTATE 'TEST1';
			EXCEPTION WHEN SQLSTATE 'TEST1' THEN
				came := CASE WHEN came ~ '^[A-Z0-9]{5}: ' THEN left(came, 5) ELSE 'allowed' END;
			END;
			IF came <> said.answer THEN
				RETURN NEXT format('%s, %s: said %s, came %s', who, said.action, said.answer, came);
			END IF;
		END LOOP;
	END LOOP;
END $$;
SELECT t, test.run('ann', format('SELECT status FROM greenlight.create_post(''read'', %L, ''text'', ''{blog}'')', t)) FROM unnest('{d,r,c,a,x}'::text[]) t;
SELECT t, test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', t)) FROM unnest('{r,c,a,x}'::text[]) t;
SELECT t, test.run('sam', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', t)) FROM unnest('{c,a,x}'::text[]) t;
SELECT t, test.run('cleo', format('SELECT status FROM greenlight.%s(test.post(%L), 1, ''because'')', verb, t)) FROM (VALUES ('a', 'approve'), ('x', 'reject')) AS v (t, verb);
SELECT t, pg_temp.differs(t) FROM unnest('{d,r,c,a,x,p}'::text[]) t;

-- explain_gate: every clause of every channel, open and closed, with who can change it
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('a'), '2035-06-01 10:00+00')$$);
SELECT clause, is_open, detail, who FROM greenlight.explain_gate(test.post('a'));
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('read', 'blog', 'new password')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_workspace('read', 'crisis')$$);
SELECT test.run('ass', $$SELECT is_held FROM greenlight.hold(test.post('a'), 'wait')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('a'), 'site', ' ')$$);
SELECT variant, clause, detail, who FROM greenlight.explain_gate(test.post('a')) WHERE NOT is_open;
-- a client is shown the channels that they know of
SELECT test.run('cleo', $$SELECT DISTINCT variant FROM greenlight.explain_gate(test.post('a'))$$);

-- post_history: a sentence for each event, for members of the team
SELECT test.run('obi', $$SELECT actor, what, revision, from_status, to_status FROM greenlight.post_history(test.post('a'))$$);
SELECT actor, what FROM greenlight.post_history(test.post('x'));

-- check_content: what each built-in network counts in a text and a file
SELECT n.name, c.rule, c.counted, c.unit, c.max_allowed, c.is_ok
FROM greenlight.network n, greenlight.check_content(n.name, U&'ten chars \+01F44D', ('[{"uri": "x", "sha256": "' || repeat('0', 64) || '", "kind": "image/png"}]')::jsonb) c
WHERE n.name IN (SELECT name FROM greenlight_internal.network WHERE is_builtin) ORDER BY n.name COLLATE "C", c.rule, c.unit;

-- the worker's: version, a tick, its state
SELECT greenlight.version() ~ '^\d+\.\d+\.\d+$';
SELECT claimed >= 0, published >= 0, retried >= 0, failed >= 0, unconfirmed >= 0, missed >= 0 FROM greenlight.run_once();
SELECT is_running, may_publish, obstacle FROM greenlight.publisher_status();
SELECT (s).is_running FROM greenlight.stat_publisher s;
SELECT check_name, status FROM greenlight.health();
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.resume_workspace('read')$$);
SELECT * FROM greenlight.verify();
