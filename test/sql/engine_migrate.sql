--
-- engine_migrate: an open review goes on under the current version of its workflow: passed steps count where
-- their names are, or where the map puts them; the rest is asked anew, by who is eligible now
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('mig', 'ann:creator', 'sam:strategist', 'leg:legal', 'lea:legal', 'ed:editor', 'eli:editor', 'cleo:client', 'mia:manager', 'max:manager', 'olga:owner');
SELECT name FROM greenlight.register_channel('mig', 'blog', 'sandbox');
CREATE FUNCTION pg_temp.step(name text, role text, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT format('{"name": "%s", "requires": [{"role": "%s"%s}]}', $1, $2, $3) $$;
CREATE FUNCTION pg_temp.document(more text, VARIADIC steps text[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"mode": "multi_level"%s, "steps": [%s]}', $1, array_to_string($2, ', ')) $$;
-- three steps, the second by all of legal; each case has a workflow of its own, so that it can get versions
CREATE FUNCTION pg_temp.begun(title text, VARIADIC who text[]) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ',
		(SELECT name FROM greenlight.create_workflow('mig', title, pg_temp.document('', pg_temp.step('plan', 'strategist'),
			pg_temp.step('law', 'legal', ', "quorum": "all"'), pg_temp.step('words', 'editor', ', "quorum": "all"'))::jsonb)),
		test.run('mia', format('SELECT status FROM greenlight.create_post(''mig'', %L, ''one'', ''{blog}'', workflow => %L)', title, title)),
		split_part(test.does('mia', 'submit', title), ',', 1),
		(SELECT string_agg(split_part(test.does(w, 'approve', title, '1'), ',', 1), ', ') FROM unnest(who) w), test.round(title)) $$;
CREATE FUNCTION pg_temp.revised(title text, document text) RETURNS text LANGUAGE sql AS $$
	SELECT 'version ' || version FROM greenlight.revise_workflow('mig', $1, $2::jsonb) $$;
CREATE FUNCTION pg_temp.migrated(who text, title text, step_map text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(E'\n', test.run($1, format('SELECT status, workflow FROM greenlight.migrate_review(test.post(%L), %L)', $2, $3)), test.round($2)) $$;
CREATE FUNCTION pg_temp.voted(title text, VARIADIC who text[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(split_part(test.does(w, 'approve', $1, '1'), ',', 1), ', ') || '; ' || test.round($1) FROM unnest(who) w $$;

-- who may, and when
SELECT pg_temp.begun('who', 'sam');
SELECT pg_temp.migrated('mia', 'who');
SELECT pg_temp.revised('who', pg_temp.document('', pg_temp.step('plan', 'strategist'), pg_temp.step('law', 'legal'), pg_temp.step('look', 'owner')));
SELECT w, pg_temp.migrated(w, 'who', '{"no such step": 1}') FROM unnest('{ann,sam,ed,cleo}'::text[]) w;
SELECT test.run('mia', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('who')) WHERE action = 'migrate_review'$$);
SELECT test.run('sam', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('who')) WHERE action = 'migrate_review'$$);
SELECT pg_temp.migrated('mia', 'who');
SELECT pg_temp.migrated('mia', 'who');
SELECT test.votes('who');
SELECT round, version, state, revision FROM greenlight.review WHERE post_id = test.post('who') ORDER BY round;
SELECT actor, action, rule, from_status, to_status, detail FROM greenlight.event WHERE post_id = test.post('who') ORDER BY event_no DESC LIMIT 1;
SELECT pg_temp.voted('who', 'lea', 'olga');
SELECT pg_temp.migrated('mia', 'who');
SELECT count(*) FROM greenlight.explain_gate(test.post('who')) WHERE clause = 'review' AND is_open;
SELECT * FROM greenlight.verify();

-- the map: names of both versions, a place for every passed step, one place for one
SELECT pg_temp.begun('map', 'sam', 'leg', 'lea');
SELECT pg_temp.revised('map', pg_temp.document('', pg_temp.step('words', 'editor'), pg_temp.step('legal', 'legal'), pg_temp.step('start', 'strategist'), pg_temp.step('end', 'manager')));
SELECT m, pg_temp.migrated('mia', 'map', m) FROM unnest(ARRAY['{}', '{"plan": "start"}', '{"plan": "start", "law": "lega"}', '{"plan": "start", "lawn": "legal"}',
	'{"plan": "start", "law": "start"}', '{"plan": "start", "law": 1}', '[]', '"plan"']) m;
SELECT test.run('mia', $$SELECT status FROM greenlight.migrate_review(test.post('map'), NULL)$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.migrate_review(test.post('map'), '{}', '{"dry": true}')$$);
-- dry: what would become of each step, and nothing is changed
CREATE TABLE pg_temp.before AS SELECT test.hash();
SET SESSION AUTHORIZATION mig_mia;
SELECT status, revision, workflow FROM greenlight.migrate_review(test.post('map'), '{"plan": null, "law": "legal"}', '{"dry_run": true}');
RESET SESSION AUTHORIZATION;
SELECT hash = test.hash() FROM pg_temp.before;
-- moved to another place and counted by the rules it was passed under
SELECT pg_temp.migrated('mia', 'map', '{"plan": "start", "law": "legal"}');
SELECT test.votes('map');
SELECT pg_temp.voted('map', 'ed', 'max');
SELECT test.votes('map');
SELECT clause, is_open FROM greenlight.explain_gate(test.post('map')) WHERE clause = 'review';
SELECT * FROM greenlight.verify();
-- and carried on under those rules, while the version is the same
SELECT test.does('leg', 'retract', 'map');
SELECT test.round('map');
SELECT test.votes('map');
SELECT pg_temp.voted('map', 'lea');
SELECT test.votes('map');
SELECT * FROM greenlight.verify();

-- votes of the open step are left behind, seats are found anew
SELECT pg_temp.begun('open', 'sam', 'leg');
SELECT pg_temp.revised('open', pg_temp.document('', pg_temp.step('plan', 'strategist'), pg_temp.step('law', 'legal', ', "quorum": "all"')));
SELECT pg_temp.migrated('mia', 'open');
SELECT test.votes('open');
SELECT test.does('leg', 'retract', 'open');
SELECT pg_temp.voted('open', 'leg', 'lea');

-- null asks a passed step anew
SELECT pg_temp.begun('null', 'sam');
SELECT pg_temp.revised('null', pg_temp.document('', pg_temp.step('plan', 'strategist', ', "quorum": "all"'), pg_temp.step('law', 'legal')));
SELECT pg_temp.migrated('mia', 'null', '{"plan": null}');
SELECT test.votes('null');

-- migration alone approves nothing
SELECT pg_temp.begun('nothing', 'sam');
SELECT pg_temp.revised('nothing', pg_temp.document('', pg_temp.step('plan', 'strategist')));
SELECT pg_temp.migrated('mia', 'nothing');
SELECT pg_temp.migrated('mia', 'nothing', '{"plan": null}');

-- the checks of a submission hold
SELECT pg_temp.begun('empty', 'sam');
SELECT pg_temp.revised('empty', pg_temp.document('', pg_temp.step('plan', 'strategist'), pg_temp.step('hr', 'hr')));
SELECT pg_temp.migrated('mia', 'empty');
SELECT pg_temp.revised('empty', '{"mode": "none"}');
SELECT pg_temp.migrated('mia', 'empty');
SELECT pg_temp.revised('empty', pg_temp.document('', pg_temp.step('plan', 'strategist'), pg_temp.step('law', 'legal')));
SELECT name, is_active FROM greenlight.deactivate_workflow('mig', 'empty');
SELECT pg_temp.migrated('mia', 'empty');

-- four eyes and distinct people as the new version wants them
SELECT pg_temp.begun('eyes', VARIADIC '{}'::text[]);
SELECT pg_temp.revised('eyes', pg_temp.document(', "self_approval": "allow"', pg_temp.step('plan', 'manager'), pg_temp.step('law', 'legal')));
SELECT pg_temp.migrated('max', 'eyes');
SELECT pg_temp.voted('eyes', 'mia');
SELECT pg_temp.revised('eyes', pg_temp.document('', pg_temp.step('plan', 'manager'), pg_temp.step('law', 'legal'), pg_temp.step('words', 'editor')));
SELECT pg_temp.migrated('max', 'eyes');
SELECT test.votes('eyes');
SELECT pg_temp.voted('eyes', 'mia', 'max', 'leg');
SELECT pg_temp.revised('eyes', pg_temp.document(', "distinct_approvers": true', pg_temp.step('plan', 'manager'), pg_temp.step('law', 'legal'), pg_temp.step('words', 'editor')));
SELECT pg_temp.migrated('max', 'eyes');

-- who approved two steps approved one of them, where the new version asks for distinct people
SELECT pg_temp.begun('twice', VARIADIC '{}'::text[]);
SELECT pg_temp.revised('twice', pg_temp.document('', pg_temp.step('plan', 'manager'), pg_temp.step('law', 'manager'), pg_temp.step('words', 'editor')));
SELECT pg_temp.migrated('mia', 'twice');
SELECT pg_temp.voted('twice', 'max', 'max');
SELECT pg_temp.revised('twice', pg_temp.document(', "distinct_approvers": true', pg_temp.step('plan', 'manager'), pg_temp.step('law', 'legal'), pg_temp.step('words', 'editor')));
SELECT pg_temp.migrated('mia', 'twice');
SELECT test.votes('twice');

-- a condition is asked again, a bound time holds
SELECT pg_temp.begun('when', 'sam');
SELECT pg_temp.revised('when', '{"mode": "multi_level", "steps": [{"name": "plan", "schedule_binding": "exact", "requires": [{"role": "strategist"}]}, {"name": "law", "when": "$.labels[*] ? (@ == \"promo\")", "requires": [{"role": "legal"}]}, {"name": "words", "requires": [{"role": "editor"}]}]}');
SELECT pg_temp.migrated('mia', 'when');
SELECT test.does('olga', 'schedule', 'when', $$now() + '1 day'$$);
SELECT test.round('when');
SELECT pg_temp.voted('when', 'sam', 'ed');
SELECT * FROM greenlight.verify();
