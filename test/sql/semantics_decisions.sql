--
-- semantics_decisions: section 3 of the semantics page, where no other file shows a rule by itself: what a decision
-- has to say, who is asked, what ends a step, and what comes after a round
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('sd', 'mia:manager', 'ann:creator', 'e1:editor', 'e2:editor', 'e3:editor', 'e4:editor', 'two:editor+legal', 'leg:legal', 'cleo:client', 'olga:owner', 'otto:owner', 'ass:assistant');
SELECT name FROM greenlight.register_channel('sd', 'blog', 'sandbox');
CREATE FUNCTION pg_temp.flow(name text, steps text, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('sd', $1, format('{"mode": "multi_level" %s, "steps": [%s]}', more, steps)::jsonb) $$;
-- a post of ann's in review under a workflow of that name
CREATE FUNCTION pg_temp.sent(title text, flow text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''sd'', %L, ''one'', ''{blog}'', workflow => %L)', title, flow)),
		test.run('mia', format('SELECT status FROM greenlight.submit(test.post(%L))', title)), test.round(title)) $$;
SELECT pg_temp.flow('all', '{"name": "look", "requires": [{"role": "editor", "quorum": "all"}]}');
SELECT pg_temp.flow('two of', '{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 2}}]}');

-- each verb names a revision, and it is the current one; two of them need a comment, two do not
SELECT pg_temp.sent('verbs', 'all');
SELECT v, split_part(test.run('e1', format('SELECT greenlight.%I(test.post(''verbs''), NULL, ''x'')', v)), E'\n', 1), test.does('e1', v, 'verbs', '2', '''x''') FROM unnest('{approve,request_changes,reject,abstain}'::text[]) v;
SELECT v, n, test.does('e1', v, 'verbs', '1', n) FROM unnest('{request_changes,reject}'::text[]) v, unnest(ARRAY['NULL', '''''', '''  ''']) n;
SELECT test.does('e1', 'approve', 'verbs', '1'), test.does('e2', 'abstain', 'verbs', '1');
SELECT test.votes('verbs');
SELECT count(*), count(DISTINCT content_sha256) FROM greenlight_internal.decision WHERE post_id = test.post('verbs');

-- first_ends is the rule where none is named, for a rejection as for a request for changes
SELECT pg_temp.sent('reject', 'all'), test.does('e1', 'approve', 'reject', '1'), test.does('e2', 'reject', 'reject', '1', '''no''');
SELECT pg_temp.sent('changes', 'all'), test.does('e1', 'approve', 'changes', '1'), test.does('e2', 'request_changes', 'changes', '1', '''no''');
-- at_least counts both kinds together, and the worse one is the verdict
SELECT pg_temp.flow('three against', '{"name": "look", "requires": [{"role": "editor", "quorum": {"at_least": 2}, "rejection": {"at_least": 3}}]}');
SELECT pg_temp.sent('three', 'three against');
SELECT w, test.does(w, v, 'three', '1', '''no''') FROM (VALUES (1, 'e1', 'request_changes'), (2, 'e2', 'reject'), (3, 'e3', 'request_changes')) AS x (n, w, v) ORDER BY n;
-- each requirement has its own: the one that ends at once ends the step, though the other still waits
SELECT pg_temp.flow('mixed', '{"name": "look", "requires": [{"role": "editor", "quorum": "all", "rejection": "wait_all"}, {"role": "legal"}]}');
SELECT pg_temp.sent('mixed', 'mixed');
SELECT test.does('e1', 'reject', 'mixed', '1', '''no'''), test.does('leg', 'request_changes', 'mixed', '1', '''law''');

-- distinct people: two roles of one requirement are one seat, of two requirements one vote in each
SELECT pg_temp.flow('roles', '{"name": "look", "requires": [{"roles": ["editor", "legal"], "quorum": {"at_least": 2}}]}');
SELECT pg_temp.sent('roles', 'roles');
SELECT test.does('two', 'approve', 'roles', '1'), test.does('two', 'approve', 'roles', '1'), test.does('leg', 'approve', 'roles', '1');
SELECT pg_temp.flow('parallel', '{"name": "look", "requires": [{"role": "legal", "quorum": {"at_least": 1}}, {"role": "editor", "quorum": {"at_least": 2}}]}');
SELECT pg_temp.sent('parallel', 'parallel');
SELECT test.does('two', 'approve', 'parallel', '1'), test.does('leg', 'approve', 'parallel', '1'), test.does('e1', 'approve', 'parallel', '1');
SELECT requirement, replace(person, 'sd_', ''), is_counted FROM greenlight.decision WHERE post_id = test.post('parallel') ORDER BY id;
-- percent is of the seats, not of the votes that were cast: three of five, and of the four that do not abstain two
SELECT pg_temp.flow('half', '{"name": "look", "requires": [{"role": "editor", "quorum": {"percent": 50}}]}');
SELECT pg_temp.sent('half', 'half'), test.does('e1', 'approve', 'half', '1'), test.does('e2', 'approve', 'half', '1');
SELECT test.does('e3', 'abstain', 'half', '1');
SELECT test.round('half');

