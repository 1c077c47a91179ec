--
-- what a review of series found: each occurrence goes out by what the reviewers of its series saw, or not at all
--
\pset format unaligned
\pset tuples_only on
\pset null -
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2036-03-01 08:00+00');
-- the hourly chores have had their turn, and the next lies an hour ahead
SELECT greenlight.wait_for_worker(60);

SELECT test.team('fos', 'ann:creator', 'sam:strategist', 'mia:manager', 'cleo:client', 'olly:owner');
SELECT (greenlight.register_channel('fos', c, 'sandbox')).name FROM unnest('{blog,shop,law,folk,late}'::text[]) c;
CREATE FUNCTION pg_temp.flow(name text, channel text, more text, step text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT w.name FROM greenlight.create_workflow('fos', name, format('{"mode": "multi_level"%s, "steps": [{"name": "look", "requires": [{"role": "strategist"}]}%s]}', more, step)::jsonb) w, greenlight.assign_workflow('fos', w.name, channel) $$;
SELECT pg_temp.flow('one', NULL, '');
SELECT pg_temp.flow('legal', 'law', '', ', {"name": "legal", "when": "$.labels[*] == \"legal\"", "requires": [{"role": "manager"}]}');
SELECT pg_temp.flow('client', 'folk', '', ', {"name": "client", "audience": "client", "requires": [{"role": "client"}]}');
SELECT pg_temp.flow('expire', 'late', ', "on_missed": "expire"');
CREATE FUNCTION pg_temp.root(title text) RETURNS bigint LANGUAGE sql AS $$
	SELECT min(p.id) FROM greenlight_internal.post p WHERE p.title = $1 AND p.workspace = 'fos' $$;
CREATE FUNCTION pg_temp.on(who text, verb text, id bigint, args text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status, review_state, revision FROM greenlight.%I(%s)', verb, concat_ws(', ', id, args))) $$;
CREATE FUNCTION pg_temp.does(who text, verb text, title text, args text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.on(who, verb, pg_temp.root(title), args) $$;
CREATE FUNCTION pg_temp.agreed(id bigint, revision int DEFAULT 1) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.on('ann', 'submit', id) || '; ' || pg_temp.on('sam', 'approve', id, revision::text) $$;
-- a draft that is to recur; and one that was agreed to, its occurrences made
CREATE FUNCTION pg_temp.draft(title text, at text, recurrence text, channels text DEFAULT '{blog}', more jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''fos'', %L, %L, %L, %L, options => %L)', title, 'text of ' || title, channels, at, '{"timezone": "UTC"}' || more));
	SELECT pg_temp.does('ann', 'create_series', title, quote_literal(recurrence)) $$;
CREATE FUNCTION pg_temp.series(title text, at text, recurrence text, channels text DEFAULT '{blog}', more jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.draft(title, at, recurrence, channels, more);
	SELECT pg_temp.agreed(pg_temp.root(title)) || ': ' || greenlight.run_chore('series') $$;
CREATE FUNCTION pg_temp.at(title text, local timestamp) RETURNS bigint LANGUAGE sql AS $$
	SELECT o.post_id FROM greenlight_internal.occurrence o WHERE o.series_id = pg_temp.root(title) AND o.occurs_local = local $$;
CREATE FUNCTION pg_temp.review(id bigint) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', variant || ' ' || is_open, regexp_replace(detail, 'post \d+', 'post N')) FROM greenlight.explain_gate(id) WHERE clause = 'review' $$;
CREATE FUNCTION pg_temp.occurrences(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', o.occurs_local, o.publish_at, o.status, (SELECT string_agg(c.name || '=' || v.delivery_state, ' ' ORDER BY c.name) FROM greenlight_internal.variant v
		JOIN greenlight_internal.channel c ON c.id = v.channel_id WHERE v.post_id = o.post_id))
	FROM greenlight.occurrence o WHERE o.series_id = pg_temp.root(title) ORDER BY o.occurs_at $$;
CREATE FUNCTION pg_temp.until(t timestamptz) RETURNS text LANGUAGE sql AS $$
	SELECT greenlight_test.set_clock(t)::text || greenlight.wait_for_worker(60)::text $$;

-- stopped while an occurrence with a review of its own is in doubt on one channel: nothing more of it goes out
SELECT pg_temp.series('stop', '2036-03-03 09:00+00', 'FREQ=DAILY;COUNT=3', channels => '{blog,shop}');
SELECT pg_temp.at('stop', '2036-03-04 09:00') AS own \gset
SELECT pg_temp.on('ann', 'revise_post', :own, $$'this one alone'$$);
SELECT pg_temp.agreed(:own, 2);
SELECT pg_temp.at('stop', '2036-03-05 09:00') AS overridden \gset
SELECT pg_temp.on('ann', 'revise_post', :overridden, $$'and this one'$$);
SELECT pg_temp.on('olly', 'override', :overridden, $$'no time'$$);
SELECT pg_temp.review(:own);
SELECT pg_temp.review(:overridden);
BEGIN;
SET LOCAL greenlight.maintenance = on;
UPDATE greenlight_internal.variant SET delivery_state = 'unconfirmed', sent_sha256 = content_sha256, retry_at = '2036-03-04 10:00+00'
	WHERE post_id IN (:own, :overridden) AND channel_id = (SELECT id FROM greenlight_internal.channel WHERE workspace_id = variant.workspace_id AND name = 'blog');
SET LOCAL greenlight.maintenance = off;
SELECT pg_temp.does('ann', 'stop_series', 'stop');
SELECT pg_temp.occurrences('stop');
SELECT pg_temp.review(:own);
SELECT pg_temp.review(:overridden);
ROLLBACK;

-- an occurrence to which a step applies that was left out for its series
SELECT pg_temp.series('label', '2036-03-10 09:00+00', 'FREQ=DAILY;COUNT=3', '{law}');
SELECT pg_temp.at('label', '2036-03-11 09:00') AS id \gset
SELECT pg_temp.review(:id);
SELECT pg_temp.on('ann', 'revise_post', :id, $$labels => '{legal}'$$);
SELECT pg_temp.review(:id);
SELECT pg_temp.review(pg_temp.at('label', '2036-03-12 09:00'));
SELECT pg_temp.on('ann', 'revise_post', :id, $$labels => '{}'$$);
SELECT pg_temp.review(:id);

-- a channel that is taken off the approved post is taken off what is to come
SELECT pg_temp.series('channel', '2036-03-10 10:00+00', 'FREQ=DAILY;COUNT=4', channels => '{blog,shop}');
SELECT pg_temp.on('mia', 'hold', pg_temp.at('channel', '2036-03-13 10:00'), $$'why'$$);
SELECT pg_temp.does('ann', 'remove_variant', 'channel', $$'shop'$$);
SELECT pg_temp.review(pg_temp.at('channel', '2036-03-11 10:00'));
SELECT greenlight.run_chore('series');
SELECT pg_temp.occurrences('channel');
SELECT pg_temp.review(pg_temp.at('channel', '2036-03-11 10:00'));
SELECT pg_temp.review(pg_temp.at('channel', '2036-03-13 10:00'));
SELECT greenlight.run_chore('series');

-- a channel that is added to one occurrence stays there: it is not agreed to, and keeps the others from nothing
SELECT pg_temp.series('added', '2036-03-10 12:00+00', 'FREQ=DAILY;COUNT=3');
SELECT pg_temp.at('added', '2036-03-11 12:00') AS id \gset
SELECT test.run('mia', format('SELECT channel FROM greenlight.set_variant(%s, ''shop'')', :id));
SELECT pg_temp.review(:id);
SELECT greenlight.run_chore('series');
SELECT pg_temp.occurrences('added');
SELECT :id = pg_temp.at('added', '2036-03-11 12:00') AS is_the_same;
-- agreed to by a review of its own, as after any edit
SELECT pg_temp.on('mia', 'revise_post', :id, $$'text of its own'$$);
SELECT pg_temp.on('mia', 'submit', :id);
SELECT greenlight.run_chore('series');
SELECT pg_temp.occurrences('added');
-- of what the series has had it is the series that says
SELECT pg_temp.at('added', '2036-03-12 12:00') AS id \gset
SELECT test.run('mia', format('SELECT channel FROM greenlight.set_variant(%s, ''shop'')', :id));
SELECT test.run('ann', format('SELECT channel FROM greenlight.set_variant(%s, ''shop'')', pg_temp.root('added')));
SELECT greenlight.run_chore('series');
SELECT pg_temp.does('ann', 'remove_variant', 'added', $$'shop'$$);
SELECT greenlight.run_chore('series');
SELECT pg_temp.occurrences('added');

-- planned anew in a review that follows: only the post moves, for the others have been made
SELECT pg_temp.series('anew', '2036-03-10 13:00+00', 'FREQ=DAILY;COUNT=3');
SELECT pg_temp.occurrences('anew');
SELECT pg_temp.does('ann', 'revise_post', 'anew', $$'other text'$$);
SELECT pg_temp.does('ann', 'schedule', 'anew', $$'2036-03-10 15:00+00'$$);
SELECT first_local, recurrence FROM greenlight.series WHERE post_id = pg_temp.root('anew');
SELECT pg_temp.does('ann', 'submit', 'anew');
SELECT pg_temp.review(pg_temp.root('anew'));
SELECT test.run('sam', $$SELECT title, series FROM greenlight.inbox WHERE title = 'anew'$$);
SELECT pg_temp.does('sam', 'approve', 'anew', '2');
SELECT greenlight.run_chore('series');
SELECT pg_temp.occurrences('anew');

-- until a series is agreed to its time is that of the post; what does not fit is refused
SELECT pg_temp.draft('time', '2036-03-10 09:00+00', 'FREQ=WEEKLY;COUNT=3');
SELECT pg_temp.does('ann', 'schedule', 'time', $$'2036-03-11 03:00+00'$$);
SELECT first_local, timezone FROM greenlight.series WHERE post_id = pg_temp.root('time');
SELECT pg_temp.does('ann', 'unschedule', 'time');
SELECT pg_temp.draft('monday', '2036-03-10 09:00+00', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3');
SELECT pg_temp.does('ann', 'schedule', 'monday', $$'2036-03-11 03:00+00'$$);
SELECT pg_temp.agreed(pg_temp.root('time'));
SELECT greenlight.run_chore('series');
SELECT pg_temp.does('mia', 'schedule', 'time', $$'2036-03-12 04:00+00'$$);
SELECT pg_temp.occurrences('time');

-- clients see of occurrences what they see of the post: not what was overridden behind what they saw
SELECT pg_temp.draft('seen', '2036-03-10 11:00+00', 'FREQ=DAILY;COUNT=2', '{folk}');
SELECT pg_temp.agreed(pg_temp.root('seen'));
SELECT pg_temp.does('cleo', 'approve', 'seen', '1');
SELECT greenlight.run_chore('series');
SELECT test.run('cleo', $$SELECT publish_at, status, body FROM greenlight.post WHERE title = 'seen' ORDER BY publish_at$$);
SELECT pg_temp.does('ann', 'revise_post', 'seen', $$'not for clients'$$);
SELECT pg_temp.does('olly', 'override', 'seen', $$'no time'$$);
SELECT greenlight.run_chore('series');
SELECT test.run('cleo', $$SELECT publish_at, status, body FROM greenlight.post WHERE title = 'seen' ORDER BY publish_at$$);

-- agreed to again while an occurrence is due and may still go out, it goes out
SELECT pg_temp.series('again', '2036-03-10 12:00+00', 'FREQ=DAILY;COUNT=2');
SELECT pg_temp.does('mia', 'schedule', 'again', $$'2036-03-13 12:00+00'$$);
SELECT greenlight_test.set_clock('2036-03-11 11:55+00');
SELECT pg_temp.does('sam', 'retract', 'again');
SELECT pg_temp.until('2036-03-11 12:00+00');
SELECT pg_temp.occurrences('again');
SELECT greenlight_test.set_clock('2036-03-11 12:05+00');
SELECT pg_temp.does('sam', 'approve', 'again', '1');
SELECT greenlight.wait_for_worker(60);
SELECT pg_temp.occurrences('again');

-- the first one missed does not end the others, whatever the workflow says of posts that are missed
SELECT pg_temp.series('expire', '2036-03-14 09:00+00', 'FREQ=DAILY;COUNT=2', '{late}');
SELECT name FROM greenlight.pause_channel('fos', 'late', 'why');
SELECT pg_temp.until(t) FROM unnest('{2036-03-14 09:00+00,2036-03-14 12:00+00}'::timestamptz[]) t;
SELECT name FROM greenlight.resume_channel('fos', 'late');
SELECT pg_temp.until('2036-03-15 09:00+00');
SELECT pg_temp.occurrences('expire');

-- the plan of the post is that of each: none goes out behind its end; one that says when it is taken down is no series
SELECT pg_temp.series('plan', '2036-03-20 09:00+00', 'FREQ=DAILY;COUNT=4', more => '{"publish_until": "2036-03-22T10:00:00Z", "not_before": "2036-03-19T00:00:00Z"}');
SELECT o.occurs_local, p.not_before, p.publish_until FROM greenlight.occurrence o JOIN greenlight.post p ON p.id = o.post_id WHERE o.series_id = pg_temp.root('plan') ORDER BY 1;
SELECT pg_temp.draft('down', '2036-03-20 10:00+00', 'FREQ=DAILY;COUNT=2', more => '{"unpublish_at": "2036-03-20T18:00:00Z"}');
SELECT pg_temp.does('mia', 'revise_post', 'plan', $$options => '{"unpublish_at": "2036-03-21T18:00:00Z"}'$$);
SELECT pg_temp.does('mia', 'schedule', 'plan', $$'2036-03-20 09:30+00', options => '{"unpublish_at": "2036-03-21T18:00:00Z"}'$$);
SELECT pg_temp.on('mia', 'schedule', pg_temp.at('plan', '2036-03-21 09:00'), $$'2036-03-21 09:30+00', options => '{"unpublish_at": "2036-03-21T18:00:00Z"}'$$);

-- of rows that make a post follow itself the gate is closed
SELECT pg_temp.series('self', '2036-03-20 11:00+00', 'FREQ=DAILY;COUNT=2');
BEGIN;
SET LOCAL greenlight.maintenance = on;
UPDATE greenlight_internal.post SET round = 0 WHERE id = pg_temp.root('self');
SELECT pg_temp.review(pg_temp.root('self'));
SELECT pg_temp.review(pg_temp.at('self', '2036-03-21 11:00'));
ROLLBACK;
-- given up in review, a post's review ends with it
SELECT pg_temp.draft('review', '2036-03-20 12:00+00', 'FREQ=DAILY;COUNT=2'), pg_temp.does('ann', 'submit', 'review');
SELECT pg_temp.does('ann', 'stop_series', 'review');
SELECT r.state, s.state FROM greenlight_internal.review r JOIN greenlight_internal.review_step s USING (post_id, round) WHERE r.post_id = pg_temp.root('review');
SELECT * FROM greenlight.verify();
SELECT greenlight_test.reset_clock();
