--
-- engine_blocking: comments that hold steps open until they are resolved: who makes and who resolves them,
-- that the last one resolved passes the step as the vote would have, and the view comment as a table
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('blk', 'ann:creator', 'adi:editor', 'ed:editor', 'eli:editor', 'lena:legal', 'cleo:client', 'cora:client', 'cy:contributor', 'mia:manager', 'olga:owner');
SELECT name FROM greenlight.register_channel('blk', 'blog', 'sandbox');
SELECT name FROM greenlight.create_workflow('blk', 'asked', format('{"mode": "multi_level", "steps": [
	{"name": "look", "requires": [{"role": "editor"}]},
	{"name": "client", "audience": "client", "requires": [{"people": [%s]}]}]}', to_json(test.login('cleo')))::jsonb);
SELECT name FROM greenlight.create_workflow('blk', 'deaf', '{"mode": "multi_level", "steps": [
	{"name": "look", "requires": [{"role": "editor"}], "blocking_comments": false},
	{"name": "sign", "requires": [{"role": "owner"}], "blocking_comments": true}]}');
SELECT name FROM greenlight.assign_workflow('blk', 'asked');
CREATE FUNCTION pg_temp.sent(title text, flow text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(CASE WHEN flow IS NULL THEN 'ann' ELSE 'mia' END, format('SELECT status FROM greenlight.submit((SELECT id FROM greenlight.create_post(''blk'', %L, ''one'', ''{blog}'', workflow => %L)))', title, flow)) $$;
CREATE FUNCTION pg_temp.says(who text, title text, body text, options text DEFAULT '{"blocking": true}', reply_to bigint DEFAULT NULL, visibility text DEFAULT 'internal') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT visibility, is_blocking, is_resolved FROM greenlight.add_comment(test.post(%L), %L, %L, %L, %L)', title, body, reply_to, visibility, options)) $$;
CREATE FUNCTION pg_temp.said(body text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$
	SELECT max(c.id) FROM greenlight_internal.comment c JOIN greenlight_internal.post p ON p.id = c.post_id WHERE p.workspace = 'blk' AND c.body = $1 $$;
CREATE FUNCTION pg_temp.resolves(who text, body text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT is_resolved, resolved_at IS NOT NULL AS at, replace(resolver, ''blk_'', '''') FROM greenlight.resolve_comment(pg_temp.said(%L))', body)) $$;
CREATE FUNCTION pg_temp.missing(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(': ', step, cardinality(missing) || ' missing', (SELECT string_agg(body, ', ' ORDER BY id) FROM greenlight.comment c WHERE 'comment ' || c.id = ANY (missing)))
	FROM greenlight.review_step WHERE post_id = test.post(title) AND state = 'open' $$;

-- who makes them: whoever may comment and sees what is internal, or holds a seat in the open step
SELECT pg_temp.sent('p');
SELECT w, pg_temp.says(w, 'p', 'by ' || w) FROM unnest('{ann,ed,lena,cleo,cora}'::text[]) w;
SELECT pg_temp.says('ed', 'p', 'plain', '{"blocking": false}'), pg_temp.says('ed', 'p', 'plainer', '{}');
SELECT pg_temp.says('ed', 'p', 'x', '{"blocking": "yes"}');
SELECT pg_temp.says('ed', 'p', 'x', '{"block": true}');
SELECT pg_temp.says('ed', 'p', 'a reply', '{"blocking": true}', pg_temp.said('by ed'));
SELECT pg_temp.says('ed', 'p', 'a reply', '{}', pg_temp.said('by ed'));
SELECT pg_temp.missing('p');

-- who resolves them: the author, or edit_any; of the post's contributors only who wrote it
SELECT test.does('ed', 'approve', 'p', '1'), test.round('p');
SELECT replace(test.run('mia', $$SELECT detail, who FROM greenlight.explain_gate(test.post('p')) WHERE clause = 'review'$$), 'blk_', '');
SELECT replace(test.run('lena', $$SELECT 1 FROM greenlight.approve(test.post('p'), 1)$$), 'blk_', '');
SELECT w, test.run(w, $$SELECT is_allowed, sqlstate, to_status FROM greenlight.allowed_actions(test.post('p')) WHERE action = 'resolve_comment'$$) FROM unnest('{ann,ed,lena,mia}'::text[]) w;
SELECT w, pg_temp.resolves(w, 'by ed') FROM unnest('{ann,lena,cleo}'::text[]) w;
SELECT pg_temp.resolves('lena', 'plain');
SELECT pg_temp.resolves('ann', 'by ann');
SELECT pg_temp.resolves('mia', 'by ed');
SELECT pg_temp.missing('p');
SELECT test.hash() AS before \gset
SELECT pg_temp.resolves('ed', 'by ed');
SELECT test.hash() = :'before' AS is_unchanged;
-- the last one passes the step
SELECT pg_temp.resolves('lena', 'by lena'), test.round('p');
SELECT event_no, replace(actor, 'blk_', ''), action, rule, to_status, detail ? 'comment_id' AS named, detail ->> 'is_blocking' FROM greenlight.event WHERE post_id = test.post('p') AND action ~ 'comment' ORDER BY event_no;
SELECT test.run('mia', $$SELECT what FROM greenlight.post_history(test.post('p')) WHERE action = 'resolve_comment' ORDER BY at DESC LIMIT 1$$);

-- the client's step: a seat makes a client one who can hold it, in front of the client
SELECT w, pg_temp.says(w, 'p', 'by ' || w) FROM unnest('{cora,cleo}'::text[]) w;
SELECT test.does('cleo', 'approve', 'p', '1'), test.round('p');
SELECT w, pg_temp.resolves(w, 'by cleo') FROM unnest('{cora,ann}'::text[]) w;
SELECT test.run('cleo', $$SELECT is_allowed, sqlstate, to_status FROM greenlight.allowed_actions(test.post('p')) WHERE action = 'resolve_comment'$$);
SELECT pg_temp.resolves('cleo', 'by cleo');
SELECT test.state('p');
-- after approval one is said and takes nothing back
SELECT pg_temp.says('ed', 'p', 'too late'), test.state('p');
SELECT test.run('ed', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('p')) WHERE action = 'resolve_comment'$$);
SELECT pg_temp.resolves('eli', 'too late'), test.state('p');
SELECT test.run('ed', $$SELECT is_allowed, sqlstate, reason FROM greenlight.allowed_actions(test.post('p')) WHERE action = 'resolve_comment'$$);
SELECT * FROM greenlight.verify();

-- a contributor with edit_any resolves none of somebody else, but an own one
SELECT pg_temp.sent('c');
SELECT test.does('adi', 'revise_post', 'c', '''two''');
SELECT pg_temp.says('ed', 'c', 'wait'), pg_temp.says('adi', 'c', 'my own');
SELECT pg_temp.resolves('adi', 'wait');
SELECT pg_temp.resolves('adi', 'my own');
SELECT pg_temp.resolves('eli', 'wait');

-- one said before the review holds its first step, over edits and rounds, until it is resolved
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('blk', 'd', 'one', '{blog}')$$);
SELECT pg_temp.says('ed', 'd', 'from the start');
SELECT test.does('ann', 'submit', 'd'), test.does('eli', 'approve', 'd', '1'), test.round('d');
SELECT test.does('ann', 'revise_post', 'd', '''two'''), pg_temp.missing('d');
SELECT test.does('eli', 'approve', 'd', '2'), test.does('eli', 'request_changes', 'd', '2', '''no''');
SELECT test.does('ann', 'submit', 'd'), test.does('eli', 'approve', 'd', '2'), test.round('d');
SELECT pg_temp.resolves('ed', 'from the start'), test.round('d');
-- where a vote is missing nothing passes
SELECT pg_temp.says('ed', 'd', 'again'), pg_temp.resolves('ed', 'again'), test.round('d');
SELECT * FROM greenlight.verify();

-- a step that does not listen passes, the one behind it waits
SELECT pg_temp.sent('n', 'deaf');
SELECT pg_temp.says('lena', 'n', 'a doubt'), pg_temp.missing('n');
SELECT test.does('ed', 'approve', 'n', '1'), test.round('n'), pg_temp.missing('n');
SELECT test.does('olga', 'approve', 'n', '1'), pg_temp.resolves('lena', 'a doubt'), test.state('n');
SELECT test.run('mia', $$SELECT name FROM greenlight.create_workflow('blk', 'one', '{"mode": "required", "self_approval": "allow", "steps": [{"name": "look", "requires": [{"role": "editor"}], "blocking_comments": false}]}')$$);
SELECT pg_temp.sent('o', 'one'), pg_temp.says('lena', 'o', 'unheard');
SELECT test.does('ed', 'approve', 'o', '1');
SELECT * FROM greenlight.verify();

-- a step that was broken off comes back with its votes; resolved meanwhile, it waits for one more word
SELECT pg_temp.sent('b', 'deaf');
SELECT test.does('ed', 'approve', 'b', '1'), pg_temp.says('lena', 'b', 'hm'), test.does('olga', 'approve', 'b', '1'), test.round('b');
SELECT test.does('ed', 'retract', 'b'), pg_temp.resolves('lena', 'hm'), test.round('b');
SELECT test.does('ed', 'approve', 'b', '1'), test.votes('b'), test.round('b');
SELECT test.does('olga', 'approve', 'b', '1');

-- the view: INSERT adds, UPDATE edits and resolves, DELETE is refused
SELECT pg_temp.sent('v');
SELECT test.run('ed', $$INSERT INTO greenlight.comment (post_id, body, is_blocking) VALUES (test.post('v'), 'as a row', true) RETURNING visibility, is_blocking, is_resolved, resolved_at$$);
SELECT test.run('ed', $$INSERT INTO greenlight.comment (post_id, body, is_blocking) VALUES (test.post('v'), 'as another', NULL) RETURNING is_blocking$$);
SELECT test.run('ed', $$INSERT INTO greenlight.comment (post_id, body, reply_to, is_blocking) VALUES (test.post('v'), 'no', pg_temp.said('as a row'), true)$$);
SELECT test.run('cora', $$INSERT INTO greenlight.comment (post_id, body, is_blocking) VALUES (test.post('v'), 'no', true)$$);
SELECT test.run('ed', $$INSERT INTO greenlight.comment (post_id, body, resolved_at) VALUES (test.post('v'), 'no', now())$$);
SELECT test.does('eli', 'approve', 'v', '1'), test.round('v');
SELECT test.run('ed', $$UPDATE greenlight.comment SET body = 'in other words' WHERE body = 'as a row' RETURNING body, is_blocking$$);
SELECT test.run('eli', $$UPDATE greenlight.comment SET body = 'mine' WHERE body = 'in other words'$$);
SELECT test.run('ed', $$UPDATE greenlight.comment SET is_blocking = false WHERE body = 'in other words'$$);
SELECT test.run('ann', $$UPDATE greenlight.comment SET resolved_at = now() WHERE body = 'in other words'$$);
SELECT test.run('ed', $$UPDATE greenlight.comment SET resolved_at = '2000-01-01' WHERE body = 'in other words' RETURNING is_resolved, resolved_at > now() - interval '1 day' AS now, replace(resolver, 'blk_', '')$$), test.round('v');
SELECT test.run('ed', $$UPDATE greenlight.comment SET resolved_at = now() WHERE body = 'in other words'$$);
SELECT test.run('ed', $$UPDATE greenlight.comment SET resolved_at = NULL WHERE body = 'in other words'$$);
SELECT test.run('ed', $$UPDATE greenlight.comment SET is_resolved = true, resolved_at = NULL WHERE body = 'as another' RETURNING is_resolved$$);
SELECT test.run('ed', $$DELETE FROM greenlight.comment WHERE body = 'in other words'$$);
SELECT * FROM greenlight.verify();

-- verify() finds a step that passed over one
SET greenlight.maintenance = on;
BEGIN;
UPDATE greenlight_internal.comment SET resolved_at = NULL, resolver_id = NULL WHERE body = 'in other words';
SELECT invariant, name, regexp_replace(detail, '\d+', 'N', 'g') FROM greenlight.verify();
ROLLBACK;
RESET greenlight.maintenance;
SELECT * FROM greenlight.verify();
