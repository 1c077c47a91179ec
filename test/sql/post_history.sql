--
-- post_history: who did what and what they changed, for the team; for a client, what is theirs to know
--
\pset format unaligned
\pset tuples_only on
\pset null -

SELECT test.team('history', 'mia:manager', 'ann:creator', 'ed:editor', 'cleo:client', 'ass:assistant', 'obi:observer');
SELECT name FROM unnest('{blog,task}'::text[]) WITH ORDINALITY AS c (c, n), greenlight.register_channel('history', c, CASE n WHEN 1 THEN 'sandbox' ELSE 'manual' END);
SELECT a.name FROM greenlight.create_workflow('history', 'two', '{"mode": "multi_level", "steps": [
	{"name": "inside", "requires": [{"role": "editor"}]}, {"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}') w, greenlight.assign_workflow('history', w.name) a;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('history', 'p', 'one', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('p'), 'two', options => '{"link": "https://example.org"}')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'task', 'for you')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'task', 'for you all')$$);
SELECT test.run('ann', $$SELECT labels FROM greenlight.revise_post(test.post('p'), labels => '{promo}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'), 'please')$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('p'), 4)$$);
SELECT test.run('ed', $$SELECT body FROM greenlight.add_comment(test.post('p'), 'they will never like it')$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.request_changes(test.post('p'), 4, 'friendlier')$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.revise_post(test.post('p'), 'dear two')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.hold(test.post('p'), 'they have not paid')$$);
SELECT test.run(w, $$SELECT actor, action, what, revision, from_status, to_status FROM greenlight.post_history(test.post('p'))$$) FROM unnest('{obi,cleo}'::text[]) w;
-- not before it reached them
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('history', 'q', 'one', '{blog}')$$);
SELECT test.run('cleo', $$SELECT * FROM greenlight.post_history(test.post('q'))$$);
