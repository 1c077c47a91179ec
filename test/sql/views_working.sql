--
-- views_working: inbox, mine, board, calendar and stat_publisher show each person what is theirs to do
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';

SELECT test.team('work', 'mia:manager', 'ann:creator', 'ed:editor', 'eva:editor', 'leo:legal', 'obi:observer');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('work', c, 'sandbox');
SELECT name FROM greenlight.create_workflow('work', 'two', '{"mode": "multi_level", "steps": [
	{"name": "words", "requires": [{"role": "editor", "quorum": "all"}]},
	{"name": "law", "requires": [{"roles": ["legal", "hr"]}, {"people": ["work_mia"]}]}]}');
SELECT name FROM greenlight.assign_workflow('work', 'two');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('work', 'later', 'x', '{blog}', '2035-05-02 10:00+00')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('work', 'sooner', 'x', '{blog,site}', '2035-05-01 22:30+00', options => '{"timezone": "Europe/Riga"}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('work', 'unplanned', 'x', '{blog}')$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.create_post('work', 'by ed', 'x', '{blog}')$$);
SELECT test.run('ann', $$SELECT count(*) FROM (SELECT greenlight.submit(test.post(t)) FROM unnest('{later,sooner,unplanned}'::text[]) t) s$$);

-- inbox: what waits for this person's vote, the soonest first, and why
CREATE FUNCTION pg_temp.inbox(who text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, 'SELECT title, revision, step, due_at, seconds_left > 0, why FROM greenlight.inbox WHERE workspace = ''work''') $$;
SELECT w, pg_temp.inbox(w) FROM unnest('{ann,ed,eva,leo,mia,obi}'::text[]) w;
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('sooner'), 1)$$);
SELECT w, pg_temp.inbox(w) FROM unnest('{ed,eva}'::text[]) w;
SELECT test.run('eva', $$SELECT status FROM greenlight.approve(test.post('sooner'), 1)$$);
SELECT w, pg_temp.inbox(w) FROM unnest('{ed,eva,leo,mia}'::text[]) w;
-- mine: what I wrote or submitted
CREATE FUNCTION pg_temp.mine(who text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, 'SELECT title, status, revision, publish_at, waits_for FROM greenlight.mine WHERE workspace = ''work''') $$;
SELECT w, pg_temp.mine(w) FROM unnest('{ann,ed,mia}'::text[]) w;
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post('by ed'))$$);
SELECT w, pg_temp.mine(w) FROM unnest('{ed,mia}'::text[]) w;

-- who leaves does not wait on any list
SELECT test.run('mia', $$SELECT is_active FROM greenlight.remove_member('work', 'work_eva')$$);
SELECT pg_temp.inbox('eva');
SELECT title, waits_for FROM greenlight.board WHERE workspace = 'work' ORDER BY title;

-- board: a line a post, never wider than 100 characters, whatever the names
SELECT test.run('obi', $$SELECT status, workspace, title, goes_out, waits_for FROM greenlight.board WHERE workspace = 'work'$$);
SELECT test.team('long workspace name', 'mia:manager', 'a person of a very long name:editor', 'another one of a long name:editor');
SELECT name FROM greenlight.register_channel('long workspace name', 'blog', 'manual') UNION ALL
SELECT name FROM greenlight.register_channel('long workspace name', 'site', 'sandbox');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('long workspace name', repeat('wide title ', 10), 'x', '{blog,site}', now() + '1 day')$$);
SELECT test.run('mia', $$SELECT status FROM greenlight.submit(test.post(repeat('wide title ', 10)))$$);
\pset format aligned
\pset tuples_only off
\pset footer off
SELECT status, workspace, title, waits_for FROM greenlight.board WHERE workspace LIKE 'long%';
\pset format unaligned
\pset tuples_only on
-- as psql draws it: the widest value of each column, two blanks around each, a bar between them
SELECT sum(width) + 6 * 2 + 5 AS line FROM (VALUES
	(length('1000000')), ((SELECT max(length(s)) FROM (SELECT unnest(ARRAY[from_state, to_state]) s FROM greenlight.transitions() UNION ALL SELECT 'partially_published') x)),
	((SELECT max(length(workspace)) FROM greenlight.board)), ((SELECT max(length(title)) FROM greenlight.board)),
	(length('05-01 22:30')), ((SELECT max(length(waits_for)) FROM greenlight.board))) AS w (width);

-- calendar: a row for each channel, on the day of the post's own zone
SET test.team = 'work';
SELECT test.run('ann', $$SELECT day, publish_local, timezone, title, channel, status, delivery_state, is_waiting FROM greenlight.calendar WHERE workspace = 'work'$$);
SELECT test.run('ann', $$SELECT channels FROM greenlight.remove_variant(test.post('sooner'), 'site')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('later'))$$);
SELECT test.run('ann', $$SELECT day, title, channel FROM greenlight.calendar WHERE workspace = 'work'$$);

-- stat_publisher: one line, the worker of this database
SELECT greenlight.wait_for_worker(60);
SELECT test.run('obi', $$SELECT is_running, pid > 0, may_publish, obstacle, epoch > 0, in_flight, ticks > 0, started_at IS NOT NULL FROM greenlight.stat_publisher$$);
SELECT test.run('obi', $$SELECT check_name, status FROM greenlight.health() WHERE check_name IN ('launcher', 'worker', 'publisher', 'guards', 'durability', 'secrets')$$);
SELECT test.run('obi', $$SELECT greenlight.worker_wake()$$);