-- frozen: who joins later has no seat; deactivated: the seat is gone, nothing is completed by it, the next vote counts
SELECT pg_temp.sent('frozen', 'all');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('sd', 'sd_leg', 'editor')$$);
SELECT test.does('leg', 'approve', 'frozen', '1');
SELECT w, test.does(w, 'approve', 'frozen', '1') FROM unnest('{e1,e2,e3}'::text[]) w;
SELECT test.run('postgres', $$SELECT roles FROM greenlight.revoke_role('sd', 'sd_leg', 'editor')$$);
SELECT test.run('postgres', $$SELECT is_active FROM greenlight.deactivate_person('sd_e4')$$), test.round('frozen');
SELECT test.run('postgres', $$SELECT is_active FROM greenlight.remove_member('sd', 'sd_two')$$), test.round('frozen');
SELECT test.does('e1', 'approve', 'frozen', '1');
SELECT test.votes('frozen');

-- fail closed: nobody in a requirement is a refusal, whichever step asks; who has gone since leaves the step blocked
SELECT pg_temp.flow('hr', '{"name": "look", "requires": [{"role": "editor"}]}, {"name": "people", "requires": [{"role": "hr"}]}');
SELECT pg_temp.sent('hr', 'hr');
SELECT pg_temp.sent('blocked', 'two of');
SELECT test.does('e1', 'approve', 'blocked', '1');
SELECT w, test.run('postgres', format('SELECT is_active FROM greenlight.remove_member(''sd'', ''sd_%s'')', w)) FROM unnest('{e2,e3}'::text[]) w;
SELECT test.round('blocked');
SELECT test.does('e1', 'approve', 'blocked', '1'), test.round('blocked');
SELECT greenlight.wait_for_worker(60), test.round('blocked');
SELECT test.does('mia', 'withdraw', 'blocked'), split_part(test.run('mia', $$SELECT greenlight.submit(test.post('blocked'))$$), E'\n', 1);
SELECT w, test.run('postgres', format('SELECT is_active FROM greenlight.add_member(''sd'', ''sd_%s'', ''{editor}'')', w)) FROM unnest('{e2,e3}'::text[]) w;

-- the answer of a condition is stored with the visit, one for each revision that is asked about
SELECT pg_temp.flow('promo', '{"name": "law", "when": "$.labels[*] ? (@ == \"promo\")", "requires": [{"role": "legal"}]}, {"name": "look", "requires": [{"role": "editor"}]}');
SELECT pg_temp.sent('promo', 'promo');
SELECT test.does('mia', 'revise_post', 'promo', '''two''', 'labels => ''{promo}'''), test.does('leg', 'approve', 'promo', '2');
SELECT test.does('mia', 'revise_post', 'promo', '''three''', 'labels => ''{}''');
SELECT step, visit, revision, state FROM greenlight.review_step WHERE post_id = test.post('promo') ORDER BY revision, step_order, visit;

-- nobody decides about what they changed since the last approval, and distinct approvers are asked once
SELECT pg_temp.sent('eyes', 'two of');
SELECT test.does('e1', 'revise_post', 'eyes', '''two'''), test.does('e1', 'approve', 'eyes', '2'), test.does('mia', 'approve', 'eyes', '2');
SELECT test.does('olga', 'revise_post', 'eyes', '''three'''), test.does('olga', 'override', 'eyes', '''mine'''), test.does('otto', 'override', 'eyes', 'NULL'), test.does('otto', 'override', 'eyes', '''urgent''');
SELECT test.votes('eyes'), test.round('eyes');
SELECT r.revision, p.overridden_revision FROM greenlight_internal.post p, greenlight.revision r WHERE p.id = test.post('eyes') AND r.post_id = p.id ORDER BY r.revision DESC LIMIT 1;

