--
-- engine_delegation: a delegate fills the seat of who is away, as one voice with them, and never counts twice
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('del', 'ann:creator', 'ben:editor', 'bob:editor', 'dan:expert', 'eva:expert', 'leg:legal', 'mia:manager', 'own:owner', 'cli:client', 'cly:client', 'out:');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('del', c, 'sandbox');
SELECT name FROM (VALUES
	('all', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor", "quorum": "all"}]}]}'::jsonb),
	('any', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}'),
	('law', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}, {"role": "legal"}]}]}'),
	('two', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}'),
	('once', '{"mode": "multi_level", "distinct_approvers": true, "steps": [{"name": "look", "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}'),
	('keep', '{"mode": "required", "steps": [{"name": "look", "carry": "always", "requires": [{"role": "editor", "quorum": "all"}]}]}')) f (flow, definition),
	greenlight.create_workflow('del', flow, definition);
CREATE FUNCTION pg_temp.submitted(title text, flow text, channels text[] DEFAULT '{blog}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''del'', %L, ''text'', %L, workflow => %L)', title, channels, flow)),
		split_part(test.does('mia', 'submit', title), ',', 1), test.round(title)) $$;
-- delegates from an hour ago to tomorrow unless said otherwise
CREATE FUNCTION pg_temp.delegate(who text, person text, delegate text, options jsonb DEFAULT '{"workspace": "del"}', starts interval DEFAULT '-1 hour', ends interval DEFAULT '1 day') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT workspace, person, delegate, channels, reason, ended_at FROM greenlight.delegate(%L, %L, now() + %L::interval, now() + %L::interval, ''away'', %L)',
		test.login(person), test.login(delegate), starts, ends, options)) $$;
