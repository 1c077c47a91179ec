--
-- found_doubt: an automatic attempt that a blackout kept back runs when the blackout is over
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-06-01 08:00+00');

SELECT test.team('doubt', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver');
SELECT name FROM greenlight.register_channel('doubt', 'blog', 'sandbox');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('doubt', 'lost', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('lost'))$$);
SELECT test.run('app', $$SELECT status FROM greenlight.approve(test.post('lost'), 1)$$);

-- its answer is lost
BEGIN;
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('lost'))$$);
SELECT max(epoch) AS epoch FROM greenlight_internal.worker_epoch \gset
SELECT cardinality(variant_ids) FROM greenlight_test.claim_due(:epoch, 10);
SELECT greenlight_test.settle(:epoch, a.id, a.post_id, a.variant_id, 'unknown') FROM greenlight_internal.attempt a WHERE a.post_id = test.post('lost');
SELECT test.run('mia', $$SELECT at_end FROM greenlight.add_blackout('doubt', '[2033-06-01 07:00, 2033-06-01 10:00)', 'silence')$$);
COMMIT;
SELECT greenlight_test.set_clock('2033-06-01 09:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT delivery_state, attempts, wake_at FROM greenlight_internal.variant WHERE post_id = test.post('lost');
SELECT clause, detail FROM greenlight.explain_gate(test.post('lost')) WHERE NOT is_open;
SELECT greenlight_test.set_clock('2033-06-01 09:59:59.999999+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('lost');
SELECT greenlight_test.set_clock('2033-06-01 10:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('lost');
SELECT attempts FROM greenlight_internal.variant WHERE post_id = test.post('lost');

SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
