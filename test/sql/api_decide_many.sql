--
-- api_decide_many: many decisions in one call come out as the same calls one by one would; atomic
-- stores all or nothing, best_effort what it can
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('bulk', 'mia:manager', 'ann:creator', 'sam:strategist', 'ed:editor', 'cleo:client', 'bob:creator');
SELECT c.name FROM greenlight.register_channel('bulk', 'blog', 'sandbox') c,
	greenlight.create_workflow('bulk', 'two', '{"mode": "multi_level", "steps": [
		{"name": "first", "requires": [{"roles": ["strategist", "editor"], "quorum": {"at_least": 1}}]}, {"name": "second", "requires": [{"role": "manager"}]}]}') w,
	greenlight.assign_workflow('bulk', w.name);
SELECT t, test.run('ann', format('SELECT status FROM greenlight.create_post(''bulk'', %L, ''text'', ''{blog}'')', t)) FROM unnest('{a,b,c,d,e,f}'::text[]) t;
SELECT t, test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', t)) FROM unnest('{a,b,c,d}'::text[]) t;

-- [{"post": ..., "revision": 1, "verdict": ...}] out of titles and verdicts; title=verdict/revision/note
CREATE FUNCTION pg_temp.list(VARIADIC items text[]) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('post', COALESCE(test.post(split_part(i, '=', 1)), 999999),
		'verdict', split_part(split_part(i, '=', 2), '/', 1),
		'revision', NULLIF(split_part(split_part(i, '=', 2), '/', 2), '')::int,
		'note', NULLIF(split_part(split_part(i, '=', 2), '/', 3), ''))) ORDER BY n)
	FROM unnest(items) WITH ORDINALITY AS x (i, n) $$;
-- results, refusals with the facts behind them; the number of a post is shown by its title
CREATE FUNCTION pg_temp.many(who text, list jsonb, mode text DEFAULT 'best_effort') RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(test.run(who, format('SELECT item, revision, verdict, is_accepted, status, sqlstate, message, detail, hint FROM greenlight.decide_many(%L, %L)', list, mode)),
		'post \d+', 'post N', 'g') $$;

-- best_effort: in the order given, each with its own answer; what was refused has changed nothing
SELECT pg_temp.many('sam', pg_temp.list('c=approve/1', 'a=approve/1/fine', 'e=approve/1', 'b=approve/2', 'zz=approve/1', 'd=request_changes/1/shorter'));
SELECT t, test.state(t) FROM unnest('{a,b,c,d,e,f}'::text[]) t;
SELECT test.post(t.t) = d.post_id, d.person = 'bulk_sam', d.verdict, d.note, d.is_counted FROM unnest('{a,c,d}'::text[]) t, greenlight.decision d WHERE d.post_id = test.post(t) ORDER BY t.t;
-- who contributed, who has no seat and who comes too late
SELECT pg_temp.many('ann', pg_temp.list('b=approve/1'));
SELECT pg_temp.many('bob', pg_temp.list('b=approve/1', 'a=reject/1/no'));
SELECT pg_temp.many('ed', pg_temp.list('b=approve/1', 'a=approve/1', 'd=approve/1'));
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('c'))$$);
SELECT pg_temp.many('mia', pg_temp.list('c=approve/1', 'b=approve/1', 'a=reject/1/no'));
SELECT t, test.state(t) FROM unnest('{a,b,c,d}'::text[]) t;

-- atomic: all of it
SELECT t, test.run('ann', format('SELECT status FROM greenlight.submit(test.post(%L))', t)) FROM unnest('{e,f}'::text[]) t;
SELECT pg_temp.many('ed', pg_temp.list('f=approve/1', 'e=abstain/1/away'), 'atomic');
-- or nothing: the first refusal in the order given is raised, and says where
SELECT test.hash() AS before \gset
SELECT pg_temp.many('sam', pg_temp.list('e=approve/1', 'f=approve/1', 'zz=approve/1'), 'atomic');
SELECT pg_temp.many('sam', pg_temp.list('e=approve/1', 'zz=approve/1', 'f=approve/1'), 'atomic');
SELECT pg_temp.many('sam', pg_temp.list('e=approve/7'), 'atomic');
SELECT pg_temp.many('ann', pg_temp.list('e=approve/1'), 'atomic');
SELECT test.hash() = :'before';
SELECT test.run('sam', format('SELECT item, status FROM greenlight.decide_many(%L)', pg_temp.list('e=approve/1')));
SELECT pg_temp.many('mia', pg_temp.list('f=approve/1', 'e=approve/1'), 'atomic');