CREATE FUNCTION pg_temp.delegation(person text, delegate text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$
	SELECT max(id) FROM greenlight.delegation WHERE person = current_setting('test.team') || '_' || $1 AND delegate = current_setting('test.team') || '_' || $2 $$;
CREATE FUNCTION pg_temp.ends(who text, person text, delegate text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(test.run(who, format('SELECT person, delegate, ended_at <= clock_timestamp() AS has_ended FROM greenlight.end_delegation(%s)', pg_temp.delegation(person, delegate))), '"\d+"', '"N"') $$;
-- votes for somebody else, with the whole refusal
CREATE FUNCTION pg_temp.votes_for(who text, person text, title text, verdict text DEFAULT 'approve') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status, review_state FROM greenlight.%I(test.post(%L), 1, ''seen'', ''{"on_behalf_of": "%s"}'')', verdict, title, test.login(person))) $$;
CREATE FUNCTION pg_temp.cast(title text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(replace(format('%s by %s: %s%s', person, actor, verdict, CASE WHEN NOT is_counted THEN ' (not counted)' END), 'del_', ''), ', ' ORDER BY id)
	FROM greenlight.decision WHERE post_id = test.post(title) $$;
CREATE FUNCTION pg_temp.inbox(who text) RETURNS text LANGUAGE sql AS $$ SELECT test.run(who, 'SELECT title, step, why FROM greenlight.inbox ORDER BY title') $$;

-- who may delegate, whom, and when
SELECT pg_temp.delegate('ben', 'ben', 'ben');
SELECT pg_temp.delegate('ben', 'ben', 'dan', starts => '1 hour', ends => '1 hour');
SELECT pg_temp.delegate('ben', 'ben', 'dan', starts => '-2 hours', ends => '-1 hour');
SELECT pg_temp.delegate('ben', 'ben', 'dan', starts => '-3 days');
SELECT pg_temp.delegate('ben', 'ben', 'dan', ends => '30 years');
SELECT pg_temp.delegate('ben', 'ben', 'cli');
SELECT pg_temp.delegate('cli', 'cli', 'cly');
SELECT pg_temp.delegate('cli', 'cli', 'dan');
SELECT pg_temp.delegate('ben', 'ben', 'out');
SELECT pg_temp.delegate('ben', 'ben', 'nobody');
SELECT pg_temp.delegate('ben', 'bob', 'dan');
SELECT pg_temp.delegate('ben', 'bob', 'dan', '{}');
SELECT pg_temp.delegate('mia', 'bob', 'dan', '{}');
SELECT pg_temp.delegate('out', 'out', 'dan');
SELECT pg_temp.delegate('out', 'out', 'dan', '{}');
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{"workspace": "nowhere"}');
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{"workspace": "del", "channels": ["print"]}');
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{"workspace": "del", "channels": []}');
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{"channels": ["blog"]}');
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{"workspaces": "del"}');
SELECT test.run('ben', 'TABLE greenlight.delegation');

-- without a delegation there is nothing to fill
SELECT pg_temp.submitted('a', 'all');
SELECT test.does('dan', 'approve', 'a', '1');
SELECT pg_temp.votes_for('dan', 'ben', 'a');
SELECT pg_temp.inbox('dan');

-- ben is away: dan sees his post and votes on his seat; both names are kept
SELECT pg_temp.delegate('ben', 'ben', 'dan');
SELECT pg_temp.inbox('dan');
SELECT test.run('mia', $$SELECT is_open, who FROM greenlight.explain_gate(test.post('a')) WHERE clause = 'review'$$);
SELECT test.run('leg', $$SELECT greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('dan', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('a')) WHERE action = 'approve'$$);
SELECT pg_temp.votes_for('dan', 'bob', 'a');
SELECT pg_temp.votes_for('dan', 'nobody', 'a');
SELECT pg_temp.votes_for('dan', 'ben', 'a');
SELECT pg_temp.cast('a');
SELECT pg_temp.inbox('dan');
SELECT test.run('mia', $$SELECT what FROM greenlight.post_history(test.post('a')) WHERE action = 'approve'$$);
-- they share the seat: the later vote of either supersedes
SELECT test.does('ben', 'abstain', 'a', '1');
SELECT pg_temp.cast('a');
SELECT test.does('dan', 'approve', 'a', '1');
SELECT pg_temp.cast('a');
-- and either takes it back
SELECT test.does('ben', 'retract', 'a');
SELECT pg_temp.cast('a');
SELECT test.does('dan', 'approve', 'a', '1');
SELECT test.does('dan', 'retract', 'a');
SELECT test.does('dan', 'retract', 'a');
SELECT test.does('eva', 'retract', 'a');
SELECT pg_temp.cast('a');
SELECT * FROM greenlight.verify();

-- a request for changes for somebody else ends the round like theirs
SELECT pg_temp.votes_for('dan', 'ben', 'a', 'request_changes');
SELECT test.does('ben', 'retract', 'a');
SELECT pg_temp.votes_for('dan', 'ben', 'a', 'reject');
SELECT pg_temp.cast('a');

-- several people's seats: they are asked for by name
SELECT pg_temp.submitted('b', 'all');
SELECT pg_temp.delegate('mia', 'bob', 'eva');
SELECT pg_temp.delegate('ben', 'ben', 'eva');
SELECT pg_temp.inbox('eva');
SELECT test.run('eva', $$SELECT greenlight.approve(test.post('b'), 1)$$);
SELECT test.run('eva', $$SELECT is_allowed FROM greenlight.allowed_actions(test.post('b')) WHERE action = 'approve'$$);
SELECT pg_temp.votes_for('eva', 'ben', 'b');
-- eva counts once for the editors: not for bob as well
SELECT pg_temp.votes_for('eva', 'bob', 'b');
SELECT pg_temp.inbox('eva');
SELECT test.run('mia', $$SELECT who FROM greenlight.explain_gate(test.post('b')) WHERE clause = 'review'$$);
SELECT test.does('eva', 'retract', 'b');
SELECT pg_temp.votes_for('eva', 'bob', 'b');
SELECT pg_temp.votes_for('eva', 'ben', 'b');
SELECT test.does('ben', 'approve', 'b', '1');
SELECT pg_temp.cast('b');
-- an own seat comes first, and with a vote on it nobody else's is filled
SELECT pg_temp.delegate('leg', 'leg', 'bob');
SELECT pg_temp.submitted('c', 'law');
SELECT pg_temp.inbox('bob');
SELECT test.does('bob', 'approve', 'c', '1');
SELECT pg_temp.votes_for('bob', 'leg', 'c');
SELECT pg_temp.cast('c');
SELECT pg_temp.submitted('d', 'all');
SELECT pg_temp.ends('mia', 'bob', 'eva');
SELECT pg_temp.delegate('bob', 'bob', 'ben');
SELECT test.does('ben', 'approve', 'd', '1');
SELECT pg_temp.votes_for('ben', 'bob', 'd');
SELECT test.does('ben', 'retract', 'd');
SELECT pg_temp.votes_for('ben', 'bob', 'd');
SELECT test.does('ben', 'approve', 'd', '1');
SELECT pg_temp.inbox('ben');
SELECT pg_temp.cast('d');
-- the seat that ben has from bob is not passed on to dan, who has his own
SELECT test.does('ben', 'retract', 'd');
SELECT pg_temp.votes_for('dan', 'bob', 'd');
SELECT pg_temp.votes_for('dan', 'ben', 'd');
SELECT pg_temp.cast('d');
SELECT * FROM greenlight.verify();

-- nobody stands in for who stands in for them, at the same time and on the same channels
SELECT pg_temp.delegate('dan', 'dan', 'ben');
SELECT pg_temp.delegate('dan', 'dan', 'ben', '{}');
SELECT pg_temp.delegate('dan', 'dan', 'ben', '{"workspace": "del", "channels": ["site"]}');
SELECT pg_temp.delegate('dan', 'dan', 'ben', starts => '2 days', ends => '3 days');
SELECT pg_temp.delegate('eva', 'eva', 'dan', '{"workspace": "del", "channels": ["site"]}');
SELECT pg_temp.delegate('dan', 'dan', 'eva', '{"workspace": "del", "channels": ["blog"]}');
SELECT pg_temp.delegate('dan', 'dan', 'eva', '{"workspace": "del", "channels": ["blog", "site"]}');

-- four eyes hold for both: dan wrote this one, and ben changed that one
SELECT name FROM greenlight.assign_workflow('del', 'all');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('del', 'mine', 'text', '{blog}')$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('del', 'del_dan', 'creator')$$);
SELECT test.run('dan', $$SELECT status FROM greenlight.create_post('del', 'dans', 'text', '{blog}')$$);
SELECT test.does('dan', 'submit', 'dans');
SELECT pg_temp.inbox('dan');
SELECT test.run('dan', $$SELECT greenlight.approve(test.post('dans'), 1)$$);
SELECT pg_temp.votes_for('dan', 'ben', 'dans');
SELECT test.run('mia', $$SELECT who FROM greenlight.explain_gate(test.post('dans')) WHERE clause = 'review'$$);
SELECT test.does('ben', 'revise_post', 'mine', '''changed''');
SELECT test.does('ann', 'submit', 'mine');
SELECT test.round('mine');
SELECT test.run('dan', $$SELECT greenlight.approve(test.post('mine'), 2, options => '{"on_behalf_of": "del_ben"}')$$);
SELECT test.does('dan', 'approve', 'mine', '2');
-- a vote cast for somebody else does not outlive that its caster changes the post
SELECT pg_temp.submitted('k', 'keep');
SELECT pg_temp.votes_for('dan', 'ben', 'k');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('del', 'del_dan', 'editor')$$);
SELECT test.does('dan', 'revise_post', 'k', '''two''');
SELECT pg_temp.cast('k');
SELECT test.round('k');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.revoke_role('del', 'del_dan', 'editor')$$);

