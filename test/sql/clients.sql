--
-- clients: a client sees a post from its first client step on, the revision that reached it and no
-- newer internal one, and nothing of how it was discussed inside
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('cli', 'mia:manager', 'ann:creator', 'sam:strategist', 'cleo:client', 'carl:client', 'con:contributor');
SELECT name FROM unnest('{blog,site,late}'::text[]) c, greenlight.register_channel('cli', c, 'sandbox');
SELECT name FROM greenlight.create_workflow('cli', 'client', '{"mode": "multi_level", "steps": [
	{"name": "inside", "requires": [{"role": "strategist"}]},
	{"name": "client", "audience": "client", "requires": [{"role": "client", "quorum": "all"}]}]}'), LATERAL
	(SELECT 1 FROM greenlight.assign_workflow('cli', 'client')) x;
SELECT name FROM greenlight.create_workflow('cli', 'inside', '{"mode": "required", "steps": [{"name": "inside", "requires": [{"role": "strategist"}]}]}');
SELECT name FROM greenlight.assign_workflow('cli', 'inside', 'site');
-- everything that a client sees of the team's posts
CREATE FUNCTION pg_temp.sees(who text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT v || ': ' || test.run(who, format(q, 'cli')) FROM (VALUES
		(1, 'post', 'SELECT title, body, revision, status, channels FROM greenlight.post WHERE workspace = %L ORDER BY title'),
		(2, 'variant', 'SELECT channel, v.body, v.options FROM greenlight.variant v JOIN greenlight.post p ON p.id = v.post_id WHERE p.workspace = %L ORDER BY p.title, channel'),
		(3, 'revision', 'SELECT r.revision, r.title, r.body, r.channels FROM greenlight.revision r JOIN greenlight.post p ON p.id = r.post_id WHERE p.workspace = %L ORDER BY p.title, r.revision'),
		(4, 'review', 'SELECT p.title, r.round, r.revision, r.state FROM greenlight.review r JOIN greenlight.post p ON p.id = r.post_id WHERE p.workspace = %L ORDER BY p.title, r.round'),
		(5, 'review_step', 'SELECT p.title, step, s.revision, s.state, waits_for FROM greenlight.review_step s JOIN greenlight.post p ON p.id = s.post_id WHERE p.workspace = %L ORDER BY p.title, s.opened_at'),
		(6, 'decision', 'SELECT p.title, person, verdict, d.revision FROM greenlight.decision d JOIN greenlight.post p ON p.id = d.post_id WHERE p.workspace = %L ORDER BY p.title, d.id'),
		(7, 'comment', 'SELECT p.title, c.author, c.visibility, c.body FROM greenlight.comment c JOIN greenlight.post p ON p.id = c.post_id WHERE p.workspace = %L ORDER BY c.id'),
		(8, 'event', 'SELECT count(*) FROM greenlight.event WHERE workspace = %L'),
		(9, 'inbox', 'SELECT title, revision, step, why FROM greenlight.inbox WHERE workspace = %L ORDER BY title'),
		(10, 'mine', 'SELECT title FROM greenlight.mine WHERE workspace = %L ORDER BY title'),
		(11, 'board', 'SELECT title, status, waits_for FROM greenlight.board WHERE workspace = %L ORDER BY title'),
		(12, 'calendar', 'SELECT title, channel FROM greenlight.calendar WHERE workspace = %L ORDER BY title, channel'),
		(13, 'person', 'SELECT name FROM greenlight.person WHERE name LIKE %L || ''\_%%'' ORDER BY name')) AS x (n, v, q) ORDER BY n $$;

-- a draft, in review inside: nothing
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('cli', 'p', 'one', '{blog}', now() + '1 day')$$);
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('p'), 'inside only')$$);
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('p'), 'for the client', visibility => 'client')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT pg_temp.sees('cleo');
SELECT test.run('cleo', $$SELECT * FROM greenlight.explain_gate(test.post('p'))$$);
SELECT test.run('cleo', $$SELECT greenlight.add_comment(test.post('p'), 'hello?')$$);
SELECT test.run('cleo', $$SELECT greenlight.hold(test.post('p'))$$);

