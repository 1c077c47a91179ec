--
-- engine_limits: how often changes may be requested: n requests pass, the next one meets the limit, and
-- then the post waits, the request is refused, or the post is rejected
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('lim', 'ann:creator', 'ed:editor', 'eli:editor', 'cleo:client', 'cora:client', 'mia:manager', 'olga:owner');
SELECT name FROM greenlight.register_channel('lim', 'blog', 'sandbox');
CREATE FUNCTION pg_temp.flow(name text, change_requests text) RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('lim', $1, format('{"mode": "multi_level", "change_requests": %s, "steps": [
		{"name": "look", "requires": [{"role": "editor"}]}, {"name": "client", "audience": "client", "requires": [{"role": "client", "rejection": "%s"}]}]}',
		$2, CASE WHEN $1 LIKE 'wait%' THEN 'wait_all' ELSE 'first_ends' END)::jsonb) $$;
SELECT pg_temp.flow('escalate', '{"limit": 2, "roles": ["client"]}');
SELECT pg_temp.flow('block', '{"limit": 1, "roles": ["client"], "at_limit": "block"}');
SELECT pg_temp.flow('reject', '{"limit": 1, "roles": ["client"], "at_limit": "reject"}');
SELECT pg_temp.flow('anybody', '{"limit": 0}');
SELECT pg_temp.flow('wait escalate', '{"limit": 1, "roles": ["client"]}');
SELECT pg_temp.flow('wait block', '{"limit": 0, "roles": ["client"], "at_limit": "block"}');
-- created by mia; sent: submitted, and its first step passed where it is asked
CREATE FUNCTION pg_temp.begun(title text, flow text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('mia', format('SELECT status FROM greenlight.create_post(''lim'', %L, ''one'', ''{blog}'', workflow => %L)', title, flow)) $$;
CREATE FUNCTION pg_temp.sent(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', split_part(test.does('mia', 'submit', title), ',', 1), split_part(test.does('ed', 'approve', title, (SELECT revision::text FROM greenlight.post WHERE id = test.post($1))), ',', 1), test.round(title)) $$;

-- escalate: two requests pass, the third is kept and the post waits for a round
SELECT pg_temp.begun('e', 'escalate');
SELECT pg_temp.sent('e');
SELECT test.does('cleo', 'request_changes', 'e', '1', '''first''');
SELECT pg_temp.sent('e');
SELECT test.does('cora', 'request_changes', 'e', '1', '''second''');
SELECT pg_temp.sent('e');
SELECT test.does('cleo', 'request_changes', 'e', '1', '''third''');
SELECT test.votes('e');
SELECT action, detail ->> 'change_requests', detail ->> 'limit' FROM greenlight.event WHERE post_id = test.post('e') AND detail ? 'limit' ORDER BY event_no;
SELECT test.does('mia', 'submit', 'e');
SELECT test.run('mia', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('e')) WHERE action = 'submit'$$);
SELECT test.does('mia', 'revise_post', 'e', '''two''');
SELECT test.does('mia', 'submit', 'e');
-- a round is granted by whom manages workflows
SELECT w, test.does(w, 'grant_round', 'e', '1', '''a last one''') FROM unnest('{ann,ed,cleo}'::text[]) w;
SELECT test.does('mia', 'grant_round', 'e', '0', '''a last one''');
SELECT test.does('mia', 'grant_round', 'e', '1001', '''a last one''');
SELECT test.does('mia', 'grant_round', 'e', '1', '''a last one''');
SELECT actor, action, detail ->> 'note', detail ->> 'rounds' FROM greenlight.event WHERE post_id = test.post('e') ORDER BY event_no DESC LIMIT 1;
SELECT pg_temp.sent('e');
SELECT test.does('cleo', 'request_changes', 'e', '2', '''fourth''');
SELECT test.does('mia', 'submit', 'e');
SELECT test.does('mia', 'grant_round', 'e', '2', '''two more''');
SELECT pg_temp.sent('e');
SELECT test.does('cleo', 'approve', 'e', '2');
SELECT * FROM greenlight.verify();

-- only the roles that it names count, and once a round however many asked
SELECT pg_temp.begun('r', 'block');
SELECT test.does('mia', 'submit', 'r');
SELECT test.does('ed', 'request_changes', 'r', '1', '''by an editor''');
SELECT test.does('mia', 'submit', 'r');
SELECT test.does('ed', 'request_changes', 'r', '1', '''by an editor''');
SELECT pg_temp.sent('r');
-- block: the next one is refused and nothing of it is stored
SELECT test.does('cleo', 'request_changes', 'r', '1', '''first''');
SELECT pg_temp.sent('r');
SELECT test.hash() AS before \gset
SELECT test.does('cleo', 'request_changes', 'r', '1', '''second''');
SELECT test.run('cleo', $$SELECT action, is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('r')) WHERE action IN ('request_changes', 'approve', 'reject')$$);
SELECT test.hash() = :'before' AS is_unchanged;
SELECT test.does('mia', 'grant_round', 'r', '1', '''one more''');
SELECT test.does('cleo', 'request_changes', 'r', '1', '''second''');
SELECT pg_temp.sent('r');
SELECT test.does('cleo', 'request_changes', 'r', '1', '''third''');
SELECT test.does('cora', 'approve', 'r', '1');
SELECT * FROM greenlight.verify();

