--
-- api_split_post: one post for each channel, with everything that belonged to the one: its content,
-- its plan, and who contributed
--
\pset format unaligned
\pset tuples_only on
\pset null -

SELECT test.team('split', 'mia:manager', 'ann:creator', 'ed:editor+strategist', 'eve:editor', 'bob:creator', 'sam:strategist', 'cleo:client');
SELECT name FROM unnest('{blog,site,task}'::text[]) c, greenlight.register_channel('split', c, 'sandbox');
SELECT a.name FROM unnest('{one,two}'::text[]) n, greenlight.create_workflow('split', n, '{"mode": "required", "steps": [{"name": "edit", "requires": [{"role": "editor"}]}]}') w,
	greenlight.assign_workflow('split', n, CASE n WHEN 'one' THEN 'blog' ELSE 'site' END) a;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('split', 'p', 'text', '{blog,site,task}', '2035-06-01 10:00+00', labels => '{promo}', external_ref => 'crm-1',
	options => '{"link": "https://example.org", "first_comment": "#x", "disclosure": ["ad"], "campaign": "spring", "timezone": "Europe/Riga"}')$$);
SELECT test.run('sam', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'site', 'for the site')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.remove_variant(test.post('p'), 'task')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('p'))$$);

-- who may not edit may not split, and nothing is made
SELECT test.hash() AS before \gset
SELECT test.run('bob', $$SELECT greenlight.split_post(test.post('p'))$$);
SELECT test.run('cleo', $$SELECT greenlight.split_post(test.post('p'))$$);
SELECT test.hash() = :'before';

SELECT test.run('ed', $$SELECT title, body, channels, publish_at AT TIME ZONE 'UTC', timezone, labels, campaign, link, first_comment, author, workflow, status, external_ref, revision FROM greenlight.split_post(test.post('p'))$$);
SELECT p.id AS kept, q.id AS part FROM greenlight.post p, greenlight.post q WHERE p.workspace = 'split' AND p.external_ref = 'crm-1' AND q.workspace = 'split' AND q.external_ref IS NULL \gset
SELECT r.disclosure, r.author, v.body, v.delivery_state FROM greenlight.revision r, greenlight.variant v WHERE r.post_id = :part AND v.post_id = :part;
SELECT v.channel, v.delivery_state FROM greenlight.variant v WHERE v.post_id = :kept ORDER BY 1;
SELECT detail->'split_from' = to_jsonb(:kept) FROM greenlight.event WHERE post_id = :part;
-- each can be submitted now; and who wrote a part of the one decides about none
SELECT test.run('ann', format('SELECT status FROM greenlight.submit(%s)', i)) FROM unnest(ARRAY[:kept, :part]::bigint[]) i;
SELECT test.run('sam', format('SELECT greenlight.approve(%s, 1)', :part));
SELECT waits_for FROM greenlight.review_step WHERE post_id IN (:kept, :part);
SELECT test.run('eve', format('SELECT status FROM greenlight.approve(%s, 1)', :part));
SELECT status = 'scheduled', review_state, publish_at AT TIME ZONE 'UTC', deliveries FROM greenlight.post_as_of(:part, 'infinity');

-- not in review or after it, not while held, not with one channel
SELECT test.run('ann', format('SELECT greenlight.split_post(%s)', :kept));
SELECT test.run('ann', format('SELECT greenlight.split_post(%s)', :part));
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('split', 'q', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT greenlight.split_post(test.post('q'))$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('q'), 'site')$$);
SELECT test.run('mia', $$SELECT is_held FROM greenlight.hold(test.post('q'), 'wait')$$);
SELECT test.run('ann', $$SELECT greenlight.split_post(test.post('q'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('q'))$$);
SELECT test.run('ann', $$SELECT greenlight.split_post(test.post('q'))$$);
SELECT test.run('ann', $$SELECT greenlight.split_post(999999)$$);
SELECT * FROM greenlight.verify();
