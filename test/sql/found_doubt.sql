--
-- found_doubt: an automatic attempt that is due in a blackout is held like any other, and one that comes too late
-- because no worker ran is not made
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2033-06-01 08:00+00');

SELECT test.team('doubt', 'mia:manager', 'ann:creator', 'ass:assistant', 'app:approver');
SELECT name FROM greenlight.register_channel('doubt', 'blog', 'sandbox');
-- a post that is approved, and how the attempt to publish it ends
CREATE FUNCTION pg_temp.agreed(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''doubt'', %L, ''text'', ''{blog}'')', title));
	SELECT test.does('ann', 'submit', title);
	SELECT test.does('app', 'approve', title, '1') $$;
CREATE FUNCTION pg_temp.tried(title text, generation bigint, ended text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM test.does('ass', 'publish_now', title), greenlight_test.claim_due(generation, 1000);
	RETURN (SELECT greenlight_test.settle(generation, a.id, a.post_id, a.variant_id, ended) FROM greenlight_internal.attempt a WHERE a.post_id = test.post(title));
END $$;
SELECT pg_temp.agreed('lost');

-- its answer is lost
BEGIN;
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('lost'))$$);
SELECT max(epoch) AS epoch FROM greenlight_internal.worker_epoch \gset
SELECT count(*) FROM greenlight_test.claim_due(:epoch, 1000);
SELECT greenlight_test.settle(:epoch, a.id, a.post_id, a.variant_id, 'unknown') FROM greenlight_internal.attempt a WHERE a.post_id = test.post('lost');
SELECT test.run('mia', $$SELECT at_end FROM greenlight.add_blackout('doubt', '[2033-06-01 07:00, 2033-06-01 10:00)', 'silence')$$);
COMMIT;
SELECT greenlight_test.set_clock('2033-06-01 09:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT delivery_state, attempts, wake_at FROM greenlight_internal.variant WHERE post_id = test.post('lost');
SELECT clause, detail FROM greenlight.explain_gate(test.post('lost')) WHERE NOT is_open;
-- behind it nothing happens by itself
SELECT greenlight_test.set_clock('2033-06-01 10:00+00');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('lost');
SELECT test.does('ass', 'release', 'lost');
SELECT greenlight.wait_for_worker(60);
SELECT test.state('lost');
SELECT attempts FROM greenlight_internal.variant WHERE post_id = test.post('lost');

-- what somebody holds already stays theirs
SELECT pg_temp.agreed('mine');
BEGIN;
SELECT pg_temp.tried('mine', :epoch, 'unknown');
SELECT test.run('mia', $$SELECT status FROM greenlight.hold(test.post('mine'), 'wait for the lawyer')$$);
SELECT test.run('mia', $$SELECT at_end FROM greenlight.add_blackout('doubt', '[2033-06-01 09:30, 2033-06-01 12:00)', 'silence')$$);
SELECT greenlight_test.set_clock('2033-06-01 11:00+00');
SELECT count(*) >= 0 FROM greenlight_test.claim_due(:epoch, 1000);
SELECT delivery_state, attempts FROM greenlight_internal.variant WHERE post_id = test.post('mine');
SELECT hold_reason FROM greenlight_internal.post WHERE id = test.post('mine');
SELECT count(*) FROM greenlight.event WHERE post_id = test.post('mine') AND action = 'black_out';
ROLLBACK;
SELECT greenlight_test.set_clock('2033-06-01 10:00+00');

-- to be tried again, when the server is down for three days: missed, although its gate is open
SELECT pg_temp.agreed('late');
BEGIN;
SELECT pg_temp.tried('late', :epoch, 'retryable');
SELECT greenlight_test.set_clock('2033-06-04 10:00+00');
SELECT count(*) FROM greenlight_test.claim_due(:epoch, 1000);
COMMIT;
SELECT test.state('late');
-- within the grace of the attempt that was planned it goes on, though that of the publish time is over
SELECT pg_temp.agreed('soon');
BEGIN;
SELECT pg_temp.tried('soon', :epoch, 'retryable');
SELECT greenlight_test.set_clock(retry_at + current_setting('greenlight.publish_grace')::interval) FROM greenlight_internal.variant WHERE post_id = test.post('soon');
SELECT publish_at + current_setting('greenlight.publish_grace')::interval < greenlight_test.clock() FROM greenlight_internal.post WHERE id = test.post('soon');
SELECT count(*) FROM greenlight_test.claim_due(:epoch, 1000);
SELECT greenlight_test.settle(:epoch, a.id, a.post_id, a.variant_id, 'ok') FROM greenlight_internal.attempt a WHERE a.post_id = test.post('soon') AND a.ended_at IS NULL;
COMMIT;
SELECT test.state('soon');

-- cut off: repeated under its key by the worker that comes soon, and left to people by one that comes much later
SELECT pg_temp.agreed('cut');
BEGIN;
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('cut'))$$);
SELECT count(*) FROM greenlight_test.claim_due(:epoch, 1000);
SELECT greenlight_test.set_clock(lease_until + current_setting('greenlight.publish_grace')::interval) FROM greenlight_internal.attempt WHERE post_id = test.post('cut');
SELECT count(*) FROM greenlight_test.recover(0);
SELECT outcome, retry_at - ended_at FROM greenlight_internal.attempt WHERE post_id = test.post('cut');
COMMIT;
SELECT greenlight.wait_for_worker(60);
SELECT test.state('cut');
SELECT pg_temp.agreed('cut long');
BEGIN;
SELECT test.run('ass', $$SELECT status FROM greenlight.publish_now(test.post('cut long'))$$);
SELECT count(*) FROM greenlight_test.claim_due(:epoch, 1000);
SELECT greenlight_test.set_clock(lease_until + current_setting('greenlight.publish_grace')::interval + interval '1 microsecond') FROM greenlight_internal.attempt WHERE post_id = test.post('cut long');
SELECT count(*) FROM greenlight_test.recover(0);
SELECT outcome, retry_at - ended_at FROM greenlight_internal.attempt WHERE post_id = test.post('cut long');
COMMIT;
SELECT greenlight.wait_for_worker(60);
SELECT test.state('cut long');

SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
