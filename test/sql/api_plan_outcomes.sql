--
-- api_plan_outcomes: what is in doubt is a person's to settle, what failed is tried again alone, and
-- neither is edited, moved or cancelled meanwhile
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2031-05-01 08:00+00');

SELECT test.team('out', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver');
SELECT name FROM greenlight.register_channel('out', 'blog', 'sandbox');
SELECT name FROM greenlight.register_channel('out', 'desk', 'manual');
-- a network that refuses everything
SET greenlight.maintenance = on;
INSERT INTO greenlight_internal.network VALUES ('refusing', 'key', false, '{"fields": ["title"], "options": [], "settings": []}', '{}', 'this test', '2026-01-01', false);
RESET greenlight.maintenance;
SELECT name FROM greenlight.register_channel('out', 'wall', 'refusing');
CREATE FUNCTION pg_temp.now(title text, channels text[]) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', test.run('ann', format('SELECT status FROM greenlight.create_post(''out'', %L, ''text'', %L)', $1, $2)),
		test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', $1)),
		test.run('app', format('SELECT status FROM greenlight.approve(test.post(%L), 1)', $1)),
		test.run('ass', format('SELECT status FROM greenlight.publish_now(test.post(%L))', $1))) $$;

-- manual: a task for a person, in doubt until they say so
SELECT pg_temp.now('m', '{blog,desk}');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('m');
SELECT attempt_no, outcome, error, retry_at FROM greenlight_internal.attempt WHERE post_id = test.post('m') ORDER BY id;
SELECT check_name, status, hint FROM greenlight.health() WHERE check_name = 'unconfirmed';
-- meanwhile nothing else happens to it
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('m'), 'two')$$);
SELECT test.run('ann', $$SELECT greenlight.set_variant(test.post('m'), 'desk', 'two')$$);
SELECT test.run('ann', $$SELECT greenlight.remove_variant(test.post('m'), 'desk')$$);
SELECT test.run('ann', $$SELECT greenlight.cancel(test.post('m'))$$);
SELECT test.run('ann', $$SELECT greenlight.withdraw(test.post('m'))$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('m'), '2031-05-02')$$);
SELECT test.run('ass', $$SELECT greenlight.unschedule(test.post('m'))$$);
SELECT test.run('ass', $$SELECT greenlight.publish_now(test.post('m'))$$);
SELECT test.run('ass', $$SELECT greenlight.retry(test.post('m'))$$);
SELECT greenlight_test.set_clock('2031-05-01 12:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('m');
-- who may say so, of what
SELECT test.run('ann', $$SELECT greenlight.confirm_published(test.variant('m', 'desk'), 'https://example.org/1')$$);
SELECT test.run('ass', $$SELECT greenlight.confirm_published(test.variant('m', 'desk'), 'example.org/1')$$);
SELECT test.run('ass', $$SELECT greenlight.confirm_published(test.variant('m', 'desk'), 'javascript:alert(1)')$$);
SELECT test.run('ass', $$SELECT greenlight.confirm_published(test.variant('m', 'blog'), 'https://example.org/1')$$);
SELECT test.run('ass', $$SELECT channel, delivery_state, remote_url, remote_id, published_at FROM greenlight.confirm_published(test.variant('m', 'desk'), 'https://example.org/1', 'id-1')$$);
SELECT test.state('m');
SELECT test.run('ass', $$SELECT greenlight.confirm_published(test.variant('m', 'desk'), 'https://example.org/1')$$);
SELECT test.run('ass', $$SELECT greenlight.confirm_not_published(test.variant('m', 'desk'))$$);

-- not published after all: failed, and tried again by retry alone
SELECT pg_temp.now('n', '{blog,desk}');
SELECT greenlight.wait_for_worker(60);
SELECT test.run('ass', $$SELECT channel, delivery_state FROM greenlight.confirm_not_published(test.variant('n', 'desk'), 'forgot it')$$);
SELECT test.state('n');
SELECT greenlight_test.set_clock('2031-05-01 13:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('n');
SELECT test.run('ann', $$SELECT greenlight.retry(test.post('n'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.retry(test.post('n'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT channel, delivery_state, attempts FROM greenlight.variant WHERE post_id = test.post('n') ORDER BY channel;
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_published(test.variant('n', 'desk'), 'https://example.org/2')$$);
SELECT test.state('n');

-- refused by the network: failed at once, and again; what is published is not touched
SELECT pg_temp.now('f', '{blog,wall}');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('f');
SELECT attempt_no, outcome, error, retry_at FROM greenlight_internal.attempt WHERE post_id = test.post('f') AND outcome <> 'ok';
SELECT test.run('ass', $$SELECT status FROM greenlight.retry(test.post('f'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT channel, delivery_state, attempts FROM greenlight.variant WHERE post_id = test.post('f') ORDER BY channel;
-- a partial outcome is a status: the rest may be taken off, or given up
SELECT test.run('ann', $$SELECT status, channels FROM greenlight.remove_variant(test.post('f'), 'wall')$$);
SELECT test.state('f');
SELECT pg_temp.now('g', '{blog,wall}');
SELECT greenlight.wait_for_worker(60);
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('g'))$$);
SELECT test.state('g');
-- a failed one is edited, and the new content has to be approved before it is tried again
SELECT pg_temp.now('h', '{wall}');
SELECT greenlight.wait_for_worker(60);
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.revise_post(test.post('h'), 'softer')$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.retry(test.post('h'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT test.state('h');
SELECT attempts FROM greenlight.variant WHERE post_id = test.post('h');

-- while an attempt runs nothing happens to a post, but that it is held and talked about
BEGIN;
SELECT pg_temp.now('flight', '{blog}');
SELECT max(epoch) AS epoch FROM greenlight_internal.worker_epoch \gset
SELECT cardinality(variant_ids), missed FROM greenlight_test.claim_due(:epoch, 10);
SELECT test.state('flight');
SELECT test.run(who, call) FROM (VALUES
	(1, 'ann', $$SELECT greenlight.revise_post(test.post('flight'), 'x')$$), (2, 'ann', $$SELECT greenlight.set_variant(test.post('flight'), 'blog', 'x')$$),
	(3, 'ann', $$SELECT greenlight.set_variant(test.post('flight'), 'wall')$$), (4, 'ann', $$SELECT greenlight.remove_variant(test.post('flight'), 'blog')$$),
	(5, 'ann', $$SELECT greenlight.withdraw(test.post('flight'))$$), (6, 'ann', $$SELECT greenlight.cancel(test.post('flight'))$$),
	(7, 'ass', $$SELECT greenlight.schedule(test.post('flight'), '2031-05-02')$$), (8, 'ass', $$SELECT greenlight.unschedule(test.post('flight'))$$),
	(9, 'ass', $$SELECT greenlight.publish_now(test.post('flight'))$$), (10, 'ass', $$SELECT greenlight.retry(test.post('flight'))$$),
	(11, 'ann', $$UPDATE greenlight.post SET body = 'x' WHERE id = test.post('flight')$$), (12, 'ann', $$DELETE FROM greenlight.post WHERE id = test.post('flight')$$),
	(13, 'ann', $$SELECT labels FROM greenlight.revise_post(test.post('flight'), labels => '{later}')$$), (14, 'ann', $$SELECT author FROM greenlight.add_comment(test.post('flight'), 'x')$$)) AS x (n, who, call) ORDER BY n;
SELECT greenlight_test.settle(:epoch, a.id, a.post_id, a.variant_id, 'ok') FROM greenlight_internal.attempt a WHERE a.post_id = test.post('flight');
COMMIT;
SELECT test.state('flight');

-- the key of a delivery is one for the same content, another for other content
SELECT pg_temp.now('k', '{desk}');
SELECT greenlight.wait_for_worker(60);
SELECT idempotency_key AS key FROM greenlight_internal.variant WHERE id = test.variant('k', 'desk') \gset
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_not_published(test.variant('k', 'desk'))$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.retry(test.post('k'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT idempotency_key = :'key' FROM greenlight_internal.variant WHERE id = test.variant('k', 'desk');
SELECT test.run('ass', $$SELECT delivery_state FROM greenlight.confirm_not_published(test.variant('k', 'desk'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.revise_post(test.post('k'), 'other words')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('k'))$$);
SELECT test.run('app', $$SELECT review_state FROM greenlight.approve(test.post('k'), 2)$$);
SELECT test.run('ass', $$SELECT status FROM greenlight.retry(test.post('k'))$$);
SELECT greenlight.wait_for_worker(60);
SELECT idempotency_key = :'key', attempts FROM greenlight_internal.variant WHERE id = test.variant('k', 'desk');

SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
