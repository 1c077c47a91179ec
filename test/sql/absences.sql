--
-- absences: who is away without somebody who may vote in their place does not stop a review unseen
--
\pset format unaligned
\pset tuples_only on

SELECT greenlight_test.set_clock('2032-03-01 08:00+00');
SELECT test.team('gone', 'ann:creator', 'ben:editor', 'bob:editor', 'bea:editor', 'leg:legal', 'dan:creator', 'sam:strategist', 'mia:manager', 'own:owner', 'cli:client', 'out:');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('gone', c, 'sandbox');
SELECT name FROM (VALUES
	('law', '{"mode": "required", "steps": [{"name": "law", "requires": [{"role": "legal"}]}]}'::jsonb),
	('any', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}'),
	('all', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor", "quorum": "all"}]}]}'),
	('two', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 2}}]}]}'),
	('heard', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor", "rejection": "wait_all"}]}]}'),
	('then', '{"mode": "multi_level", "steps": [{"name": "look", "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "legal"}],
		"deadline": {"within": "24 hours", "actions": [{"at": "50%", "do": "remind"}, {"at": "100%", "do": "escalate", "to": "strategist"}]}}]}'),
	('client', '{"mode": "required", "steps": [{"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}')) f (flow, definition),
	greenlight.create_workflow('gone', flow, definition);
SELECT 1 FROM greenlight.assign_workflow('gone', 'law');
CREATE FUNCTION pg_temp.submitted(title text, flow text, who text DEFAULT 'own', channels text[] DEFAULT '{blog}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run(who, format('SELECT status FROM greenlight.create_post(''gone'', %L, ''text'', %L%s)', title, channels, ', workflow => ''' || flow || '''')),
		split_part(test.does(who, 'submit', title), ',', 1)) $$;
-- away for so many hours from now on, or from an hour on
CREATE FUNCTION pg_temp.away(who text, person text, hours int, options jsonb DEFAULT '{"workspace": "gone"}', from_now int DEFAULT 0) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT workspace, person, delegate, channels, ends_at - starts_at, reason, ended_at FROM greenlight.record_absence(%L, %L::timestamptz, %L::timestamptz, ''holiday'', %L)',
		test.login(person), now_there.at + make_interval(hours => from_now), now_there.at + make_interval(hours => from_now + hours), options))
	FROM (SELECT greenlight_test.clock() AS at) now_there $$;
