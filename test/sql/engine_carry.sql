--
-- engine_carry: what an edit leaves of the approvals given before it: the step's carry rule decides, in
-- review and after approval, and a new round begins at the first step whose approval is stale or missing
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('carry', 'ann:creator', 'bob:creator', 'sam:strategist', 'ed:editor', 'eli:editor', 'leg:legal', 'mia:manager');
SELECT name FROM unnest('{blog,site,desk}'::text[]) c, greenlight.register_channel('carry', c, 'sandbox');
-- two steps: the first carries by a rule, the second never
CREATE FUNCTION pg_temp.flow(name text, first text) RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('carry', $1, format('{"mode": "multi_level", "steps": [
		{"name": "first", "requires": [{"roles": ["strategist", "legal"], "quorum": "any"}] %s},
		{"name": "second", "requires": [{"role": "editor", "quorum": "any"}]}]}', $2)::jsonb) $$;
SELECT pg_temp.flow('none', '');
SELECT pg_temp.flow('always', ', "carry": "always"');
SELECT pg_temp.flow('minor', ', "carry": "minor"');
SELECT pg_temp.flow('fields', ', "carry": "scope", "covers": {"fields": ["link", "media"]}');
SELECT pg_temp.flow('channels', ', "carry": "scope", "covers": {"channels": ["site"]}');
SELECT pg_temp.flow('scope', ', "carry": "scope"');
-- a post of ann in review, its first step passed by sam
CREATE FUNCTION pg_temp.begun(title text, flow text, channels text DEFAULT '{blog,site}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''carry'', %L, ''one'', %L, workflow => %L)', title, channels, flow)),
		test.does('mia', 'submit', title), test.does('sam', 'approve', title, '1'), test.round(title)) $$;

-- none: every edit asks all of them again
SELECT pg_temp.begun('n', 'none');
SELECT test.does('ann', 'revise_post', 'n', '''two''');
SELECT test.does('mia', 'revise_post', 'n', '''two''');
SELECT test.round('n');
SELECT test.votes('n');
-- an edit that is none changes nothing
SELECT test.does('sam', 'approve', 'n', '2');
SELECT test.does('mia', 'revise_post', 'n', '''two''', 'labels => ''{x}''');
SELECT test.round('n');
SELECT * FROM greenlight.verify();

-- always: the first step is kept, the second one is asked
SELECT pg_temp.begun('a', 'always');
SELECT test.does('mia', 'revise_post', 'a', '''two''');
SELECT test.round('a');
SELECT test.votes('a');
SELECT test.does('ed', 'approve', 'a', '2');
SELECT test.votes('a');
SELECT clause, detail FROM greenlight.explain_gate(test.post('a')) WHERE NOT is_open ORDER BY clause, variant;
-- after approval as well
SELECT test.does('mia', 'revise_post', 'a', '''three''');
SELECT test.votes('a');
SELECT test.does('mia', 'submit', 'a');
SELECT test.round('a');
SELECT test.does('eli', 'approve', 'a', '3');
SELECT test.votes('a');
SELECT * FROM greenlight.verify();

-- who was carried and edits does not count any more
SELECT pg_temp.begun('e', 'always');
SELECT test.does('sam', 'revise_post', 'e', '''two''');
SELECT test.round('e');
SELECT test.votes('e');
SELECT test.does('sam', 'approve', 'e', '2');
SELECT test.does('leg', 'approve', 'e', '2');
SELECT test.does('ed', 'approve', 'e', '2');
SELECT test.does('ed', 'revise_post', 'e', '''three''');
SELECT test.does('sam', 'submit', 'e');
SELECT test.round('e');
SELECT * FROM greenlight.verify();

-- scope by fields: the link and the media of any channel
SELECT pg_temp.begun('f', 'fields');
SELECT test.does('mia', 'revise_post', 'f', '''two''');
SELECT test.round('f');
SELECT test.does('mia', 'set_variant', 'f', '''site''', '''site two''');
SELECT test.round('f');
SELECT test.run('mia', format($$SELECT revision FROM greenlight.set_variant(test.post('f'), 'blog', media => '[{"uri": "u", "sha256": "%s"}]') v JOIN greenlight.post p ON p.id = v.post_id$$, repeat('a', 64)));
SELECT test.round('f');
SELECT test.does('leg', 'approve', 'f', '4');
SELECT test.does('mia', 'revise_post', 'f', 'options => ''{"first_comment": "hi"}''');
SELECT test.round('f');
SELECT test.does('mia', 'revise_post', 'f', 'options => ''{"link": "https://example.org"}''');
SELECT test.round('f');
SELECT test.votes('f');
-- after approval
SELECT test.does('sam', 'approve', 'f', '6');
SELECT test.does('ed', 'approve', 'f', '6');
SELECT test.does('mia', 'revise_post', 'f', '''three''');
SELECT test.does('mia', 'submit', 'f');
SELECT test.round('f');
SELECT test.does('ed', 'approve', 'f', '7');
SELECT test.does('mia', 'revise_post', 'f', 'options => ''{"link": null}''');
SELECT test.does('mia', 'submit', 'f');
SELECT test.round('f');
SELECT * FROM greenlight.verify();