-- a round that changes end: what was asked for is on record, the next one begins at the first step that has no approval
SELECT pg_temp.flow('steps', '{"name": "look", "carry": "always", "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "legal"}]}');
SELECT pg_temp.sent('steps', 'steps'), test.does('e1', 'approve', 'steps', '1'), test.does('leg', 'request_changes', 'steps', '1', '''softer''');
SELECT test.does('mia', 'revise_post', 'steps', '''two'''), test.does('mia', 'submit', 'steps'), test.round('steps');
-- request_changes is for what is in review
SELECT t, test.does('leg', 'request_changes', t, '1', '''x''') FROM unnest('{reject,changes}'::text[]) t;
SELECT test.does('leg', 'approve', 'steps', '2'), test.does('leg', 'request_changes', 'steps', '2', '''too late''');
-- withdrawn by its submitter, by an owner, by whoever may edit any; not by an approver, nor once it is out
SELECT w, pg_temp.sent('back ' || w, 'all') IS NOT NULL, test.does('e1', 'approve', 'back ' || w, '1'), test.does(w, 'withdraw', 'back ' || w), test.votes('back ' || w) FROM unnest('{mia,olga,e1,leg,cleo}'::text[]) w;
SELECT test.does('ass', 'publish_now', 'steps');
SELECT greenlight.wait_for_worker(60);
SELECT test.does('mia', 'withdraw', 'steps'), test.does('leg', 'retract', 'steps'), test.does('otto', 'override', 'steps', '''x''');

-- each takes back a vote after approval: the first step is asked again, the others wait for their turn
SELECT pg_temp.sent('turns', 'steps'), test.does('e1', 'approve', 'turns', '1'), test.does('leg', 'approve', 'turns', '1');
SELECT test.does('e1', 'retract', 'turns'), test.does('leg', 'retract', 'turns'), test.round('turns');
SELECT * FROM greenlight.verify();
SELECT test.does('e1', 'approve', 'turns', '1'), test.does('leg', 'approve', 'turns', '1'), test.round('turns');
SELECT * FROM greenlight.verify();

-- cancelled is final: nothing is done to it, and a copy is another post
SELECT pg_temp.sent('final', 'all') IS NOT NULL, test.does('mia', 'cancel', 'final');
SELECT v, split_part(test.run('mia', 'SELECT greenlight.' || v), E'\n', 1) FROM unnest(ARRAY['revise_post(test.post(''final''), ''two'')', 'submit(test.post(''final''))', 'reopen(test.post(''final''))', 'withdraw(test.post(''final''))',
	'schedule(test.post(''final''), now() + ''1 day'')', 'hold(test.post(''final''))', 'cancel(test.post(''final''))', 'publish_now(test.post(''final''))', 'set_variant(test.post(''final''), ''blog'')']) v;
SELECT test.post('final') AS final \gset
SELECT test.run('mia', $$SELECT status, review_state, revision FROM greenlight.copy_post(test.post('final'))$$);
SELECT status FROM greenlight.post WHERE id = :final;

-- a key of submit, of a decision and of schedule: the first result again, and WF012 for anything else
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('sd', 'key', 'one', '{blog}', workflow => 'roles')$$);
CREATE FUNCTION pg_temp.keyed(who text, call text) RETURNS text LANGUAGE sql AS $$ SELECT split_part(test.run(who, format('SELECT status FROM greenlight.' || call, test.post('key'))), E'\n', 1) $$;
SELECT n, pg_temp.keyed(who, call) FROM (VALUES
	(1, 'mia', 'submit(%s, ''a'', ''{"idempotency_key": "k"}'')'), (2, 'mia', 'submit(%s, ''a'', ''{"idempotency_key": "k"}'')'), (3, 'mia', 'submit(%s, ''b'', ''{"idempotency_key": "k"}'')'),
	(4, 'e1', 'approve(%s, 1, ''a'', ''{"idempotency_key": "k"}'')'), (5, 'e1', 'approve(%s, 1, ''a'', ''{"idempotency_key": "k"}'')'), (6, 'e1', 'approve(%s, 1, ''b'', ''{"idempotency_key": "k"}'')'),
	(7, 'ass', 'schedule(%s, ''2035-01-01 10:00+00'', options => ''{"idempotency_key": "k"}'')'), (8, 'ass', 'schedule(%s, ''2035-01-01 10:00+00'', options => ''{"idempotency_key": "k"}'')'),
	(9, 'ass', 'schedule(%s, ''2035-01-02 10:00+00'', options => ''{"idempotency_key": "k"}'')')) AS c (n, who, call) ORDER BY n;
SELECT string_agg(action, ' ' ORDER BY event_no) FROM greenlight.event WHERE post_id = test.post('key');
SELECT * FROM greenlight.verify();
