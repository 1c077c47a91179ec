--
-- engine_checklists: what has to be looked after before a step passes: error items hold it open, who ticks
-- them, what clears them, and that the last tick passes the step as the vote would have
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('chk', 'ann:creator', 'ed:editor', 'eli:editor', 'lena:legal', 'lou:observer', 'cleo:client', 'mia:manager', 'olga:owner');
SELECT name FROM greenlight.register_channel('chk', 'blog', 'sandbox') UNION ALL SELECT name FROM greenlight.register_channel('chk', 'news', 'sandbox');
SELECT greenlight.grant_role('chk', test.login('lou'), 'hr', 'news') IS NOT NULL;
SELECT name FROM greenlight.create_workflow('chk', 'checked', '{"mode": "multi_level", "self_approval": "allow", "steps": [
	{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 1}}], "checklist": [
		{"item": "rights cleared", "role": "legal"},
		{"item": "links work"},
		{"item": "tone", "severity": "warn"},
		{"item": "budget", "role": "hr", "rebind": false}]},
	{"name": "client", "audience": "client", "requires": [{"role": "client"}], "checklist": [
		{"item": "price seen", "role": "client", "rebind": false}]}]}');
SELECT name FROM greenlight.assign_workflow('chk', 'checked');

CREATE FUNCTION pg_temp.sent(title text, channels text[] DEFAULT '{news}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post(''chk'', %L, ''one'', %L)))', title, channels)) $$;
CREATE FUNCTION pg_temp.tick(who text, title text, item text, is_done boolean DEFAULT true) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status FROM greenlight.tick(test.post(%L), %L, %L)', title, item, is_done)) $$;
-- the checklist as somebody sees it, and what the open step misses
CREATE FUNCTION pg_temp.list(who text, title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT step, item_order AS n, item, role, severity, is_rebound, is_done, replace(person, ''chk_'', '''') AS person, ticked_at IS NOT NULL AS at FROM greenlight.checklist WHERE post_id = test.post(%L)', title)) $$;
CREATE FUNCTION pg_temp.missing(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(': ', step, missing::text) FROM greenlight.review_step WHERE post_id = test.post(title) AND state = 'open' $$;

-- before it is in review nothing is open to be ticked
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('chk', 'p', 'one', '{news}')$$);
SELECT pg_temp.tick('lena', 'p', 'rights cleared');
SELECT test.does('ann', 'submit', 'p');
SELECT pg_temp.list('ed', 'p');
SELECT pg_temp.missing('p');

-- who ticks: the item's role where it covers the post's channels; without a role a seat or edit_any
SELECT w, pg_temp.tick(w, 'p', 'rights cleared') FROM unnest('{ann,ed,lou,mia,olga,cleo,lena}'::text[]) w;
SELECT w, pg_temp.tick(w, 'p', 'links work') FROM unnest('{ann,lena,lou,ed}'::text[]) w;
SELECT pg_temp.tick('mia', 'p', 'links work', false);
SELECT pg_temp.tick('eli', 'p', 'links work');
SELECT pg_temp.tick('lou', 'p', 'budget');
SELECT pg_temp.sent('two', '{blog,news}');
SELECT pg_temp.tick('lou', 'two', 'budget');
-- an item that no step has, one of another step, and arguments that say nothing
SELECT pg_temp.tick('lena', 'p', 'right cleared');
SELECT pg_temp.tick('lena', 'p', 'price seen');
SELECT pg_temp.tick('lena', 'p', NULL);
SELECT pg_temp.tick('lena', 'p', '');
SELECT pg_temp.tick('lena', 'p', 'links work', NULL);
SELECT test.run('lena', $$SELECT 1 FROM greenlight.tick(test.post('p'), 'rights cleared', options => '{"revison": 1}')$$);
SELECT test.run('lena', $$SELECT 1 FROM greenlight.tick(test.post('p'), 'rights cleared', options => '{"revision": 0}')$$);
SELECT test.run('lena', $$SELECT 1 FROM greenlight.tick(test.post('p'), 'rights cleared', options => '{"revision": 2}')$$);
SELECT test.run('lena', $$SELECT status FROM greenlight.tick(test.post('p'), 'rights cleared', options => '{"revision": 1}')$$);
SELECT pg_temp.list('ed', 'p');
SELECT pg_temp.missing('p');

-- an item that is taken back holds the step again: the vote waits, and the tick passes it
SELECT pg_temp.tick('lena', 'p', 'rights cleared', false);
SELECT test.does('ed', 'approve', 'p', '1');
SELECT test.round('p');
SELECT pg_temp.missing('p');
SELECT w, test.run(w, $$SELECT clause, detail, replace(who, 'chk_', '') FROM greenlight.explain_gate(test.post('p')) WHERE clause = 'review'$$) FROM unnest('{mia,lena}'::text[]) w;
SELECT test.does('lena', 'approve', 'p', '1');
SELECT replace(test.run('lena', $$SELECT 1 FROM greenlight.approve(test.post('p'), 1)$$), 'chk_', '');
SELECT test.run('mia', $$SELECT 1 FROM greenlight.schedule(test.post('p'), now() + '1 day')$$), test.run('mia', $$SELECT 1 FROM greenlight.publish_now(test.post('p'))$$);
SELECT w, test.run(w, $$SELECT action, is_allowed, sqlstate, to_status FROM greenlight.allowed_actions(test.post('p')) WHERE action IN ('tick', 'approve')$$) FROM unnest('{ann,ed,lena}'::text[]) w;
-- late votes still count while it is held, and may change
SELECT test.does('eli', 'approve', 'p', '1');
SELECT test.does('ed', 'abstain', 'p', '1');
SELECT test.votes('p');
-- saying what is so already changes nothing, and who may not is told so all the same
SELECT test.hash() AS before \gset
SELECT pg_temp.tick('eli', 'p', 'links work');
SELECT pg_temp.tick('lena', 'p', 'rights cleared', false);
SELECT pg_temp.tick('ann', 'p', 'links work');
SELECT test.hash() = :'before' AS is_unchanged;
-- warn items hold nothing, ticked or not
SELECT pg_temp.tick('eli', 'p', 'tone');
SELECT test.round('p');
SELECT pg_temp.tick('lena', 'p', 'rights cleared');
SELECT test.round('p');
SELECT event_no, replace(actor, 'chk_', ''), action, rule, from_status, to_status, detail ->> 'step', detail ->> 'item', detail ->> 'is_done'
FROM greenlight.event WHERE post_id = test.post('p') AND action = 'tick' ORDER BY event_no;
SELECT test.run('mia', $$SELECT replace(actor, 'chk_', ''), what FROM greenlight.post_history(test.post('p')) WHERE action = 'tick' ORDER BY at DESC LIMIT 2$$);
-- what is closed is not ticked any more
SELECT pg_temp.tick('lena', 'p', 'rights cleared', false);

-- the client's step: its own checklist, which the client sees, and nothing of the others
SELECT w, pg_temp.list(w, 'p') FROM unnest('{cleo,ann}'::text[]) w;
SELECT test.does('cleo', 'approve', 'p', '1');
SELECT pg_temp.tick('ed', 'p', 'price seen');
SELECT test.run('cleo', $$SELECT action, is_allowed, to_status FROM greenlight.allowed_actions(test.post('p')) WHERE action = 'tick'$$);
SELECT pg_temp.tick('cleo', 'p', 'price seen');
SELECT test.state('p'), test.round('p');
SELECT * FROM greenlight.verify();

-- what a new revision clears: items bound to it; those that are not stay, also into the next round
SELECT pg_temp.sent('r');
SELECT pg_temp.tick('lena', 'r', 'rights cleared'), pg_temp.tick('ed', 'r', 'links work'), pg_temp.tick('lou', 'r', 'budget');
SELECT pg_temp.missing('r');
SELECT test.does('ann', 'revise_post', 'r', '''two''');
SELECT pg_temp.missing('r');
SELECT pg_temp.list('ed', 'r');
SELECT pg_temp.tick('lena', 'r', 'rights cleared', false);
SELECT pg_temp.tick('lena', 'r', 'rights cleared');
-- a request for changes or a rejection closes the step whatever is missing
SELECT test.does('ed', 'request_changes', 'r', '2', '''not so''');
SELECT pg_temp.tick('ed', 'r', 'links work');
SELECT test.does('ann', 'submit', 'r');
SELECT pg_temp.missing('r');
SELECT test.does('ed', 'approve', 'r', '2');
SELECT test.does('eli', 'reject', 'r', '2', '''no''');
SELECT test.does('ann', 'reopen', 'r');
SELECT test.does('ann', 'submit', 'r');
SELECT test.does('ed', 'approve', 'r', '2'), test.round('r');
SELECT pg_temp.tick('ed', 'r', 'links work');
SELECT test.round('r');
-- who takes the vote back that passed it reopens it, with its ticks; one taken back as well holds the next vote
SELECT test.does('ed', 'retract', 'r'), test.round('r');
SELECT pg_temp.missing('r');
SELECT pg_temp.tick('ed', 'r', 'links work', false);
SELECT test.does('eli', 'approve', 'r', '2'), test.round('r');
SELECT pg_temp.tick('ed', 'r', 'links work'), test.round('r');
SELECT * FROM greenlight.verify();

-- votes that an edit carries wait for the items that it cleared; a carried step asks for none
SELECT name FROM greenlight.create_workflow('chk', 'carried', '{"mode": "multi_level", "self_approval": "allow", "steps": [
	{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 2}}], "carry": "always", "checklist": [{"item": "links work"}]},
	{"name": "sign", "requires": [{"role": "manager"}], "checklist": [{"item": "signed", "role": "manager"}]}]}');
SELECT test.run('mia', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('chk', 'c', 'one', '{news}', workflow => 'carried')))$$);
SELECT test.does('ed', 'approve', 'c', '1'), test.does('eli', 'approve', 'c', '1'), test.round('c');
SELECT pg_temp.missing('c');
SELECT test.does('mia', 'revise_post', 'c', '''two''');
SELECT test.votes('c'), test.round('c');
SELECT pg_temp.tick('ed', 'c', 'links work'), test.round('c');
SELECT test.does('mia', 'revise_post', 'c', '''three'''), test.round('c');
SELECT pg_temp.missing('c');
SELECT pg_temp.tick('mia', 'c', 'signed'), test.does('mia', 'approve', 'c', '3');
SELECT * FROM greenlight.verify();

-- a step that another one broke off comes back with its votes; what was done meanwhile passes it
SELECT test.run('mia', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('chk', 'b', 'one', '{news}', workflow => 'carried')))$$);
SELECT pg_temp.tick('ed', 'b', 'links work');
SELECT test.does('ed', 'approve', 'b', '1'), test.does('eli', 'approve', 'b', '1'), test.round('b');
SELECT test.does('mia', 'approve', 'b', '1'), test.round('b');
SELECT test.does('eli', 'retract', 'b'), test.round('b');
SELECT test.does('eli', 'approve', 'b', '1'), test.round('b');
SELECT pg_temp.missing('b');
SELECT pg_temp.tick('mia', 'b', 'signed'), test.round('b');
SELECT * FROM greenlight.verify();

-- ticks belong to the name of step and item: a new version of the workflow takes them over
SELECT pg_temp.sent('v');
SELECT pg_temp.tick('lou', 'v', 'budget'), test.does('ann', 'withdraw', 'v');
SELECT version FROM greenlight.revise_workflow('chk', 'checked', '{"mode": "required", "self_approval": "allow", "steps": [
	{"name": "look", "requires": [{"role": "editor"}], "checklist": [{"item": "budget", "role": "hr", "rebind": false}, {"item": "date", "rebind": false, "severity": "error", "role": null}]}]}');
SELECT test.does('ann', 'submit', 'v');
SELECT pg_temp.missing('v');
-- override and withdrawal do not ask
SELECT test.does('olga', 'override', 'v', '''urgent''');
SELECT * FROM greenlight.verify();

-- documents
CREATE FUNCTION pg_temp.list_of(checklist text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT name FROM greenlight.create_workflow(''chk'', ''x'', %L)', format('{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}], "checklist": %s}]}', checklist))) $$;
SELECT w, pg_temp.list_of(w) FROM unnest(ARRAY['[]', '{}', '"rights"', '["rights"]', '[{}]', '[{"item": ""}]', '[{"item": " "}]', '[{"item": 7}]', '[{"item": "a\nb"}]',
	'[{"item": "a"}, {"item": "b"}, {"item": "a"}]', '[{"item": "a", "role": "layer"}]', '[{"item": "a", "severity": "fatal"}]', '[{"item": "a", "rebind": "no"}]',
	'[{"item": "a", "owner": "legal"}]']) w;
SELECT pg_temp.list_of(jsonb_agg(jsonb_build_object('item', 'i' || n))::text) FROM generate_series(1, 51) n;
SELECT pg_temp.list_of(jsonb_agg(jsonb_build_object('item', 'i' || n))::text) FROM generate_series(1, 50) n;
SELECT pg_temp.list_of(jsonb_build_array(jsonb_build_object('item', repeat('i', 201)))::text);
SELECT test.run('mia', $$SELECT name FROM greenlight.create_workflow('chk', 'y', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}], "blocking_comments": "no"}]}')$$);

-- drawn with the step, and for a post what is missing
SELECT greenlight.workflow_diagram('chk', 'carried');
SELECT test.run('mia', $$SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post('chk', 'd', 'one', '{news}', workflow => 'carried')))$$);
SELECT regexp_replace(line, 'chk_', '', 'g') FROM regexp_split_to_table(greenlight.post_diagram(test.post('d')), '\n') line WHERE line ~ 'check:|missing';

-- verify() finds a step that passed with an item open, and a tick that nobody made
SET greenlight.maintenance = on;
BEGIN;
UPDATE greenlight_internal.tick SET is_done = false WHERE post_id = test.post('p') AND item = 'rights cleared';
SELECT invariant, name, regexp_replace(detail, '\d+', 'N') FROM greenlight.verify();
ROLLBACK;
BEGIN;
UPDATE greenlight_internal.review_step SET state = 'passed', closed_at = now() WHERE post_id = test.post('d') AND state = 'open';
SELECT invariant, name, regexp_replace(detail, '\d+', 'N') FROM greenlight.verify() WHERE invariant > 14;
ROLLBACK;
RESET greenlight.maintenance;
SELECT * FROM greenlight.verify();
