--
-- engine_conditions: a step with a condition is asked where it applies, and where nobody can tell; what a
-- condition reads may change later, and a step that applies then is asked before anything goes out
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('cond', 'ann:creator', 'con:contributor', 'ed:editor', 'leg:legal', 'mia:manager', 'ass:assistant');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('cond', c, 'sandbox');
SELECT name FROM greenlight.register_channel('cond', 'desk', 'manual');
-- the editor always, legal under a condition
CREATE FUNCTION pg_temp.flow(name text, condition text) RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('cond', $1, jsonb_build_object('mode', 'multi_level', 'steps', jsonb_build_array(
		jsonb_build_object('name', 'law', 'when', condition, 'requires', '[{"role": "legal"}]'::jsonb),
		jsonb_build_object('name', 'look', 'requires', '[{"role": "editor"}]'::jsonb)))) $$;
CREATE FUNCTION pg_temp.submitted(flow text, VARIADIC arguments text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	title text := concat_ws(' ', flow, array_to_string(arguments, ' '));
BEGIN
	PERFORM set_config('test.title', title, false);
	RETURN concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(%s)',
			array_to_string(ARRAY['''cond''', quote_literal(title), '''text''', 'workflow => ' || quote_literal(flow)]
			|| CASE WHEN array_to_string(arguments, ' ') LIKE '%channels%' THEN '{}' ELSE ARRAY['channels => ''{blog}'''] END || arguments, ', '))),
		split_part(test.does('mia', 'submit', title), ',', 1), test.round(title));
END $$;

-- what a condition can read
SELECT pg_temp.flow('label', '$.labels[*] ? (@ == "promo")');
SELECT pg_temp.submitted('label');
SELECT pg_temp.submitted('label', 'labels => ''{promo}''');
SELECT pg_temp.submitted('label', 'labels => ''{other,promotion}''');
SELECT pg_temp.flow('campaign', '$.campaign == "summer"');
SELECT pg_temp.submitted('campaign');
SELECT pg_temp.submitted('campaign', 'options => ''{"campaign": "summer"}''');
SELECT pg_temp.submitted('campaign', 'options => ''{"campaign": "winter"}''');
SELECT pg_temp.flow('network', '$.networks[*] ? (@ == "manual")');
SELECT pg_temp.submitted('network');
SELECT pg_temp.submitted('network', 'channels => ''{blog,desk}''');
SELECT pg_temp.flow('channel', 'exists($.channels[*] ? (@ == "site"))');
SELECT pg_temp.submitted('channel');
SELECT pg_temp.submitted('channel', 'channels => ''{site,blog}''');
SELECT pg_temp.flow('kind', '$.media_kinds[*] == "video"');
SELECT pg_temp.submitted('kind');
SELECT pg_temp.submitted('kind', format('media => ''[{"uri": "u", "sha256": "%s", "kind": "video"}]''', repeat('a', 64)));
SELECT pg_temp.submitted('kind', format('media => ''[{"uri": "u", "sha256": "%s", "kind": "image"}]''', repeat('a', 64)));
SELECT pg_temp.flow('author', '$.author_roles[*] == "contributor"');
SELECT pg_temp.submitted('author');
SELECT name FROM greenlight.assign_workflow('cond', 'author', 'blog');
SELECT test.run('con', $$SELECT status FROM greenlight.create_post('cond', 'by con', 'text', '{blog}')$$);
SELECT test.does('con', 'submit', 'by con');
SELECT test.round('by con');

-- false, true, and what is none of both: whoever cannot be ruled out is asked
SELECT condition, pg_temp.flow(condition, condition) IS NOT NULL, pg_temp.submitted(condition)
FROM (VALUES (1, '1 == 2'), (2, '1 == 1'), (3, 'true'), (4, 'false'), (5, 'null'), (6, '$.labels[9]'), (7, '$'), (8, 'strict $.labels[9]'), (9, '$.labels[9] == 1'), (10, 'strict $.labels[9] == 1'), (11, 'strict $.campaign.nothing'),
	(12, '$.labels[*].double() > 1'), (13, '$.campaign.double() > 1'), (14, '1 / 0 == 1'), (15, '"1" == 1'), (16, '$.campaign starts with "x"'),
	(17, '"2026-01-01".datetime() < "2026-01-01T00:00:00+00:00".datetime()')) AS c (n, condition) ORDER BY n;
SELECT * FROM greenlight.verify();

-- a label that comes in review, before the step that it concerns
SELECT name FROM greenlight.create_workflow('cond', 'three', '{"mode": "multi_level", "steps": [
	{"name": "early", "when": "$.labels[*] == \"early\"", "requires": [{"role": "legal"}]},
	{"name": "look", "requires": [{"role": "editor"}]},
	{"name": "late", "when": "$.labels[*] == \"late\"", "requires": [{"role": "legal"}]}]}');