-- distinct approvers: neither who voted nor the person of the seat counts in another step
SELECT pg_temp.submitted('o', 'once');
SELECT test.does('bob', 'approve', 'o', '1');
SELECT pg_temp.inbox('bob');
SELECT test.run('bob', $$SELECT greenlight.approve(test.post('o'), 1)$$);
SELECT test.does('leg', 'approve', 'o', '1');
SELECT pg_temp.delegate('leg', 'leg', 'dan');
SELECT pg_temp.submitted('p', 'once');
SELECT pg_temp.votes_for('dan', 'ben', 'p');
SELECT test.round('p');
SELECT pg_temp.votes_for('dan', 'leg', 'p');
SELECT pg_temp.votes_for('bob', 'leg', 'p');
SELECT pg_temp.cast('p');
-- without them one person may pass both
SELECT pg_temp.submitted('q', 'two');
SELECT pg_temp.votes_for('dan', 'ben', 'q');
SELECT pg_temp.votes_for('dan', 'leg', 'q');
SELECT pg_temp.cast('q');
-- and takes back the later first
SELECT test.does('dan', 'retract', 'q');
SELECT test.does('dan', 'retract', 'q');
SELECT test.round('q');
SELECT pg_temp.cast('q');
-- a step that is decided is decided for the delegate too
SELECT test.does('bob', 'approve', 'q', '1');
SELECT pg_temp.votes_for('eva', 'ben', 'q');
SELECT test.does('eva', 'approve', 'q', '1');
SELECT * FROM greenlight.verify();