CREATE FUNCTION pg_temp.back(who text, person text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(test.run(who, format('SELECT person, ended_at FROM greenlight.end_delegation(%s)',
		(SELECT max(id) FROM greenlight.delegation d WHERE d.person = test.login($2)))), '"\d+"', '"N"') $$;
-- what a post tells of absences, and whom
CREATE FUNCTION pg_temp.told(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', e.actor_kind, e.action, e.rule, to_char(e.at, 'DD HH24:MI'),
		(SELECT string_agg(split_part(p.name, '_', 2), ' ' ORDER BY p.name) FROM jsonb_array_elements(e.detail -> 'away') x
			JOIN greenlight.person p ON p.id = x::bigint), 'to',
		(SELECT string_agg(split_part(p.name, '_', 2), ' ' ORDER BY p.name) FROM jsonb_array_elements(e.detail -> 'people') x
			JOIN greenlight.person p ON p.id = x::bigint))
	FROM greenlight.event e WHERE e.post_id = test.post($1) AND e.action = 'absence' ORDER BY e.event_no $$;
CREATE FUNCTION pg_temp.messages(title text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', o.kind, split_part(d.person, '_', 2), 'to', split_part(p.name, '_', 2)), ', ' ORDER BY o.id)
	FROM greenlight_internal.outbox o JOIN greenlight.person p ON p.id = o.person_id LEFT JOIN greenlight.delegation d ON d.id = o.delegation_id
	WHERE o.post_id = test.post($1) $$;
CREATE FUNCTION pg_temp.inbox(who text) RETURNS text LANGUAGE sql AS $$ SELECT test.run(who, $q$SELECT title, step, why FROM greenlight.inbox WHERE why LIKE 'away%' ORDER BY title$q$) $$;

-- who may say so, of whom, and when
SELECT pg_temp.away('ben', 'bob', 24);
SELECT pg_temp.away('ben', 'bob', 24, '{}');
SELECT pg_temp.away('ben', 'nobody', 24);
SELECT pg_temp.away('ben', 'ben', 0);
SELECT pg_temp.away('ben', 'ben', 24, from_now => -24);
SELECT pg_temp.away('ben', 'ben', 24, '{"workspace": "nowhere"}');
SELECT pg_temp.away('ben', 'ben', 24, '{"workspace": "gone", "channels": ["print"]}');
SELECT pg_temp.away('out', 'out', 24, '{}');
SELECT count(*) FROM greenlight.delegation d WHERE d.person LIKE 'gone%';

-- a step opens for somebody who is away: its managers are told at once, and see it
SELECT pg_temp.away('leg', 'leg', 48);
SELECT pg_temp.submitted('opens', 'law');
SELECT pg_temp.told('opens');
SELECT pg_temp.messages('opens');
SELECT pg_temp.inbox(who) FROM unnest('{mia,own,sam,leg,cli}'::text[]) who;
-- not once more while it is the same absence, whatever happens to the content
SELECT test.does('own', 'revise_post', 'opens', '''other''');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told('opens');
-- a manager finds somebody: it waits for nobody who is away; when they are lost again it does
SELECT test.run('mia', format('SELECT delegate FROM greenlight.delegate(%L, %L, %L, %L, options => ''{"workspace": "gone"}'')', test.login('leg'), test.login('dan'), '2032-03-01 07:00+00', '2032-03-01 20:00+00'));
SELECT pg_temp.inbox('mia');
SELECT pg_temp.submitted('stands', 'law');
SELECT pg_temp.told('stands');
-- but not where the one who was found may not vote
SELECT pg_temp.submitted('mine', NULL, 'dan');
SELECT pg_temp.told('mine');
SELECT greenlight_test.set_clock('2032-03-01 19:59:59.999999+00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told('stands');
SELECT greenlight_test.set_clock('2032-03-01 20:00+00');
SELECT 1 FROM greenlight.run_once();
SELECT t, pg_temp.told(t), pg_temp.messages(t) FROM unnest('{stands,opens}'::text[]) t;
SELECT pg_temp.inbox('mia');
-- who is away may vote all the same
SELECT test.does('leg', 'approve', 'opens', '2');
-- and is back in the end
SELECT greenlight_test.set_clock('2032-03-03 08:00+00');
SELECT pg_temp.inbox('mia');
SELECT pg_temp.submitted('back', 'law');
SELECT pg_temp.told('back');
SELECT pg_temp.messages('back');

-- an absence that begins while steps are open; the worker sees to it, at its instant and not before
SELECT pg_temp.away('mia', 'leg', 24, from_now => 1);
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told('back');
SELECT greenlight_test.set_clock('2032-03-03 09:00+00');
SELECT 1 FROM greenlight.run_once();
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told('back');
SELECT pg_temp.back('leg', 'leg');
SELECT pg_temp.inbox('mia');
-- somebody who is away again is another absence
SELECT pg_temp.away('leg', 'leg', 24);
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told('back');
SELECT pg_temp.back('mia', 'leg');

-- where others can satisfy the step nobody is told
SELECT pg_temp.away('ben', 'ben', 24);
SELECT f, pg_temp.submitted(f, f) FROM unnest('{any,all,two,heard}'::text[]) f;
SELECT f, pg_temp.told(f), pg_temp.messages(f) FROM unnest('{any,all,two,heard}'::text[]) f;
-- until they cannot
SELECT test.does('bob', 'abstain', 'two', '1');
SELECT pg_temp.told('two');
SELECT test.does('bob', 'retract', 'two'), test.does('bob', 'abstain', 'two', '1');
SELECT pg_temp.told('two');
-- another one goes away as well: only of them is told what is known of the first
SELECT pg_temp.away('bea', 'bea', 24);
SELECT 1 FROM greenlight.run_once();
SELECT f, pg_temp.told(f) FROM unnest('{any,all,two,heard}'::text[]) f;
SELECT pg_temp.inbox('mia');
SELECT pg_temp.back('ben', 'ben'), pg_temp.back('bea', 'bea');

-- on some channels only
SELECT pg_temp.away('leg', 'leg', 24, '{"workspace": "gone", "channels": ["blog"]}');
SELECT pg_temp.submitted('blog', 'law'), pg_temp.submitted('site', 'law', channels => '{site}'), pg_temp.submitted('both', 'law', channels => '{blog,site}');
SELECT f, pg_temp.told(f) FROM unnest('{blog,site,both}'::text[]) f;

-- those are told to whom the deadline of the step escalates
SELECT pg_temp.submitted('then', 'then');
SELECT pg_temp.told('then');
SELECT test.does('bob', 'approve', 'then', '1');
SELECT pg_temp.told('then');

-- a client may be away, and the manager herself: then owners are told
SELECT pg_temp.away('cli', 'cli', 24, '{}');
SELECT pg_temp.away('mia', 'mia', 24);
SELECT pg_temp.submitted('client', 'client');
SELECT pg_temp.told('client');
SELECT name FROM greenlight.create_workflow('gone', 'boss', '{"mode": "required", "steps": [{"name": "boss", "requires": [{"role": "manager"}]}]}');
SELECT pg_temp.submitted('boss', 'boss');
SELECT pg_temp.told('boss');

-- who sees an absence
SELECT who, test.run(who, 'SELECT count(*) FROM greenlight.delegation WHERE delegate IS NULL') FROM unnest('{leg,ann,cli,out}'::text[]) who;
SELECT test.run('cli', 'SELECT person, delegate, reason FROM greenlight.delegation WHERE ended_at IS NULL');
SELECT pg_temp.back('ann', 'mia'), pg_temp.back('out', 'mia');
SELECT action, count(*) FROM greenlight.event WHERE post_id IS NULL AND workspace = 'gone' AND action IN ('record_absence', 'end_delegation', 'delegate') GROUP BY 1 ORDER BY 1;
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
