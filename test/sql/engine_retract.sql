--
-- engine_retract: who voted may take the vote back until delivery starts; the step is asked again, and
-- what the others said stays said
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('retr', 'ann:creator', 'sam:strategist', 'ed:editor', 'eli:editor', 'leg:legal', 'mia:manager', 'ass:assistant');
SELECT name FROM greenlight.register_channel('retr', 'blog', 'sandbox');
SELECT c.name FROM greenlight.create_workflow('retr', 'three', '{"mode": "multi_level", "steps": [{"name": "plan", "requires": [{"role": "strategist"}]},
	{"name": "look", "requires": [{"role": "editor", "quorum": "all"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}') c,
	greenlight.assign_workflow('retr', c.name);
CREATE FUNCTION pg_temp.submitted(title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''retr'', %L, ''one'', ''{blog}'')', title)) || '; ' || test.does('ann', 'submit', title) $$;

-- in the open step
SELECT pg_temp.submitted('a');
SELECT test.does('sam', 'approve', 'a', '1');
SELECT test.does('ed', 'approve', 'a', '1');
SELECT test.round('a');
SELECT test.does('ed', 'retract', 'a', '''too fast''');
SELECT test.round('a');
SELECT test.votes('a');
SELECT actor, action, rule, detail ->> 'note' FROM greenlight.event WHERE post_id = test.post('a') ORDER BY event_no DESC LIMIT 1;
SELECT test.does('ed', 'retract', 'a');
-- who has no vote has none to take back
SELECT w, test.does(w, 'retract', 'a') FROM unnest('{ann,eli,leg,mia}'::text[]) w;
SELECT test.run('eli', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('a')) WHERE action = 'retract'$$);
-- of a step that has passed: it is open again, the others' votes stay
SELECT test.does('ed', 'approve', 'a', '1');
SELECT test.does('eli', 'approve', 'a', '1');
SELECT test.round('a');
SELECT test.does('eli', 'retract', 'a');
SELECT test.round('a');
SELECT test.votes('a');
SELECT test.does('leg', 'approve', 'a', '1');
-- of one further back
SELECT test.does('eli', 'approve', 'a', '1');
SELECT test.does('sam', 'retract', 'a');
SELECT test.round('a');
SELECT test.does('sam', 'approve', 'a', '1');
SELECT test.round('a');
SELECT * FROM greenlight.verify();
-- while an earlier one is open again, a later one waits for its turn
SELECT test.does('sam', 'retract', 'a');
SELECT test.does('ed', 'retract', 'a');
SELECT test.round('a');
SELECT test.votes('a');
SELECT test.does('ed', 'approve', 'a', '1');
SELECT test.does('sam', 'approve', 'a', '1');
SELECT test.round('a');
SELECT test.votes('a');
SELECT test.does(w, 'approve', 'a', '1') FROM unnest('{ed,leg}'::text[]) w;
SELECT test.votes('a');
SELECT * FROM greenlight.verify();

-- a step that was broken off goes on with the votes it had; they too may be taken back
SELECT pg_temp.submitted('i');
SELECT test.does(w, 'approve', 'i', '1') FROM unnest('{sam,ed}'::text[]) w;
SELECT test.does('sam', 'retract', 'i');
SELECT test.round('i');
SELECT test.votes('i');
SELECT test.does('sam', 'approve', 'i', '1');
SELECT test.round('i');
SELECT test.does('sam', 'retract', 'i');
SELECT test.does('ed', 'retract', 'i');
SELECT test.votes('i');
SELECT test.does('sam', 'approve', 'i', '1');
SELECT test.round('i');
SELECT * FROM greenlight.verify();

-- after approval: a new round in which the other approvals count; nothing goes out before it is approved again
SELECT pg_temp.submitted('b');
SELECT test.does(w, 'approve', 'b', '1') FROM unnest('{sam,ed,eli,leg}'::text[]) w;
SELECT test.does('ass', 'schedule', 'b', 'now() + ''1 hour''');
SELECT test.does('ed', 'retract', 'b', '''a mistake''');
SELECT test.round('b');
SELECT test.votes('b');
SELECT test.does('ass', 'publish_now', 'b');
SELECT test.does('ed', 'approve', 'b', '1');
SELECT test.round('b');
SELECT test.votes('b');
SELECT * FROM greenlight.verify();
-- not by whom has not voted, nor after an edit that made the votes stale
SELECT w, test.does(w, 'retract', 'b') FROM unnest('{ann,mia}'::text[]) w;
SELECT test.does('ann', 'revise_post', 'b', '''two''');
SELECT test.does('ed', 'retract', 'b');
SELECT test.does('ann', 'submit', 'b');
SELECT test.does('ed', 'retract', 'b');

-- after changes were requested: by who asked for them
SELECT pg_temp.submitted('c');
SELECT test.does('sam', 'approve', 'c', '1');
SELECT test.does('ed', 'approve', 'c', '1');
SELECT test.does('eli', 'request_changes', 'c', '1', '''shorter''');
SELECT w, test.does(w, 'retract', 'c') FROM unnest('{sam,ed}'::text[]) w;
SELECT test.run('ed', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('c')) WHERE action = 'retract'$$);
SELECT test.does('eli', 'retract', 'c', '''it is fine''');
SELECT test.round('c');
SELECT test.votes('c');
SELECT test.does('eli', 'approve', 'c', '1');
-- who spoke against it without ending it does not open it again; who ended it does, and where everybody is heard
-- first, one of those who did
SELECT c.name FROM greenlight.create_workflow('retr', 'both', '{"mode": "required", "steps": [{"name": "both", "requires": [
	{"role": "editor", "rejection": {"at_least": 2}}, {"role": "legal"}]}]}') c, greenlight.assign_workflow('retr', c.name);
