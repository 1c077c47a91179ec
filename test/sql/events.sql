--
-- events: every change is one event, in the order of its number; events_after returns those that
-- nothing can come before any more
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('ev', 'mia:manager', 'ann:creator', 'obi:observer', 'cli:client');
SELECT name FROM greenlight.register_channel('ev', 'blog', 'sandbox');
SELECT COALESCE(max(seq), 0) AS start FROM greenlight_internal.event \gset

-- one event a change, none for what changes nothing and for what is refused
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ev', 'a', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), 'text')$$);
SELECT test.run('obi', $$SELECT greenlight.revise_post(test.post('a'), 'no')$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('a'), 'more')$$);
SELECT test.run('ann', $$SELECT visibility FROM greenlight.add_comment(test.post('a'), 'hello')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'), 'please')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.request_changes(test.post('a'), 2, 'why')$$);
SELECT test.run('mia', $$SELECT is_paused FROM greenlight.pause_channel('ev', 'blog', 'why not')$$);
SELECT post_id = test.post('a') AS of_post, event_no, actor, action, rule, revision, from_status, to_status, detail ->> 'note' AS note, detail ->> 'reason' AS reason
FROM greenlight.events_after(:start) WHERE workspace = 'ev' ORDER BY seq;
SELECT actor, action, what, revision, from_status, to_status, rule FROM greenlight.post_history(test.post('a'));

-- in the order of the number, from any place, so many as are asked for
SELECT bool_and(seq > before) FROM (SELECT seq, lag(seq, 1, :start::bigint) OVER () AS before FROM greenlight.events_after(:start)) x;
SELECT count(*) FROM greenlight.events_after(:start, 3);
SELECT array_agg(action) = (SELECT array_agg(action) FROM (SELECT action FROM greenlight.events_after(:start) OFFSET 3) x)
FROM greenlight.events_after((SELECT max(seq) FROM greenlight.events_after(:start, 3)));
SELECT count(*) FROM greenlight.events_after(9223372036854775807);
SELECT count(*) > 0 FROM greenlight.events_after(-1, 1);
SELECT test.run('ann', $$SELECT greenlight.events_after(0, 0)$$);
SELECT test.run('ann', $$SELECT greenlight.events_after(0, 1000001)$$);

-- nothing of a transaction that is still open, of one's own or of another, and nothing after it
SELECT max(seq) AS sealed FROM greenlight.events_after(:start) \gset
BEGIN;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ev', 'open', 'text')$$);
SELECT count(*) FROM greenlight.events_after(:sealed);
SELECT count(*) > 0 FROM greenlight.event WHERE seq > :sealed;
COMMIT;
SELECT action FROM greenlight.events_after(:sealed);
-- one that was rolled back leaves a gap in the numbers that hides nothing
SELECT max(seq) AS sealed FROM greenlight.events_after(:start) \gset
BEGIN;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ev', 'gone', 'text')$$);
ROLLBACK;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ev', 'there', 'text')$$);
SELECT action FROM greenlight.events_after(:sealed);
-- as does a savepoint
SELECT max(seq) AS sealed FROM greenlight.events_after(:start) \gset
BEGIN;
SAVEPOINT s;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ev', 'gone', 'text')$$);
ROLLBACK TO s;
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ev', 'there too', 'text')$$);
COMMIT;
SELECT action FROM greenlight.events_after(:sealed);
SELECT count(*) FROM greenlight_internal.post WHERE workspace = 'ev' AND title = 'gone';
-- in a transaction that looks at an old state, the newest committed one is read
SELECT max(seq) AS sealed FROM greenlight.events_after(:start) \gset
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM greenlight.events_after(:sealed);
COMMIT;

-- who reads: members their workspaces, clients nothing, administrators all, the database's own as well
SELECT test.run(w, format('SELECT count(*) > 0, count(*) FILTER (WHERE workspace IS DISTINCT FROM ''ev'') FROM greenlight.events_after(%s)', :start)) FROM unnest('{obi,cli}'::text[]) w;
SELECT count(*) > 0 FROM greenlight.events_after(0) WHERE workspace IS NULL AND action = 'grant_access';
SELECT test.run('obi', $$SELECT count(*) FROM greenlight.events_after(0) WHERE workspace IS NULL$$);
SELECT * FROM greenlight.verify();