-- a post that is not there and one of another workspace give the same answer; nobody acts for nobody
SELECT test.team('bulk2', 'ann:creator', 'ed:editor');
SELECT test.run('ann', $$SELECT p.status FROM greenlight.create_post('bulk2', 'other', 'text') c, greenlight.submit(c.id) p$$);
SELECT pg_temp.list('other=approve/1') AS other \gset
SELECT set_config('test.team', 'bulk', false);
SELECT pg_temp.many('ed', :'other') = pg_temp.many('ed', pg_temp.list('zz=approve/1')), pg_temp.many('ed', :'other', 'atomic') = pg_temp.many('ed', pg_temp.list('zz=approve/1'), 'atomic');
SELECT pg_temp.many('cleo', pg_temp.list('e=approve/1'));
SELECT pg_temp.many('postgres', '[]');

-- a wrong list is refused whole, in either mode
SELECT m, pg_temp.many('sam', l.list::jsonb, m) FROM (VALUES ('{}'), ('["x"]'), ('[{"revision": 1, "verdict": "approve"}]'), ('[{"post": 1, "verdict": "approve"}]'),
	('[{"post": 1, "revision": null, "verdict": "approve"}]'), ('[{"post": 1, "revision": 1}]'), ('[{"post": "1", "revision": 1, "verdict": "approve"}]'),
	('[{"post": 0, "revision": 1, "verdict": "approve"}]'), ('[{"post": 1.5, "revision": 1, "verdict": "approve"}]'), ('[{"post": 99999999999999999999, "revision": 1, "verdict": "approve"}]'),
	('[{"post": 1, "revision": 0, "verdict": "approve"}]'), ('[{"post": 1, "revision": 1, "verdict": "aprove"}]'), ('[{"post": 1, "revision": 1, "verdict": "reject"}]'),
	('[{"post": 1, "revision": 1, "verdict": "request_changes", "note": " "}]'), ('[{"post": 1, "revision": 1, "verdict": "approve", "notes": "x"}]'),
	('[{"post": 1, "revision": 1, "verdict": "approve"}, {"post": 2, "revision": 1, "verdict": "approve"}, {"post": 1, "revision": 2, "verdict": "reject", "note": "x"}]')) l (list),
	unnest('{best_effort,atomic}'::text[]) m;
SELECT pg_temp.many('sam', NULL), pg_temp.many('sam', '[]', NULL);
SELECT pg_temp.many('sam', '[]', 'each');
SELECT pg_temp.many('sam', '[]');
SELECT pg_temp.many('sam', (SELECT jsonb_agg(jsonb_build_object('post', i, 'revision', 1, 'verdict', 'approve')) FROM generate_series(1, 1001) i));
SELECT test.run('sam', $$SELECT * FROM greenlight.decide_many('[]', 'atomic', '{"mode": "atomic"}')$$);

-- a key: the same decision again gives the first answer, another one is refused
SELECT t, test.run('ann', format('SELECT p.status FROM greenlight.create_post(''bulk'', %L, ''text'', ''{blog}'') c, greenlight.submit(c.id) p', t)) FROM unnest('{g,h}'::text[]) t;
SELECT pg_temp.many('sam', jsonb_set(pg_temp.list('g=approve/1', 'h=approve/1'), '{0,idempotency_key}', '"k"'));
SELECT pg_temp.many('sam', jsonb_set(pg_temp.list('g=approve/1', 'h=approve/1'), '{0,idempotency_key}', '"k"'));
SELECT pg_temp.many('sam', jsonb_set(pg_temp.list('g=reject/1/no'), '{0,idempotency_key}', '"k"'));
SELECT pg_temp.many('sam', jsonb_set(pg_temp.list('h=approve/1'), '{0,idempotency_key}', '"k"'), 'atomic');