-- its client step opens: the revision that reached it, and what was written for clients
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('p'), 1, 'inside I like it')$$);
SELECT pg_temp.sees('cleo');
SELECT test.run('cleo', $$SELECT greenlight.post_history(test.post('p'))$$);
SELECT test.run('cleo', $$SELECT count(*) FROM greenlight.events_after(0) WHERE workspace = 'cli'$$);
SELECT test.run('cleo', $$SELECT action FROM greenlight.allowed_actions(test.post('p')) WHERE is_allowed$$);

-- what clients write, clients see; replies are never wider than their parents, and internal ones are no parents
SELECT test.run('cleo', $$SELECT visibility, author FROM greenlight.add_comment(test.post('p'), 'nice', visibility => 'internal')$$);
SELECT test.run('mia', $$SELECT visibility FROM greenlight.add_comment(test.post('p'), 'thanks', (SELECT id FROM greenlight.comment WHERE body = 'nice'), 'client')$$);
SELECT test.run('mia', $$SELECT visibility FROM greenlight.add_comment(test.post('p'), 'between us', (SELECT id FROM greenlight.comment WHERE body = 'nice'))$$);
SELECT test.run('carl', $$SELECT body FROM greenlight.comment WHERE post_id = test.post('p') ORDER BY id$$);
SELECT id AS inside FROM greenlight.comment WHERE body = 'inside only' AND post_id = test.post('p') \gset
SELECT test.run('cleo', format($$SELECT greenlight.add_comment(test.post('p'), 'about that', %s)$$, :inside));
SELECT test.run('cleo', format($$SELECT greenlight.edit_comment(%s, 'x')$$, :inside));
SELECT test.run('cleo', format($$SELECT greenlight.resolve_comment(%s)$$, :inside));
SELECT test.run('cleo', $$SELECT body FROM greenlight.edit_comment((SELECT id FROM greenlight.comment WHERE body = 'nice'), 'very nice')$$);

-- a client decides, and sees no other client's decision
SELECT test.run('cleo', $$SELECT status FROM greenlight.approve(test.post('p'), 1, 'yes')$$);
SELECT test.run('carl', $$SELECT person, verdict FROM greenlight.decision WHERE post_id = test.post('p')$$);
SELECT test.run('cleo', $$SELECT person, verdict FROM greenlight.decision WHERE post_id = test.post('p')$$);
SELECT test.run('ann', $$SELECT person, verdict FROM greenlight.decision WHERE post_id = test.post('p') ORDER BY id$$);

-- a newer internal edit, of text, title, channels and options: clients go on seeing what reached them
SELECT test.run('ann', $$SELECT revision, status FROM greenlight.revise_post(test.post('p'), 'two', 'p')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('p'), title => 'p, secretly renamed')$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('p, secretly renamed'), 'blog', 'two for the blog', options => '{"data": "secret"}')$$);
SELECT test.run('ann', $$SELECT channel FROM greenlight.set_variant(test.post('p, secretly renamed'), 'late', 'a new channel')$$);
SELECT pg_temp.sees('cleo');
SELECT test.run('carl', $$SELECT greenlight.approve(test.post('p, secretly renamed'), 1)$$);
SELECT test.run('carl', $$SELECT greenlight.approve(test.post('p, secretly renamed'), 5)$$);
-- a comment of theirs is about what they saw
SELECT test.run('cleo', $$SELECT body, revision FROM greenlight.add_comment(test.post('p, secretly renamed'), 'still about the first')$$);
-- what functions return to them is the same
SELECT test.run('cleo', $$SELECT title, body, revision FROM greenlight.hold(test.post('p, secretly renamed'), 'client says stop')$$);
SELECT test.run('ann', $$SELECT is_held, status FROM greenlight.post WHERE title = 'p, secretly renamed'$$);
SELECT test.run('cleo', $$SELECT greenlight.release(test.post('p, secretly renamed'))$$);

