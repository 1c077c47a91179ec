--
-- engine_override: the word of one person makes exactly this content approved: by permission, never by
-- somebody who contributed, with a reason and an event of its own, and without inventing a vote
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('over', 'ann:creator', 'ed:editor', 'eli:editor', 'leg:legal', 'mia:manager', 'olga:owner', 'otto:owner', 'cleo:client', 'ass:assistant');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('over', c, 'sandbox');
SELECT c.name FROM greenlight.create_workflow('over', 'two', '{"mode": "multi_level", "steps": [
	{"name": "look", "requires": [{"role": "editor", "quorum": "all"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}') c,
	greenlight.assign_workflow('over', c.name);
CREATE FUNCTION pg_temp.draft(title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''over'', %L, ''one'', ''{blog}'')', title)) $$;
CREATE FUNCTION pg_temp.closed(title text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(variant || ' ' || clause, ', ' ORDER BY variant, clause) FROM greenlight.explain_gate(test.post(title)) WHERE NOT is_open $$;

-- in review: the round ends, the missing votes stay missing
SELECT pg_temp.draft('a');
SELECT test.does('ann', 'submit', 'a');
SELECT test.does('ed', 'approve', 'a', '1');
SELECT w, test.does(w, 'override', 'a', '''urgent''') FROM unnest('{ann,ed,leg,mia,cleo,ass}'::text[]) w;
SELECT test.run('olga', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('a')) WHERE action = 'override'$$);
SELECT test.does('olga', 'override', 'a', 'NULL');
SELECT test.does('olga', 'override', 'a', '''   ''');
SELECT test.does('olga', 'override', 'a', '''urgent''');
SELECT test.round('a');
SELECT test.votes('a');
SELECT action, rule, detail ->> 'note', from_status, to_status FROM greenlight.event WHERE post_id = test.post('a') ORDER BY event_no DESC LIMIT 1;
SELECT test.does('eli', 'approve', 'a', '1');
SELECT test.does('otto', 'override', 'a', '''again''');
SELECT pg_temp.closed('a');
SELECT * FROM greenlight.verify();
-- it goes out
SELECT test.does('ass', 'publish_now', 'a');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('a');
SELECT payload #>> '{variant,body}' FROM greenlight_internal.sandbox_delivery WHERE post_id = test.post('a');
SELECT * FROM greenlight.verify();

-- exactly this content: an edit closes the gate again
SELECT pg_temp.draft('b');
SELECT test.does('olga', 'override', 'b', '''from draft''');
SELECT test.does('ass', 'schedule', 'b', 'now() + ''1 hour''');
SELECT test.does('ann', 'revise_post', 'b', '''two''');
SELECT pg_temp.closed('b');
SELECT test.does('ass', 'publish_now', 'b');
SELECT test.does('ann', 'submit', 'b');
SELECT test.round('b');
-- also where the same content comes again: it was nobody's vote
SELECT test.does('ann', 'revise_post', 'b', '''one''');
SELECT test.round('b');
SELECT pg_temp.closed('b');
SELECT test.does('olga', 'override', 'b', '''once more''');
SELECT test.state('b');
-- a channel that comes later is not approved by it, until it is overridden itself
SELECT test.does('ann', 'set_variant', 'b', '''site''', '''for the site''');
SELECT pg_temp.closed('b');
SELECT test.does('olga', 'override', 'b', '''the site too''');
SELECT pg_temp.closed('b');
SELECT test.does('ann', 'withdraw', 'b');
SELECT pg_temp.closed('b');
SELECT * FROM greenlight.verify();

-- never by somebody who contributed: as author, as editor, as submitter
SELECT test.run('olga', $$SELECT status FROM greenlight.create_post('over', 'own', 'one', '{blog}')$$);
SELECT test.does('olga', 'override', 'own', '''mine''');
SELECT pg_temp.draft('c');
SELECT test.does('olga', 'revise_post', 'c', '''two''');
SELECT test.does('olga', 'override', 'c', '''mine''');
SELECT pg_temp.draft('d');
SELECT test.does('olga', 'submit', 'd');
SELECT test.does('olga', 'override', 'd', '''mine''');
SELECT test.run('olga', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('d')) WHERE action = 'override'$$);
SELECT test.does('otto', 'override', 'd', '''not mine''');
-- also where the workflow lets people approve what is theirs
SELECT name FROM greenlight.create_workflow('over', 'own', '{"mode": "required", "self_approval": "allow", "steps": [{"name": "look", "requires": [{"roles": ["owner", "editor"]}]}]}');
SELECT test.run('olga', $$SELECT status FROM greenlight.create_post('over', 'allowed', 'one', '{blog}', workflow => 'own')$$);
SELECT test.does('olga', 'override', 'allowed', '''mine''');

-- after changes were requested; not once rejected, cancelled or published
SELECT pg_temp.draft('e');
SELECT test.does('ann', 'submit', 'e');
SELECT test.does('ed', 'request_changes', 'e', '1', '''shorter''');
SELECT test.does('olga', 'override', 'e', '''good as it is''');
SELECT test.votes('e');
SELECT pg_temp.draft('f');
SELECT test.does('ann', 'submit', 'f');
SELECT test.does('ed', 'reject', 'f', '1', '''never''');
SELECT test.does('olga', 'override', 'f', '''still''');
SELECT pg_temp.draft('g');
SELECT test.does('ann', 'cancel', 'g');
SELECT test.does('olga', 'override', 'g', '''still''');
SELECT test.does('olga', 'override', 'a', '''still''');
-- nobody takes back a vote that it went over
SELECT test.does('ed', 'retract', 'e');
-- who wrote what was overridden contributed still: nobody has approved it
SELECT test.run('ed', $$SELECT status FROM greenlight.create_post('over', 'h', 'one', '{blog}')$$);
SELECT test.does('olga', 'override', 'h', '''urgent''');
SELECT test.does('mia', 'revise_post', 'h', '''two''');
SELECT test.does('mia', 'submit', 'h');
SELECT test.round('h');
-- where no review is needed there is nothing to go over
SELECT name FROM greenlight.use_template('over', 'none');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('over', 'free', 'one', '{blog}', workflow => 'none')$$);
SELECT test.does('olga', 'override', 'free', '''why''');
SELECT * FROM greenlight.verify();