-- scope by channels: what the site shows
SELECT pg_temp.begun('c', 'channels');
SELECT test.does('mia', 'set_variant', 'c', '''blog''', '''for blog''');
SELECT test.round('c');
SELECT test.does('mia', 'set_variant', 'c', '''site''', '''for site''');
SELECT test.round('c');
SELECT test.does('sam', 'approve', 'c', '3');
-- both have their own text, so the post's is shown nowhere
SELECT test.does('mia', 'revise_post', 'c', '''unseen''');
SELECT test.round('c');
-- a channel that comes is covered where its name is; one that goes takes nothing away
SELECT test.does('mia', 'set_variant', 'c', '''desk''', '''for desk''');
SELECT test.round('c');
SELECT test.run('mia', $$SELECT channels, status FROM greenlight.remove_variant(test.post('c'), 'site')$$);
SELECT test.round('c');
SELECT test.does('mia', 'set_variant', 'c', '''site''', '''for site''');
SELECT test.round('c');
SELECT pg_temp.begun('s', 'scope');
SELECT test.does('mia', 'set_variant', 's', '''desk''');
SELECT test.round('s');
SELECT * FROM greenlight.verify();

-- minor: whom the step could ask may say so, anybody else may not
SELECT pg_temp.begun('m', 'minor');
SELECT test.does('sam', 'revise_post', 'm', '''two''', 'options => ''{"minor": true}''');
SELECT test.round('m');
SELECT test.does('leg', 'approve', 'm', '2');
SELECT test.does('mia', 'revise_post', 'm', '''three''', 'options => ''{"minor": true}''');
SELECT test.round('m');
SELECT test.does('leg', 'approve', 'm', '3');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('carry', 'carry_bob', 'strategist')$$);
SELECT test.does('bob', 'revise_post', 'm', '''four''', 'options => ''{"minor": true}''');
SELECT test.round('m');
SELECT test.votes('m');
SELECT test.does('bob', 'revise_post', 'm', '''five''', 'options => ''{"minor": false}''');
SELECT test.round('m');
-- after approval: every one of the edits has to be minor
SELECT test.does('leg', 'approve', 'm', '5');
SELECT test.does('ed', 'approve', 'm', '5');
SELECT test.does('bob', 'revise_post', 'm', '''six''', 'options => ''{"minor": true}''');
SELECT test.does('bob', 'submit', 'm');
SELECT test.round('m');
SELECT test.does('ed', 'approve', 'm', '6');
SELECT test.does('bob', 'revise_post', 'm', '''seven''');
SELECT test.does('bob', 'revise_post', 'm', '''eight''', 'options => ''{"minor": true}''');
SELECT test.does('bob', 'submit', 'm');
SELECT test.round('m');
SELECT * FROM greenlight.verify();

-- the content that was approved is there again: restored at once, whatever the rule
SELECT pg_temp.begun('r', 'none', '{blog}');
SELECT test.does('ed', 'approve', 'r', '1');
SELECT test.does('mia', 'revise_post', 'r', '''two''');
SELECT test.run('mia', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('r')) WHERE action = 'submit'$$);
SELECT test.does('mia', 'revise_post', 'r', '''one''');
SELECT test.run('mia', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('r')) WHERE action = 'submit'$$);
SELECT test.does('mia', 'submit', 'r');
SELECT test.round('r');
SELECT test.votes('r');
SELECT action, rule FROM greenlight.event WHERE post_id = test.post('r') ORDER BY event_no DESC LIMIT 1;
SELECT clause, detail FROM greenlight.explain_gate(test.post('r')) WHERE NOT is_open ORDER BY clause;
-- in review the approvals went with the first edit: they are asked for again
SELECT pg_temp.begun('i', 'none', '{blog}');
SELECT test.does('mia', 'revise_post', 'i', '''two''');
SELECT test.does('mia', 'revise_post', 'i', '''one''');
SELECT test.round('i');
-- but not where an approver has written what was taken back
SELECT pg_temp.begun('w', 'none', '{blog}');
SELECT test.does('ed', 'approve', 'w', '1');
SELECT test.does('ed', 'revise_post', 'w', '''two''');
SELECT test.does('mia', 'revise_post', 'w', '''one''');
SELECT test.does('mia', 'submit', 'w');
SELECT test.round('w');
-- nor after it was withdrawn: votes of a withdrawn round do not count
SELECT pg_temp.begun('d', 'always', '{blog}');
SELECT test.does('mia', 'withdraw', 'd');
SELECT test.votes('d');
SELECT test.does('mia', 'submit', 'd');
SELECT test.round('d');
SELECT * FROM greenlight.verify();

-- changes requested in the second step: with the same bytes, or a rule that carries, the first is not asked again
SELECT pg_temp.begun('q', 'always', '{blog}');
SELECT test.does('ed', 'request_changes', 'q', '1', '''shorter''');
SELECT test.does('mia', 'revise_post', 'q', '''1''');
SELECT test.does('mia', 'submit', 'q');
SELECT test.round('q');
SELECT pg_temp.begun('p', 'none', '{blog}');
SELECT test.does('ed', 'request_changes', 'p', '1', '''shorter''');
SELECT test.does('mia', 'submit', 'p');
SELECT test.round('p');
SELECT test.does('ed', 'request_changes', 'p', '1', '''shorter''');
SELECT test.does('mia', 'revise_post', 'p', '''1''');
SELECT test.does('mia', 'submit', 'p');
SELECT test.round('p');
SELECT test.votes('p');
SELECT * FROM greenlight.verify();