-- reject: the next one rejects the post
SELECT pg_temp.begun('j', 'reject');
SELECT pg_temp.sent('j');
SELECT test.does('cleo', 'request_changes', 'j', '1', '''first''');
SELECT pg_temp.sent('j');
SELECT test.run('cleo', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('j')) WHERE action = 'request_changes'$$);
SELECT test.does('cleo', 'request_changes', 'j', '1', '''second''');
SELECT test.round('j');
SELECT test.votes('j');
-- an editor still may
SELECT test.does('mia', 'reopen', 'j');
SELECT test.does('mia', 'submit', 'j');
SELECT test.does('ed', 'request_changes', 'j', '1', '''not by a client''');
SELECT * FROM greenlight.verify();

-- without roles everybody's count; a limit of none is met by the first
SELECT pg_temp.begun('n', 'anybody');
SELECT test.does('mia', 'submit', 'n');
SELECT test.does('ed', 'request_changes', 'n', '1', '''at once''');
SELECT test.does('mia', 'submit', 'n');
SELECT test.does('mia', 'grant_round', 'n', '1', '''go on''');
SELECT test.does('mia', 'submit', 'n');
-- taken back, it does not count
SELECT test.does('ed', 'request_changes', 'n', '1', '''again''');
SELECT test.does('ed', 'retract', 'n');
SELECT test.does('ed', 'approve', 'n', '1');
SELECT test.round('n');
SELECT * FROM greenlight.verify();

SELECT pg_temp.flow('one', '{"limit": 1}');
SELECT pg_temp.begun('o', 'one');
SELECT pg_temp.sent('o');
SELECT test.does('cleo', 'request_changes', 'o', '1', '''a'''), test.does('cleo', 'retract', 'o');
SELECT test.does('cleo', 'request_changes', 'o', '1', '''b''');
SELECT pg_temp.sent('o');
SELECT test.does('cleo', 'request_changes', 'o', '1', '''c'''), test.does('mia', 'submit', 'o');
SELECT test.does('cleo', 'retract', 'o'), test.does('cleo', 'approve', 'o', '1');
SELECT * FROM greenlight.verify();

-- where everybody is heard, however many ask it is one request
SELECT pg_temp.begun('w', 'wait escalate');
SELECT pg_temp.sent('w');
SELECT test.does('cleo', 'request_changes', 'w', '1', '''one''');
SELECT test.round('w');
SELECT test.does('cora', 'request_changes', 'w', '1', '''two''');
SELECT action, detail ->> 'change_requests', detail ->> 'limit' FROM greenlight.event WHERE post_id = test.post('w') AND detail ? 'limit' ORDER BY event_no;
SELECT pg_temp.sent('w');
-- a request that would be refused in the end is refused at once
SELECT pg_temp.begun('wb', 'wait block');
SELECT pg_temp.sent('wb');
SELECT test.does('cleo', 'request_changes', 'wb', '1', '''one''');
SELECT test.does('cleo', 'approve', 'wb', '1');
SELECT test.does('cora', 'approve', 'wb', '1');

-- another workflow since: the round that met the limit still tells whether there is one
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('lim', 'z', 'one', '{blog}')$$);
SELECT name FROM greenlight.assign_workflow('lim', 'anybody', 'blog');
SELECT test.does('mia', 'submit', 'z');
SELECT test.does('ed', 'request_changes', 'z', '1', '''no''');
SELECT name FROM greenlight.assign_workflow('lim', 'four_eyes', 'blog');
SELECT test.run('mia', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('z')) WHERE action = 'grant_round'$$);
SELECT test.does('mia', 'grant_round', 'z', '1', '''go on''');
SELECT test.does('mia', 'submit', 'z');

-- no limit, nothing to grant
SELECT pg_temp.begun('x', 'four_eyes');
SELECT test.does('mia', 'grant_round', 'x', '1', '''why''');
SELECT * FROM greenlight.verify();