-- only now, and only on its channels, all of the post's
SELECT pg_temp.ends('ben', 'ben', 'dan');
SELECT pg_temp.ends('ben', 'ben', 'eva');
SELECT pg_temp.submitted('x', 'all', '{blog,site}');
SELECT pg_temp.submitted('y', 'all', '{blog}');
SELECT pg_temp.votes_for('dan', 'ben', 'x');
SELECT pg_temp.delegate('ben', 'ben', 'dan', starts => '1 hour');
SELECT pg_temp.votes_for('dan', 'ben', 'x');
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{"workspace": "del", "channels": ["blog"]}');
SELECT pg_temp.inbox('dan');
SELECT pg_temp.votes_for('dan', 'ben', 'x');
SELECT pg_temp.votes_for('dan', 'ben', 'y');
-- in all workspaces, by the person or an administrator
SELECT pg_temp.delegate('ben', 'ben', 'dan', '{}');
SELECT pg_temp.delegate('postgres', 'bob', 'eva', '{}');
SELECT pg_temp.votes_for('dan', 'ben', 'x');
SELECT pg_temp.votes_for('eva', 'bob', 'x');
SELECT pg_temp.cast('x');

-- who ends one: either of the two, or who manages members; given votes stay
SELECT pg_temp.ends('leg', 'leg', 'bob');
SELECT pg_temp.ends('leg', 'leg', 'bob');
SELECT pg_temp.ends('eva', 'bob', 'ben');
SELECT pg_temp.ends('cli', 'bob', 'ben');
SELECT pg_temp.ends('out', 'bob', 'ben');
SELECT pg_temp.ends('mia', 'bob', 'ben');
SELECT pg_temp.ends('mia', 'ben', 'dan');
SELECT pg_temp.ends('out', 'ben', 'dan');
SELECT pg_temp.ends('cli', 'ben', 'dan');
SELECT pg_temp.ends('dan', 'ben', 'dan');
SELECT pg_temp.ends('postgres', 'bob', 'eva');
SELECT test.run('ben', 'SELECT person FROM greenlight.end_delegation(9999999)');
SELECT pg_temp.cast('x');
SELECT * FROM greenlight.verify();
-- each has one event for its beginning and one for its end, however often it is ended
SELECT action, count(*), count(DISTINCT detail ->> 'delegation_id') FROM greenlight.event WHERE workspace = 'del' AND post_id IS NULL AND action LIKE '%delegat%' GROUP BY action ORDER BY action;

-- who left, or became a client, delegates no more and is nobody's delegate
SELECT pg_temp.submitted('z', 'all');
SELECT pg_temp.delegate('ben', 'ben', 'eva');
SELECT pg_temp.inbox('eva');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.revoke_role('del', 'del_eva', 'expert')$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('del', 'del_eva', 'contributor')$$);
SELECT pg_temp.inbox('eva');
SELECT test.run('eva', $$SELECT title FROM greenlight.post WHERE title = 'z'$$);
SELECT test.run('mia', $$SELECT who FROM greenlight.explain_gate(test.post('z')) WHERE clause = 'review'$$);
SELECT name FROM greenlight.create_workflow('del', 'shown', '{"mode": "multi_level", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}]}, {"name": "look", "requires": [{"role": "editor"}]}]}');
SELECT pg_temp.submitted('s', 'shown');
SELECT test.does('cli', 'approve', 's', '1');
SELECT pg_temp.votes_for('eva', 'ben', 's');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('del', 'del_eva', 'expert')$$);
SELECT test.run('postgres', $$SELECT is_active FROM greenlight.remove_member('del', 'del_ben')$$);
SELECT pg_temp.votes_for('eva', 'ben', 's');
SELECT pg_temp.inbox('eva');
SELECT * FROM greenlight.verify();