-- nor does a list of what is assigned to them show more
SELECT test.run('ann', format($$SELECT assignee FROM greenlight.revise_post(test.post('p, secretly renamed'), options => '{"assignee": "%s"}')$$, test.login('cleo')));
SELECT test.run('cleo', $$SELECT title, revision FROM greenlight.mine WHERE workspace = 'cli'$$);

-- it reaches them again
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('p, secretly renamed'), 5)$$);
SELECT test.run('cleo', $$SELECT title, body, revision, channels FROM greenlight.post WHERE workspace = 'cli'$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.request_changes(test.post('p, secretly renamed'), 5, 'too loud')$$);
SELECT test.run('carl', $$SELECT greenlight.request_changes(test.post('p, secretly renamed'), 5, 'too loud')$$);

-- without a client step they see it from approval on
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('cli', 'q', 'one', '{site}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('q'))$$);
SELECT test.run('cleo', $$SELECT title FROM greenlight.post WHERE workspace = 'cli' AND title = 'q'$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('q'), 1)$$);
SELECT test.run('cleo', $$SELECT title, body, status FROM greenlight.post WHERE workspace = 'cli' AND title = 'q'$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('q'), 'two')$$);
SELECT test.run('cleo', $$SELECT title, body, status FROM greenlight.post WHERE workspace = 'cli' AND title = 'q'$$);

-- who writes without view_internal sees own posts whole, and others' as a client
SELECT test.run('con', $$SELECT title, revision FROM greenlight.create_post('cli', 'own', 'one', '{site}')$$);
SELECT test.run('con', $$SELECT body, revision FROM greenlight.revise_post(test.post('own'), 'two')$$);
SELECT test.run('con', $$SELECT title, body FROM greenlight.post WHERE workspace = 'cli' ORDER BY title$$);
SELECT test.run('con', $$SELECT title, author FROM greenlight.copy_post(test.post('q'))$$);
SELECT test.run('con', $$SELECT body FROM greenlight.post WHERE id = test.post('q')$$);

-- what clients may not: any verb of the makers
SELECT test.run('cleo', statement) FROM (VALUES
	(1, $$SELECT greenlight.create_post('cli', 'x', 'x')$$), (2, $$SELECT greenlight.revise_post(test.post('p, secretly renamed'), 'x')$$),
	(3, $$SELECT greenlight.submit(test.post('p, secretly renamed'))$$), (4, $$SELECT greenlight.withdraw(test.post('p, secretly renamed'))$$),
	(5, $$SELECT greenlight.schedule(test.post('p, secretly renamed'), now() + '2 days')$$), (6, $$SELECT greenlight.cancel(test.post('p, secretly renamed'))$$),
	(7, $$SELECT greenlight.set_variant(test.post('p, secretly renamed'), 'blog')$$), (8, $$SELECT greenlight.copy_post(test.post('p, secretly renamed'))$$),
	(9, $$SELECT greenlight.pause_workspace('cli')$$)) AS x (n, statement) ORDER BY n;
-- sent back, it is to recur: by the title they have seen
SELECT test.run('mia', $$SELECT status FROM greenlight.create_series(test.post('p, secretly renamed'), 'FREQ=DAILY;COUNT=3')$$);
SELECT test.run('ann', $$SELECT title FROM greenlight.revise_post(test.post('p, secretly renamed'), title => 'p, renamed again')$$);
SELECT test.run('cleo', $$SELECT title, recurrence FROM greenlight.series WHERE workspace = 'cli'$$);
SELECT test.run('ann', $$SELECT title FROM greenlight.series WHERE workspace = 'cli'$$);
SELECT * FROM greenlight.verify();
