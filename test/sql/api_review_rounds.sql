--
-- api_review_rounds: how a round ends and what comes after it; a decision is about one revision, and
-- one that comes too late, too early or from nobody is told apart
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('rounds', 'mia:manager', 'ann:creator', 'sam:strategist', 'ed:editor', 'eli:editor', 'ass:assistant', 'bob:creator');
SELECT c.name FROM greenlight.register_channel('rounds', 'blog', 'sandbox') c,
	greenlight.create_workflow('rounds', 'two', '{"mode": "multi_level", "steps": [
		{"name": "first", "requires": [{"role": "strategist"}]}, {"name": "second", "requires": [{"role": "editor", "quorum": "all"}]}]}') w,
	greenlight.assign_workflow('rounds', w.name);
CREATE FUNCTION pg_temp.rounds(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', 'round', round, 'over revision', revision, state) FROM greenlight.review WHERE post_id = test.post(title) ORDER BY round $$;
CREATE FUNCTION pg_temp.visits(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', step, 'visit', visit, 'revision', revision, state) FROM greenlight.review_step WHERE post_id = test.post(title) ORDER BY opened_at, step_order $$;
CREATE FUNCTION pg_temp.votes(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', person, verdict, 'of revision', revision, CASE WHEN is_counted THEN 'counts' ELSE 'does not count' END, CASE WHEN is_stale THEN '(stale)' END)
	FROM greenlight.decision WHERE post_id = test.post(title) ORDER BY id $$;

-- changes are requested, once for all: back to the author, the same step decides about the next revision
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rounds', 'a', 'one', '{blog}', now() + '1 day')$$);
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('a'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('ed', $$SELECT greenlight.request_changes(test.post('a'), 1, NULL)$$);
SELECT test.run('ed', $$SELECT greenlight.request_changes(test.post('a'), 1, '  ')$$);
SELECT test.run('ed', $$SELECT status, review_state, publish_at IS NOT NULL FROM greenlight.request_changes(test.post('a'), 1, 'shorter')$$);
SELECT test.run('eli', $$SELECT greenlight.request_changes(test.post('a'), 1, 'shorter')$$);
SELECT test.run('eli', $$SELECT greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('ann', $$SELECT greenlight.withdraw(test.post('a'))$$);
SELECT test.run('ann', $$SELECT status, revision FROM greenlight.revise_post(test.post('a'), 'two')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('a'), 3)$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('a'), 2)$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('a'), 2)$$);
SELECT test.run('eli', $$SELECT status FROM greenlight.approve(test.post('a'), 2)$$);
SELECT test.run('eli', $$SELECT greenlight.approve(test.post('a'), 2)$$);
SELECT test.run('eli', $$SELECT greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('bob', $$SELECT greenlight.approve(test.post('a'), 2)$$);
SELECT pg_temp.rounds('a');
SELECT pg_temp.visits('a');
SELECT pg_temp.votes('a');

-- an edit in review: approvals become stale, the round goes on at its first step with the new revision
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rounds', 'b', 'one', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('b'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('b'), 1)$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('b'), 1)$$);
SELECT test.run('ann', $$SELECT status, revision FROM greenlight.revise_post(test.post('b'), 'two')$$);
SELECT test.run('eli', $$SELECT greenlight.approve(test.post('b'), 1)$$);
SELECT test.run('eli', $$SELECT greenlight.approve(test.post('b'), 2)$$);
SELECT pg_temp.rounds('b');
SELECT pg_temp.visits('b');
SELECT pg_temp.votes('b');
-- an edit that is none leaves the votes alone
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('b'), 2)$$);
SELECT test.run('ann', $$SELECT status, revision FROM greenlight.revise_post(test.post('b'), 'two', labels => '{promo}')$$);
SELECT pg_temp.visits('b');
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('b'), 2)$$);
SELECT test.run('eli', $$SELECT status FROM greenlight.approve(test.post('b'), 2)$$);
SELECT pg_temp.votes('b');

-- an edit after approval: back to draft, the schedule stays, what was approved is on record as stale
SELECT test.run('ass', $$SELECT status FROM greenlight.schedule(test.post('b'), now() + '1 day')$$);
SELECT test.run('ann', $$SELECT status, review_state, revision, publish_at IS NOT NULL FROM greenlight.revise_post(test.post('b'), 'three')$$);
SELECT test.state('b');
SELECT pg_temp.rounds('b');
SELECT pg_temp.votes('b');
SELECT clause, detail FROM greenlight.explain_gate(test.post('b')) WHERE NOT is_open AND clause <> 'due';
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('b'), 3)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('b'))$$);
SELECT pg_temp.rounds('b');