-- 400 at once, and each is decided as a single call would be
SELECT test.run('ann', $$SELECT count(p.status) FROM generate_series(1, 400) i, LATERAL greenlight.create_post('bulk', 'n' || i, 'text', '{blog}') c, LATERAL greenlight.submit(c.id) p$$);
SELECT test.run('sam', format('SELECT count(*), bool_and(is_accepted), min(status), bool_and(item = n - 1) FROM greenlight.decide_many(%L) WITH ORDINALITY AS d (item, p, r, v, is_accepted, status, s, m, t, h, n)',
	(SELECT jsonb_agg(jsonb_build_object('post', id, 'revision', 1, 'verdict', 'approve', 'note', 'month') ORDER BY md5(id::text)) FROM greenlight.post WHERE workspace = 'bulk' AND title ~ '^n\d+$')));
SELECT count(DISTINCT (e.rule, e.from_status, e.to_status, e.detail)) FROM greenlight.event e JOIN greenlight.post p ON p.id = e.post_id
WHERE p.workspace = 'bulk' AND p.title ~ '^n\d+$' AND e.action = 'approve';
SELECT * FROM greenlight.verify();

-- near ids and far ones, a neighbour of many revisions and rounds, keys in between: each row is found again, through each index
SELECT test.run('ann', $$SELECT count(p.status) FROM generate_series(1, 20) i, LATERAL greenlight.create_post('bulk', 'm' || i, 'text', '{blog}') c, LATERAL greenlight.submit(c.id) p$$);
SELECT test.run('ann', $$SELECT count(r.status) FROM generate_series(1, 12) i, LATERAL greenlight.revise_post(test.post('m10'), 'text ' || i) r$$);
CREATE FUNCTION pg_temp.month(who text, which text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT count(*), count(*) FILTER (WHERE is_accepted), min(status), max(status) FROM greenlight.decide_many(%L)',
		(SELECT jsonb_agg(jsonb_build_object('post', id, 'revision', revision, 'verdict', 'approve') ||
			CASE WHEN title = 'm7' THEN '{"idempotency_key": "month"}' ELSE '{}' END::jsonb ORDER BY title)
		FROM greenlight.post WHERE workspace = 'bulk' AND title ~ which))) $$;
SELECT pg_temp.month('sam', '^m\d+$');
SELECT pg_temp.month('mia', '^(n1|n200|n400|m\d+)$');
SELECT pg_temp.month('mia', '^n(?!1$|200$|400$)\d+$');
SELECT $$SELECT (SELECT count(*) FROM greenlight_internal.event WHERE seq > 0), (SELECT count(*) FROM greenlight_internal.event WHERE post_id > 0),
	(SELECT count(*) FROM greenlight_internal.decision WHERE post_id > 0), (SELECT count(*) FROM greenlight_internal.review_step WHERE post_id > 0),
	(SELECT count(*) FROM greenlight_internal.review_step WHERE workspace_id > 0 AND state = 'open')$$ AS counts \gset
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET enable_seqscan = off;
SELECT ARRAY[a, b, c, d, e] AS indexed FROM (:counts) x (a, b, c, d, e) \gset
SET enable_seqscan = on;
SET enable_indexscan = off;
SET enable_indexonlyscan = off;
SET enable_bitmapscan = off;
SELECT ARRAY[a, b, c, d, e] = :'indexed', a > 1300 FROM (:counts) x (a, b, c, d, e);
COMMIT;
RESET enable_indexscan;
RESET enable_indexonlyscan;
RESET enable_bitmapscan;
RESET enable_seqscan;
SELECT * FROM greenlight.verify();

-- a request for changes that comes near the limit is told of in an event of its own, also in the middle of a list
SELECT w.name FROM greenlight.create_workflow('bulk', 'limited', '{"mode": "required", "change_requests": {"limit": 2}, "steps": [{"name": "look", "requires": [{"role": "strategist"}]}]}') w;
SELECT t, test.run('mia', format('SELECT p.status FROM greenlight.create_post(''bulk'', %L, ''text'', ''{blog}'', workflow => ''limited'') c, greenlight.submit(c.id) p', t)) FROM unnest('{near,nearer}'::text[]) t;
SELECT pg_temp.many('sam', pg_temp.list('near=request_changes/1/shorter', 'nearer=request_changes/1/shorter'));
SELECT t, e.action, e.event_no FROM unnest('{near,nearer}'::text[]) t, greenlight.event e WHERE e.post_id = test.post(t) AND e.event_no > 2 ORDER BY t, e.event_no;
SELECT v.* FROM unnest('{near,nearer}'::text[]) t, greenlight.verify_chain(test.post(t)) v;
