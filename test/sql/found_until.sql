--
-- found_until: an attempt that was cut off is not tried again behind the end of its plan, and nothing says that it is
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';

SELECT test.team('until', 'ann:creator', 'sam:strategist', 'mia:manager');
SELECT name FROM greenlight.register_channel('until', 'blog', 'sandbox');
SELECT greenlight_test.set_clock('2036-05-01 09:00+00');
CREATE FUNCTION pg_temp.cut_off(title text, at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	epoch bigint;
	post bigint;
BEGIN
	PERFORM greenlight_test.set_clock('2036-05-01 09:00+00');
	PERFORM test.run('ann', format('SELECT greenlight.create_post(''until'', %L, ''text'', ''{blog}'', options => ''{"publish_until": "2036-05-01 09:01+00"}'')', title));
	post := test.post(title);
	PERFORM test.run('ann', format('SELECT greenlight.submit(%s)', post));
	PERFORM test.run('sam', format('SELECT greenlight.approve(%s, 1)', post));
	PERFORM test.run('mia', format('SELECT greenlight.publish_now(%s)', post));
	SELECT max(e.epoch) INTO epoch FROM greenlight_internal.worker_epoch e;
	PERFORM greenlight_test.claim_due(epoch, 1000);
	PERFORM greenlight_test.set_clock(at);
	PERFORM greenlight_test.recover(epoch + 1);
	RETURN (SELECT concat_ws(' ', v.delivery_state, 'attempts', v.attempts, 'next', v.next_attempt_at, 'retry', a.retry_at)
		FROM greenlight.variant v JOIN greenlight_internal.attempt a ON a.variant_id = v.id WHERE v.post_id = post);
END $$;

-- in time: this network recognises what is sent twice, so it is
BEGIN;
SELECT pg_temp.cut_off('in time', '2036-05-01 09:01+00');
ROLLBACK;
-- behind it only a person can say what became of it
BEGIN;
SELECT pg_temp.cut_off('behind', '2036-05-01 09:01:01+00');
SELECT clause, is_open FROM greenlight.explain_gate(test.post('behind')) WHERE clause = 'until';
ROLLBACK;
SELECT greenlight_test.reset_clock();
