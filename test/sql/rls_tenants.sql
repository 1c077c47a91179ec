--
-- rls_tenants: who is in one workspace learns nothing of another: no row, no count, no error that
-- differs, no name that is taken, no plan or operator that looks
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('theirs', 'tia:owner', 'tom:creator', 'ted:approver');
SELECT name FROM greenlight.register_channel('theirs', 'secret channel', 'sandbox');
SELECT h.holidays FROM greenlight.create_calendar('theirs', 'secret calendar', 'UTC', '{}') c, greenlight.add_holiday('theirs', c.name, '2030-01-01', 'secret day') h;
SELECT s.iso_dow FROM greenlight.channel c, greenlight.add_slot(c.workspace, c.name, 1, '09:00') s WHERE c.workspace = 'theirs';
SELECT at_end FROM greenlight.add_blackout('theirs', '[2036-01-01, 2036-01-02)', 'theirs alone');
SELECT kind FROM greenlight.set_rule('theirs', '{"kind": "banned_words", "words": ["secret word"], "name": "secret rule"}');
SELECT test.run('tom', $$SELECT status FROM greenlight.create_post('theirs', 'secret', 'secret text', '{secret channel}', now() + '1 day', external_ref => 'ref')$$);
SELECT test.run('tom', $$SELECT visibility FROM greenlight.add_comment(test.post('secret'), 'secret comment')$$);
SELECT test.run('tom', $$SELECT status FROM greenlight.create_series(test.post('secret'), 'FREQ=DAILY;COUNT=2')$$);
SELECT test.run('tom', $$SELECT status FROM greenlight.submit(test.post('secret'))$$);
SELECT test.run('tia', $$SELECT length(token) FROM greenlight.create_approval_link('theirs_ted', ARRAY[test.post('secret')])$$);
SELECT test.run('ted', $$SELECT status FROM greenlight.approve(test.post('secret'), 1, 'secret note')$$);
SELECT test.post('secret') AS post, test.variant('secret', 'secret channel') AS variant, max(c.id) AS comment,
	(SELECT max(id) FROM greenlight.approval_link WHERE workspace = 'theirs') AS link FROM greenlight_internal.comment c WHERE post_id = test.post('secret') \gset
SELECT test.team('ours', 'olga:owner', 'ann:creator');
SELECT name FROM greenlight.register_channel('ours', 'blog', 'sandbox');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ours', 'ours', 'our text', '{blog}')$$);

-- no view shows a row of theirs, to an owner of another workspace, to a person in none, to a login without a person
SELECT test.person('nobody');
CREATE ROLE ours_login LOGIN;
SELECT access FROM greenlight.grant_access('ours_login', 'user');
SELECT v, string_agg(test.run(who, format('SELECT count(*) FROM greenlight.%I x WHERE x::text ~ ''secret|theirs''', v)), ' ' ORDER BY who)
FROM (SELECT relname FROM pg_class WHERE relnamespace = 'greenlight'::regnamespace AND relkind = 'v') AS c (v), unnest('{olga,nobody,login}'::text[]) who
WHERE v NOT IN ('stat_publisher', 'network') GROUP BY v ORDER BY v;
SELECT test.run('olga', $$SELECT count(*) FROM greenlight.events_after(0) e WHERE e::text ~ 'secret|theirs'$$);
SELECT test.run('nobody', $$SELECT count(*) FROM greenlight.events_after(0)$$);
SELECT test.run('olga', $$SELECT count(*) FROM greenlight.verify()$$);
-- and theirs are there
SET test.team = 'theirs';
SELECT test.run('tia', $$SELECT count(*) FROM greenlight.post$$);
SET test.team = 'ours';