-- withdrawn: votes stay and do not count, the schedule stays and no clock acts on it
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rounds', 'c', 'one', '{blog}', now() + '1 day')$$);
SELECT test.run('ann', $$SELECT greenlight.withdraw(test.post('c'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('c'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('c'), 1)$$);
SELECT test.run('bob', $$SELECT greenlight.withdraw(test.post('c'))$$);
SELECT test.run('ann', $$SELECT status, review_state, publish_at IS NOT NULL FROM greenlight.withdraw(test.post('c'), 'not yet')$$);
SELECT test.run('ed', $$SELECT greenlight.approve(test.post('c'), 1)$$);
SELECT pg_temp.rounds('c');
SELECT pg_temp.visits('c');
SELECT pg_temp.votes('c');
SELECT wake_at FROM greenlight_internal.variant WHERE post_id = test.post('c');
-- submitted again, its schedule counts again
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('c'))$$);
SELECT wake_at IS NOT NULL FROM greenlight_internal.variant WHERE post_id = test.post('c');
-- after approval as well, by whoever may edit any
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('c'), 1)$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('c'), 1)$$);
SELECT test.run('eli', $$SELECT status FROM greenlight.approve(test.post('c'), 1)$$);
SELECT test.run('mia', $$SELECT status, review_state FROM greenlight.withdraw(test.post('c'))$$);
SELECT pg_temp.rounds('c');
SELECT pg_temp.votes('c');

-- rejected: final until it is reopened, as a draft
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('c'))$$);
SELECT test.run('sam', $$SELECT greenlight.reject(test.post('c'), 1, NULL)$$);
SELECT test.run('sam', $$SELECT status, review_state FROM greenlight.reject(test.post('c'), 1, 'off brand')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('c'))$$);
SELECT test.run('ann', $$SELECT greenlight.revise_post(test.post('c'), 'two')$$);
SELECT test.run('ass', $$SELECT greenlight.schedule(test.post('c'), now() + '1 day')$$);
SELECT test.run('bob', $$SELECT greenlight.reopen(test.post('c'))$$);
SELECT test.run('ann', $$SELECT status, review_state FROM greenlight.reopen(test.post('c'), 'new idea')$$);
SELECT test.run('ann', $$SELECT greenlight.reopen(test.post('c'))$$);
SELECT pg_temp.rounds('c');

-- cancelled: final; in review it closes the round
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('c'))$$);
SELECT test.run('bob', $$SELECT greenlight.cancel(test.post('c'))$$);
SELECT test.run('ann', $$SELECT status, review_state, channels FROM greenlight.cancel(test.post('c'), 'gone')$$);
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('c'), 1)$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('c'))$$);
SELECT test.run('ann', $$SELECT greenlight.reopen(test.post('c'))$$);
SELECT test.run('ann', $$SELECT greenlight.cancel(test.post('c'))$$);
SELECT test.run('ass', $$SELECT greenlight.hold(test.post('c'))$$);
SELECT pg_temp.rounds('c');
SELECT pg_temp.visits('c');
SELECT test.state('c');
SELECT test.run('ann', $$SELECT status FROM greenlight.copy_post(test.post('c'))$$);

-- a key on submit and on a decision
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rounds', 'k', 'one', '{blog}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('k'), 'x', '{"idempotency_key": "s"}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('k'), 'x', '{"idempotency_key": "s"}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('k'), 'y', '{"idempotency_key": "s"}')$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('k'), 1, 'yes', '{"idempotency_key": "d"}')$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('k'), 1, 'yes', '{"idempotency_key": "d"}')$$);
SELECT test.run('sam', $$SELECT greenlight.reject(test.post('k'), 1, 'yes', '{"idempotency_key": "d"}')$$);
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('b'), 3, 'yes', '{"idempotency_key": "d"}')$$);
SELECT pg_temp.votes('k');
SELECT test.run('sam', $$SELECT greenlight.approve(test.post('k'), 1, options => '{"on_behalf_of": "rounds_ed"}')$$);
SELECT * FROM greenlight.verify();
