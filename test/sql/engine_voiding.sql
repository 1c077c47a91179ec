--
-- engine_voiding: who is deactivated keeps their votes, unless the administrator voids those in open reviews
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('voi', 'ann:creator', 'ben:editor', 'bob:editor', 'eva:editor+legal', 'dan:expert', 'leg:legal', 'mia:manager', 'hr:hr');
SELECT name FROM unnest('{blog}'::text[]) c, greenlight.register_channel('voi', c, 'sandbox');
SELECT name FROM (VALUES
	('all', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor", "quorum": "all"}]}]}'::jsonb),
	('two', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 2}}]}, {"name": "law", "requires": [{"role": "legal", "quorum": {"at_least": 2}}]}]}'),
	('last', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"people": ["voi_ben"]}]}, {"name": "law", "requires": [{"role": "legal"}]}]}')) f (flow, definition),
	greenlight.create_workflow('voi', flow, definition);
CREATE FUNCTION pg_temp.submitted(title text, flow text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''voi'', %L, ''text'', ''{blog}'', workflow => %L)', title, flow)),
		split_part(test.does('mia', 'submit', title), ',', 1), test.round(title)) $$;
CREATE FUNCTION pg_temp.cast(title text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(replace(format('%s by %s: %s%s', person, actor, verdict, CASE WHEN NOT is_counted THEN ' (not counted)' END), 'voi_', ''), ', ' ORDER BY id)
	FROM greenlight.decision WHERE post_id = test.post(title) $$;
CREATE FUNCTION pg_temp.deactivate(who text, person text, options jsonb DEFAULT '{"void_open": true}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT is_active FROM greenlight.deactivate_person(%L, ''gone'', %L)', test.login(person), options)) $$;
CREATE FUNCTION pg_temp.voids(title text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', actor, actor_kind, rule, from_status, to_status, detail - 'person_id'), '; ' ORDER BY event_no)
	FROM greenlight.event WHERE post_id = test.post(title) AND action = 'void' $$;

SELECT pg_temp.submitted('open', 'all');
SELECT test.does(who, 'approve', 'open', '1') FROM unnest('{ben,bob}'::text[]) who;
SELECT pg_temp.submitted('none', 'all');
SELECT test.does('bob', 'approve', 'none', '1');
SELECT pg_temp.submitted('passed', 'two');
SELECT test.does(who, 'approve', 'passed', '1') FROM unnest('{ben,bob,leg}'::text[]) who;
SELECT test.round('passed');
SELECT pg_temp.submitted('closed', 'last');
SELECT test.does(who, 'approve', 'closed', '1') FROM unnest('{ben,leg}'::text[]) who;
SELECT pg_temp.submitted('returned', 'last');
SELECT test.does('ben', 'request_changes', 'returned', '1', '''no''');
SELECT pg_temp.submitted('drawn', 'all');
SELECT test.does('ben', 'approve', 'drawn', '1');
SELECT test.does('mia', 'withdraw', 'drawn');

-- only an administrator, and only with a yes or no
SELECT pg_temp.deactivate('mia', 'ben');
SELECT pg_temp.deactivate('postgres', 'ben', '{"void_open": "yes"}');
SELECT pg_temp.deactivate('postgres', 'ben', '{"void": true}');

-- without the option, or with false, votes stay
SELECT pg_temp.deactivate('postgres', 'ben', '{}');
SELECT pg_temp.deactivate('postgres', 'ben', '{"void_open": false}');
SELECT pg_temp.cast('open'), pg_temp.cast('passed');
SELECT test.round('open'), test.round('passed');

-- with it they are taken back where the review is open, also out of a step that passed, one event a post
SELECT pg_temp.deactivate('postgres', 'ben');
SELECT title, pg_temp.cast(title), test.round(title), pg_temp.voids(title) FROM unnest('{open,passed,none}'::text[]) title;
-- closed reviews stay as they are
SELECT title, test.state(title), pg_temp.cast(title), pg_temp.voids(title) FROM unnest('{closed,returned,drawn}'::text[]) title;
SELECT test.run('mia', $$SELECT actor, what FROM greenlight.post_history(test.post('open')) WHERE action = 'void'$$);
SELECT * FROM greenlight.verify();
-- again there is nothing left to take back
SELECT pg_temp.deactivate('postgres', 'ben');
SELECT pg_temp.voids('open');

-- the others' votes count on; nobody's absence has passed anything
SELECT test.does('eva', 'approve', 'open', '1');
SELECT test.round('open');
SELECT test.does('eva', 'approve', 'passed', '1');
SELECT test.round('passed');
SELECT test.does('eva', 'approve', 'passed', '1');
SELECT pg_temp.cast('open'), pg_temp.cast('passed');
SELECT * FROM greenlight.verify();

-- votes in several steps go at once: the first of them is asked again
SELECT pg_temp.submitted('both', 'two');
SELECT test.does(who, 'approve', 'both', '1') FROM unnest('{bob,eva}'::text[]) who;
SELECT test.does('eva', 'approve', 'both', '1');
SELECT test.round('both');
-- a vote that a delegate cast on the seat goes with it, one cast for others stays
SELECT pg_temp.submitted('seat', 'all');
SELECT test.run('postgres', $$SELECT person, delegate FROM greenlight.delegate('voi_eva', 'voi_dan', now(), now() + interval '1 day', options => '{"workspace": "voi"}')$$);
SELECT test.run('postgres', $$SELECT person, delegate FROM greenlight.delegate('voi_leg', 'voi_eva', now(), now() + interval '1 day', options => '{"workspace": "voi"}')$$);
SELECT test.run('dan', $$SELECT status FROM greenlight.approve(test.post('seat'), 1)$$);
SELECT name FROM greenlight.create_workflow('voi', 'mixed', '{"mode": "required", "steps": [{"name": "look", "requires": [{"people": ["voi_leg"]}, {"role": "hr"}]}]}');
SELECT pg_temp.submitted('others', 'mixed');
SELECT test.run('eva', $$SELECT status FROM greenlight.approve(test.post('others'), 1)$$);
SELECT pg_temp.cast('seat'), pg_temp.cast('others');
SELECT pg_temp.deactivate('postgres', 'eva');
SELECT title, pg_temp.cast(title), test.round(title), pg_temp.voids(title) FROM unnest('{both,seat,others}'::text[]) title;
-- nor does anybody stand in for who was deactivated
SELECT test.run('dan', $$SELECT greenlight.approve(test.post('seat'), 1, options => '{"on_behalf_of": "voi_eva"}')$$);
SELECT test.run('dan', $$SELECT greenlight.approve(test.post('seat'), 1)$$);
SELECT test.does('hr', 'approve', 'others', '1');
-- and blocked it is where nobody is left
SELECT pg_temp.submitted('alone', 'all');
SELECT test.does('bob', 'approve', 'seat', '1');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('voi', 'voi_dan', 'editor')$$);
SELECT pg_temp.submitted('pair', 'all');
SELECT test.does('bob', 'approve', 'pair', '1');
SELECT pg_temp.deactivate('postgres', 'bob');
SELECT test.round('pair'), pg_temp.cast('pair'), test.round('alone');
SELECT test.does('dan', 'approve', 'pair', '1');
SELECT * FROM greenlight.verify();