-- a post of theirs is answered as one that does not exist, whatever is asked of it
CREATE FUNCTION pg_temp.differs(call text, theirs bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	one text := test.run('olga', format(call, theirs));
	other text := test.run('olga', format(call, 999999));
BEGIN
	RETURN call || ': ' || CASE WHEN one = other AND one ~ '^WF404' THEN 'WF404 both' ELSE one || E'\n' || other END;
END $$;
SELECT pg_temp.differs(call, :post) FROM (VALUES
	('SELECT greenlight.copy_post(%s)'), ('SELECT greenlight.revise_post(%s, ''x'')'), ('SELECT greenlight.revise_post(%s, expected_revision => 7)'),
	('SELECT greenlight.set_variant(%s, ''secret channel'')'), ('SELECT greenlight.set_variant(%s, ''blog'')'), ('SELECT greenlight.remove_variant(%s, ''secret channel'')'),
	('SELECT greenlight.submit(%s)'), ('SELECT greenlight.approve(%s, 1)'), ('SELECT greenlight.approve(%s, 2)'),
	('SELECT greenlight.request_changes(%s, 1, ''x'')'), ('SELECT greenlight.reject(%s, 1, ''x'')'), ('SELECT greenlight.withdraw(%s)'),
	('SELECT greenlight.reopen(%s)'), ('SELECT greenlight.cancel(%s)'), ('SELECT greenlight.schedule(%s, now() + ''1 day'')'),
	('SELECT greenlight.unschedule(%s)'), ('SELECT greenlight.publish_now(%s)'), ('SELECT greenlight.hold(%s)'), ('SELECT greenlight.release(%s)'),
	('SELECT greenlight.retry(%s)'), ('SELECT greenlight.tick(%s, ''x'')'), ('SELECT greenlight.add_comment(%s, ''x'')'), ('SELECT greenlight.allowed_actions(%s)'),
	('SELECT greenlight.explain_gate(%s)'), ('SELECT greenlight.post_history(%s)'), ('SELECT greenlight.verify_chain(%s)'), ('SELECT greenlight.create_approval_link(''ours_ann'', ARRAY[%s])')) AS c (call);
SELECT pg_temp.differs('SELECT greenlight.revoke_link(%s)', :link);
SELECT pg_temp.differs(call, :variant) FROM (VALUES
	('SELECT greenlight.confirm_published(%s, ''https://example.org'')'), ('SELECT greenlight.confirm_not_published(%s)')) AS c (call);
SELECT pg_temp.differs(call, :comment) FROM (VALUES
	('SELECT greenlight.edit_comment(%s, ''x'')'), ('SELECT greenlight.resolve_comment(%s)'),
	('SELECT greenlight.add_comment((SELECT id FROM greenlight.post WHERE title = ''ours''), ''x'', %s)')) AS c (call);
-- a workspace of theirs as well
CREATE FUNCTION pg_temp.differs(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	one text := replace(test.run('olga', format(call, 'theirs')), '"theirs"', '"W"');
	other text := replace(test.run('olga', format(call, 'nowhere')), '"nowhere"', '"W"');
BEGIN
	RETURN call || ': ' || CASE WHEN one = other AND one ~ '^WF404' THEN 'WF404 both' ELSE one || E'\n' || other END;
END $$;
SELECT pg_temp.differs(call) FROM (VALUES
	('SELECT greenlight.create_post(%L, ''x'', ''x'')'), ('SELECT greenlight.create_post(%L, ''x'', ''x'', ''{secret channel}'')'),
	('SELECT greenlight.create_post(%L, ''x'', ''x'', external_ref => ''ref'')'),
	('SELECT greenlight.pause_workspace(%L)'), ('SELECT greenlight.resume_workspace(%L)'), ('SELECT greenlight.add_member(%L, ''theirs_tom'', ''{creator}'')'),
	('SELECT greenlight.add_member(%L, ''ours_olga'', ''{owner}'')'), ('SELECT greenlight.remove_member(%L, ''theirs_tom'')'),
	('SELECT greenlight.grant_role(%L, ''theirs_tom'', ''editor'')'), ('SELECT greenlight.revoke_role(%L, ''theirs_tom'', ''creator'')'),
	('SELECT greenlight.register_channel(%L, ''secret channel'', ''sandbox'')'), ('SELECT greenlight.set_credential(%L, ''secret channel'', ''x'')'), ('SELECT greenlight.set_channel(%L, ''secret channel'')'),
	('SELECT greenlight.pause_channel(%L, ''secret channel'')'), ('SELECT greenlight.resume_channel(%L, ''secret channel'')'),
	('SELECT greenlight.create_workflow(%L, ''four_eyes'', ''{"mode": "none"}'')'), ('SELECT greenlight.use_template(%L, ''four_eyes'')'),
	('SELECT greenlight.assign_workflow(%L, ''four_eyes'')')) AS c (call);

-- names that are taken there are free here
SELECT test.run('olga', $$SELECT name FROM greenlight.register_channel('ours', 'secret channel', 'sandbox')$$);
SELECT test.run('ann', $$SELECT title, external_ref FROM greenlight.create_post('ours', 'secret', 'text', external_ref => 'ref')$$);
-- who is a person elsewhere is as unknown as who is none
SELECT name, regexp_replace(test.run('olga', format($$SELECT greenlight.delegate('ours_olga', %L, now(), now() + '1 day')$$, name)), name, 'X') FROM unnest('{theirs_tom,nobody}'::text[]) name;
-- by plain SQL: nothing is found, so nothing is changed
SELECT test.run('olga', format('UPDATE greenlight.post SET body = ''x'' WHERE id = %s', :post));
SELECT test.run('olga', format('DELETE FROM greenlight.post WHERE id = %s', :post));
SELECT test.run('olga', format('UPDATE greenlight.variant SET body = ''x'' WHERE id = %s', :variant));
SELECT test.run('olga', format('UPDATE greenlight.comment SET body = ''x'' WHERE id = %s', :comment));
SELECT test.run('olga', format('INSERT INTO greenlight.variant (post_id, channel) VALUES (%s, ''blog'') RETURNING 1', :post));
SELECT test.run('olga', format('INSERT INTO greenlight.comment (post_id, body) VALUES (%s, ''x'') RETURNING 1', :post));

-- a function or operator of one's own, however cheap it says it is, is not shown their rows
CREATE SCHEMA ours_spy AUTHORIZATION ours_olga;
SET SESSION AUTHORIZATION ours_olga;
CREATE TABLE ours_spy.seen (what text);
CREATE FUNCTION ours_spy.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO ours_spy.seen VALUES ($1); RETURN true; END $$;
CREATE OPERATOR ours_spy.<<< (RIGHTARG = text, FUNCTION = ours_spy.leak);
SELECT title FROM greenlight.post WHERE ours_spy.leak(title) ORDER BY title;
SELECT body FROM greenlight.revision WHERE OPERATOR(ours_spy.<<<) body AND title = 'ours';
SELECT title FROM greenlight.board WHERE ours_spy.leak(title) AND title = 'ours';
SELECT count(*) FROM greenlight.comment WHERE ours_spy.leak(body);
SELECT count(*) FROM greenlight.event WHERE ours_spy.leak(detail::text) AND post_id IS NULL AND action = 'pause_workspace';
SELECT count(*) FROM greenlight.person WHERE ours_spy.leak(name);
SELECT what FROM ours_spy.seen WHERE what !~ '^\{' GROUP BY what ORDER BY what COLLATE "C";
SELECT count(*) FROM ours_spy.seen WHERE what ~ 'theirs|secret ';
RESET SESSION AUTHORIZATION;
-- nor are the statistics
SELECT test.run('olga', $$SELECT count(*) FROM pg_stats WHERE schemaname = 'greenlight_internal'$$);
-- an error in a condition does not tell either
SELECT test.run('olga', $$SELECT count(*) FROM greenlight.post WHERE 1 / (CASE WHEN body = 'secret text' THEN 0 ELSE 1 END) = 1$$);