SELECT pg_temp.submitted('j');
SELECT test.does('ed', 'reject', 'j', '1', '''no''');
SELECT test.does('leg', 'request_changes', 'j', '1', '''shorter''');
SELECT test.does('ed', 'retract', 'j');
SELECT test.does('leg', 'retract', 'j');
SELECT test.votes('j');
SELECT c.name FROM greenlight.create_workflow('retr', 'heard', '{"mode": "required", "steps": [{"name": "heard", "requires": [
	{"role": "editor", "quorum": "all", "rejection": "wait_all"}]}]}') c, greenlight.assign_workflow('retr', c.name);
SELECT pg_temp.submitted('k');
SELECT test.does('ed', 'request_changes', 'k', '1', '''no''');
SELECT test.does('eli', 'request_changes', 'k', '1', '''no''');
SELECT test.does('ed', 'retract', 'k');
SELECT test.votes('k');
SELECT test.does('ed', 'approve', 'k', '1');
SELECT name FROM greenlight.assign_workflow('retr', 'three');
-- by the workflow of the round, whatever the channels have now
SELECT pg_temp.submitted('l');
SELECT test.does('sam', 'request_changes', 'l', '1', '''no''');
SELECT c.name FROM greenlight.create_workflow('retr', 'nothing', '{"mode": "none"}') c, greenlight.assign_workflow('retr', c.name);
SELECT test.run('sam', $$SELECT is_allowed, to_status, sqlstate FROM greenlight.allowed_actions(test.post('l')) WHERE action = 'retract'$$);
SELECT test.does('sam', 'retract', 'l');
SELECT test.votes('l');
SELECT test.does('sam', 'request_changes', 'l', '1', '''no''');
-- approved by override and withdrawn, the round is as it ended, and the post a draft under the workflow that the channels have now
SELECT person FROM greenlight.grant_role('retr', 'retr_mia', 'owner');
SELECT test.does('mia', 'override', 'l', '''it has to go out''');
SELECT test.does('ann', 'withdraw', 'l');
SELECT test.run('sam', $$SELECT is_allowed, to_status, sqlstate FROM greenlight.allowed_actions(test.post('l')) WHERE action = 'retract'$$);
SELECT test.does('sam', 'retract', 'l');
SELECT person FROM greenlight.revoke_role('retr', 'retr_mia', 'owner');
SELECT name FROM greenlight.assign_workflow('retr', 'three');
-- not once the author has begun to change it, nor after a rejection
SELECT test.does('leg', 'request_changes', 'c', '1', '''no''');
SELECT test.does('ann', 'revise_post', 'c', '''two''');
SELECT test.does('leg', 'retract', 'c');
SELECT pg_temp.submitted('d');
SELECT test.does('sam', 'reject', 'd', '1', '''no''');
SELECT test.does('sam', 'retract', 'd');
-- nor where it was withdrawn
SELECT pg_temp.submitted('e');
SELECT test.does('sam', 'approve', 'e', '1');
SELECT test.does('ann', 'withdraw', 'e');
SELECT test.does('sam', 'retract', 'e');
SELECT * FROM greenlight.verify();

-- delivery has started: what is out stays out
SELECT pg_temp.submitted('f');
SELECT test.does(w, 'approve', 'f', '1') FROM unnest('{sam,ed,eli,leg}'::text[]) w;
SELECT test.does('ass', 'publish_now', 'f');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('f');
SELECT test.does('leg', 'retract', 'f');
SELECT test.run('leg', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('f')) WHERE action = 'retract'$$);
SELECT * FROM greenlight.verify();