-- decide_many and transition take it too; a key stands for the same person's seat only
SELECT pg_temp.delegate('mia', 'bob', 'eva');
SELECT pg_temp.submitted('m1', 'any');
SELECT pg_temp.submitted('m2', 'any');
SELECT test.run('eva', $$SELECT i, is_accepted, status, sqlstate, message FROM greenlight.decide_many(jsonb_build_array(
	jsonb_build_object('post', test.post('m1'), 'revision', 1, 'verdict', 'approve', 'on_behalf_of', 'del_bob', 'idempotency_key', 'm'),
	jsonb_build_object('post', test.post('m2'), 'revision', 1, 'verdict', 'approve', 'on_behalf_of', 'del_leg')), 'best_effort') WITH ORDINALITY AS r (n, post, revision, verdict, is_accepted, status, sqlstate, message, detail, hint, i)$$);
SELECT test.run('eva', $$SELECT is_accepted, sqlstate FROM greenlight.decide_many(jsonb_build_array(
	jsonb_build_object('post', test.post('m1'), 'revision', 1, 'verdict', 'approve', 'on_behalf_of', 'del_bob', 'idempotency_key', 'm')))$$);
SELECT test.run('eva', $$SELECT is_accepted, sqlstate FROM greenlight.decide_many(jsonb_build_array(
	jsonb_build_object('post', test.post('m1'), 'revision', 1, 'verdict', 'approve', 'idempotency_key', 'm')), 'best_effort')$$);
SELECT test.run('eva', $$SELECT status FROM greenlight.transition(test.post('m2'), 'approve', options => '{"revision": 1, "on_behalf_of": "del_bob"}')$$);
SELECT pg_temp.cast('m1'), pg_temp.cast('m2');
SELECT test.run('eva', $$SELECT greenlight.submit(test.post('m2'), options => '{"on_behalf_of": "del_bob"}')$$);

-- who sees them: the people of the workspace, not its clients, nor others
SELECT who, test.run(who, 'SELECT count(*) > 0 AS sees FROM greenlight.delegation') FROM unnest('{ann,mia,cli,out}'::text[]) who;
SELECT test.run('mia', $$DELETE FROM greenlight_internal.delegation$$);
SELECT * FROM greenlight.verify();

-- what a superuser forges behind the engine's back is found: a vote without a delegation, one person twice
SET greenlight.maintenance = on;
CREATE FUNCTION pg_temp.found() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s %s: %s', invariant, (SELECT title FROM greenlight_internal.post WHERE id = v.post_id), regexp_replace(detail, '\m(decision|delegation) \d+', '\1 N')) FROM greenlight.verify() v ORDER BY 1 $$;
BEGIN;
UPDATE greenlight_internal.delegation SET ends_at = starts_at + '1 second'::interval WHERE workspace_id IS NULL;
SELECT pg_temp.found();
ROLLBACK;
BEGIN;
UPDATE greenlight_internal.decision SET actor_id = person_id WHERE post_id = test.post('m1');
SELECT pg_temp.found();
ROLLBACK;
BEGIN;
UPDATE greenlight_internal.review_step SET seat_actor_ids[2] = seat_actor_ids[1] WHERE post_id = test.post('x');
SELECT pg_temp.found();
ROLLBACK;
BEGIN;
UPDATE greenlight_internal.delegation SET channel_ids = '{0}' WHERE channel_ids <> '{}' AND id = (SELECT min(id) FROM greenlight_internal.delegation WHERE channel_ids <> '{}');
SELECT pg_temp.found();
ROLLBACK;
RESET greenlight.maintenance;