SELECT pg_temp.submitted('three', 'labels => ''{a}''');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'labels => ''{late}''');
SELECT test.round(current_setting('test.title'));
SELECT test.run('ed', $$SELECT to_status FROM greenlight.allowed_actions(test.post(current_setting('test.title'))) WHERE action = 'approve'$$);
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.round(current_setting('test.title'));
-- taken away again, a step that is being asked goes on
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'labels => ''{}''');
SELECT test.round(current_setting('test.title'));
SELECT test.does('leg', 'approve', current_setting('test.title'), '1');
SELECT test.round(current_setting('test.title'));
-- behind it: the step is asked first, then the others go on
SELECT pg_temp.submitted('three', 'labels => ''{b}''');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'labels => ''{early}''');
SELECT test.round(current_setting('test.title'));
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.does('leg', 'approve', current_setting('test.title'), '1');
SELECT test.round(current_setting('test.title'));
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.round(current_setting('test.title'));
SELECT test.votes(current_setting('test.title'));
SELECT * FROM greenlight.verify();

-- after approval: the review goes on with that step alone, and nothing goes out meanwhile
SELECT pg_temp.submitted('three', 'labels => ''{c}''');
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.does('ass', 'schedule', current_setting('test.title'), 'now() + ''1 hour''');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'labels => ''{harmless}''');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'labels => ''{late}''');
SELECT test.round(current_setting('test.title'));
SELECT test.votes(current_setting('test.title'));
SELECT clause FROM greenlight.explain_gate(test.post(current_setting('test.title'))) WHERE NOT is_open ORDER BY clause;
SELECT test.does('ass', 'publish_now', current_setting('test.title'));
SELECT rule FROM greenlight.event WHERE post_id = test.post(current_setting('test.title')) ORDER BY event_no DESC LIMIT 1;
SELECT test.does('leg', 'approve', current_setting('test.title'), '1');
SELECT test.round(current_setting('test.title'));
SELECT test.votes(current_setting('test.title'));
SELECT test.does('ass', 'publish_now', current_setting('test.title'));
SELECT greenlight.wait_for_worker(60);
SELECT test.state(current_setting('test.title'));
-- what is out stays out
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'labels => ''{early}''');
-- by the writable view as well
SELECT pg_temp.submitted('three', 'labels => ''{d}''');
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.run('mia', $$UPDATE greenlight.post SET labels = '{early}' WHERE id = test.post(current_setting('test.title')) RETURNING status$$);
SELECT test.round(current_setting('test.title'));
-- a campaign too
SELECT pg_temp.submitted('campaign', 'labels => ''{e}''');
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), 'options => ''{"campaign": "summer"}''');
SELECT test.round(current_setting('test.title'));
-- with an edit: what applies to the new revision is asked when it is submitted
SELECT pg_temp.submitted('three', 'labels => ''{f}''');
SELECT test.does('ed', 'approve', current_setting('test.title'), '1');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), '''new''', 'labels => ''{early}''');
SELECT test.does('mia', 'submit', current_setting('test.title'));
SELECT test.round(current_setting('test.title'));
SELECT * FROM greenlight.verify();

-- no step applies: a review that would ask nobody is refused
SELECT name FROM greenlight.create_workflow('cond', 'never', '{"mode": "required", "steps": [{"name": "never", "when": "$.labels[*] == \"x\"", "requires": [{"role": "legal"}]}]}');
SELECT pg_temp.submitted('never', 'labels => ''{a}''');
SELECT test.state(current_setting('test.title'));
SELECT pg_temp.submitted('never', 'labels => ''{x}''');
-- in review, a step goes on that does not apply any more: nothing passes because it was asked
SELECT test.does('mia', 'revise_post', current_setting('test.title'), '''new''', 'labels => ''{}''');
SELECT test.round(current_setting('test.title'));
SELECT test.does('leg', 'approve', current_setting('test.title'), '2');
SELECT test.does('mia', 'revise_post', current_setting('test.title'), '''newer''');
SELECT test.does('mia', 'submit', current_setting('test.title'));
-- a step that does not apply may have nobody to ask; one that does may not
SELECT name FROM greenlight.create_workflow('cond', 'nobody', '{"mode": "multi_level", "steps": [
	{"name": "hr", "when": "$.labels[*] == \"job\"", "requires": [{"role": "hr"}]}, {"name": "look", "requires": [{"role": "editor"}]}]}');
SELECT pg_temp.submitted('nobody', 'labels => ''{a}''');
SELECT pg_temp.submitted('nobody', 'labels => ''{job}''');
SELECT * FROM greenlight.verify();
