--
-- post_as_of: a post as it was, after each of its events; now it is what the view shows
--
\pset format unaligned
\pset tuples_only on
\pset null -

SELECT test.team('asof', 'mia:manager', 'ann:creator', 'ed:editor', 'cleo:client', 'ass:assistant', 'con:contributor');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('asof', c, 'sandbox');
SELECT a.name FROM greenlight.create_workflow('asof', 'two', '{"mode": "multi_level", "steps": [
	{"name": "inside", "requires": [{"role": "editor"}]}, {"name": "client", "audience": "client", "requires": [{"role": "client"}]}]}') w, greenlight.assign_workflow('asof', w.name) a;
SELECT a.name FROM greenlight.create_workflow('asof', 'inside', '{"mode": "required", "steps": [{"name": "inside", "requires": [{"role": "editor"}]}]}') a;

SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('asof', 'p', 'one', '{blog}', '2035-01-01 10:00+00', options => '{"link": "https://example.org"}')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'site', 'for the site')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('p'), 2)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('p'), 'two', options => '{"link": null}')$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.request_changes(test.post('p'), 3, 'longer')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('p'), 'three')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('p'))$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('p'), 4)$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.approve(test.post('p'), 4)$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('p'), '2035-02-01 10:00+00')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.hold(test.post('p'), 'wait')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.release(test.post('p'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.unschedule(test.post('p'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.remove_variant(test.post('p'), 'site')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('p'), 'enough')$$);

CREATE FUNCTION pg_temp.past(who text, title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT e.action || ': ' || test.run(who, format('SELECT revision, body, link, channels, overrides #>> ''{site,body}'' AS o, status, review_state, publish_at AT TIME ZONE ''UTC'' AS p, is_held, deliveries FROM greenlight.post_as_of(%s, %L)', e.post_id, e.at))
	FROM greenlight.event e WHERE e.post_id = test.post(title) ORDER BY e.event_no $$;
SELECT pg_temp.past('ann', 'p');
-- a client is shown what had reached them by then
SELECT pg_temp.past('cleo', 'p');
-- also where no step is theirs: from approval on
SELECT a.name FROM greenlight.assign_workflow('asof', 'inside') a;
SELECT test.run('ann', $$SELECT p.status FROM greenlight.create_post('asof', 'q', 'one', '{blog}') c, greenlight.submit(c.id) p$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('q'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('q'), 'two')$$);
SELECT pg_temp.past('cleo', 'q');
-- a client's own post is theirs from the beginning
SELECT test.run('con', $$SELECT status FROM greenlight.create_post('asof', 'r', 'mine', '{blog}')$$);
SELECT pg_temp.past('con', 'r');
SELECT pg_temp.past('cleo', 'r') ~ 'WF404';

-- between two events it is as after the first; before the first there is nothing
SELECT a.status FROM greenlight.event e, greenlight.post_as_of(e.post_id, e.at - interval '1 microsecond') a WHERE e.post_id = test.post('p') AND e.action = 'cancel';
SELECT count(*) FROM greenlight.event e, greenlight.post_as_of(e.post_id, e.at - interval '1 microsecond') a WHERE e.post_id = test.post('p') AND e.action = 'create';
SELECT count(*) FROM greenlight.post_as_of(test.post('p'), '-infinity');
SELECT status FROM greenlight.post_as_of(test.post('p'), 'infinity');
SELECT test.run('ann', $$SELECT greenlight.post_as_of(test.post('p'), NULL)$$);
SELECT test.run('ann', $$SELECT greenlight.post_as_of(999999, now())$$);

-- in the end every post is what the views show, whatever happened to it
SELECT p.title FROM greenlight.post p LEFT JOIN LATERAL greenlight.post_as_of(p.id, 'infinity') a ON true
WHERE (a.status, a.review_state, a.revision, a.body, a.media, a.link, a.first_comment, a.channels, a.publish_at, a.is_held,
		(SELECT jsonb_object_agg(v.channel, v.delivery_state) FROM greenlight.variant v WHERE v.post_id = p.id))
	IS DISTINCT FROM (p.status, p.review_state, p.revision, p.body, p.media, p.link, p.first_comment, p.channels, p.publish_at, p.is_held, NULLIF(a.deliveries, '{}'));
