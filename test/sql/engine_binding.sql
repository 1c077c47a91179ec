--
-- engine_binding: steps that bind the publish time: an approval is one for the time that the post had,
-- exactly or within an interval; another time makes it stale, in review and after approval
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('bind', 'ann:creator', 'sam:strategist', 'leg:legal', 'lea:legal', 'ed:editor', 'eli:editor', 'ash:assistant', 'mia:manager', 'olga:owner');
SELECT name FROM greenlight.register_channel('bind', 'blog', 'sandbox');
-- three steps: only the second one binds, unless said otherwise
CREATE FUNCTION pg_temp.flow(name text, second text, first text DEFAULT '', more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('bind', $1, format('{"mode": "multi_level"%s, "steps": [
		{"name": "first", "requires": [{"role": "strategist"}]%s},
		{"name": "second", "requires": [{"role": "legal", "quorum": "all"}]%s},
		{"name": "third", "requires": [{"role": "editor", "quorum": "all"}]}]}', $4, $3, $2)::jsonb) $$;
SELECT pg_temp.flow('none', ', "schedule_binding": "none"');
SELECT pg_temp.flow('exact', ', "schedule_binding": "exact"');
SELECT pg_temp.flow('within', ', "schedule_binding": {"within": "2 hours"}');
SELECT pg_temp.flow('both', ', "schedule_binding": "exact"', ', "schedule_binding": "exact"');
SELECT pg_temp.flow('auto', ', "schedule_binding": "exact"', '', ', "resubmit": "auto"');
SELECT pg_temp.flow('always', ', "schedule_binding": "exact", "carry": "always"');
-- tomorrow at noon, moved
CREATE FUNCTION pg_temp.at(moved text DEFAULT '0') RETURNS text LANGUAGE sql AS $$
	SELECT quote_literal(date_trunc('day', now()) + '36 hours' + $1::interval) $$;
CREATE FUNCTION pg_temp.moved(title text, moved text DEFAULT '0', who text DEFAULT 'ash') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.does(who, 'schedule', title, pg_temp.at(moved)), test.round(title)) $$;
CREATE FUNCTION pg_temp.voted(title text, VARIADIC who text[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(split_part(test.does(w, 'approve', $1, (SELECT revision::text FROM greenlight.post WHERE id = test.post($1))), ',', 1), ', ') || '; ' || test.round($1)
	FROM unnest(who) w $$;
-- a post of ann, planned and in review, its first step passed
CREATE FUNCTION pg_temp.begun(title text, flow text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''bind'', %L, ''one'', ''{blog}'', workflow => %L)', title, flow)),
		test.does('ash', 'schedule', title, pg_temp.at()), test.does('mia', 'submit', title), test.does('sam', 'approve', title, '1')) $$;

-- what cannot be a binding
SELECT test.run('mia', format($$SELECT name FROM greenlight.create_workflow('bind', 'bad', '{"mode": "required", "steps": [{"name": "s", "requires": [{"role": "legal"}], "schedule_binding": %s}]}')$$, b))
FROM unnest(ARRAY['"exactly"', '2', '{}', '{"within": "1 month"}', '{"within": "soon"}', '{"within": "0"}', '{"within": "-1 hour"}', '{"within": "367 days"}', '{"within": 2}', '{"around": "2 hours"}']) b;
SELECT test.run('mia', $$SELECT name FROM greenlight.create_workflow('bind', 'day', '{"mode": "required", "steps": [{"name": "s", "requires": [{"role": "legal"}], "schedule_binding": {"within": "1 day"}}]}')$$);

-- none: a plan that moves takes nothing back
SELECT pg_temp.begun('n', 'none');
SELECT pg_temp.voted('n', 'leg', 'lea');
SELECT pg_temp.moved('n', '1 day');
SELECT pg_temp.voted('n', 'ed', 'eli');
SELECT pg_temp.moved('n', '2 days');

-- exact, in review: the round goes back to the step that binds; the votes of the open one wait
SELECT pg_temp.begun('e', 'exact');
SELECT pg_temp.voted('e', 'leg', 'lea', 'ed');
SELECT pg_temp.moved('e');
SELECT pg_temp.moved('e', '1 microsecond');
SELECT test.votes('e');
SELECT test.does('ash', 'unschedule', 'e');
SELECT pg_temp.moved('e', '1 microsecond');
SELECT pg_temp.voted('e', 'leg', 'lea');
SELECT test.votes('e');
SELECT pg_temp.voted('e', 'eli');
SELECT clause, is_open, split_part(detail, ' 2', 1) FROM greenlight.explain_gate(test.post('e')) WHERE clause = 'schedule';
-- after approval: back to draft; what was not bound still counts
SELECT test.does('ash', 'unschedule', 'e');
SELECT pg_temp.moved('e', '1 microsecond');
SELECT pg_temp.moved('e', '1 day');
SELECT test.votes('e');
SELECT test.does('mia', 'submit', 'e');
SELECT test.round('e');
SELECT pg_temp.voted('e', 'leg', 'lea');
-- and back to the time that was agreed to, it is agreed to
SELECT pg_temp.moved('e', '2 days');
SELECT pg_temp.moved('e', '1 day');
SELECT test.does('mia', 'submit', 'e');
SELECT test.votes('e');
SELECT action, rule, from_status, to_status FROM greenlight.event WHERE post_id = test.post('e') AND rule IN (204, 272, 274, 275) ORDER BY event_no;
SELECT test.run('ann', $$SELECT verdict, is_counted FROM greenlight.decision WHERE post_id = test.post('e') ORDER BY id$$);
SELECT * FROM greenlight.verify();

-- the open step itself: what was said of another time is dropped
SELECT pg_temp.begun('o', 'exact');
SELECT pg_temp.voted('o', 'leg');
SELECT pg_temp.moved('o');
SELECT test.votes('o');
SELECT pg_temp.moved('o', '1 hour');
SELECT test.votes('o');
SELECT test.does('leg', 'retract', 'o');
SELECT pg_temp.voted('o', 'lea');
SELECT pg_temp.voted('o', 'leg', 'ed', 'eli');
SELECT pg_temp.moved('o', '1 hour');
-- without votes there is nothing to drop
SELECT pg_temp.begun('w', 'exact');
SELECT pg_temp.moved('w', '1 hour');
SELECT max(visit) FROM greenlight.review_step WHERE post_id = test.post('w');
SELECT pg_temp.voted('w', 'leg');
SELECT pg_temp.moved('w', '1 hour');
SELECT test.votes('w');

-- within: either side, from the time that was agreed to and not from the last one
SELECT pg_temp.begun('i', 'within');
SELECT pg_temp.voted('i', 'leg', 'lea', 'ed', 'eli');
SELECT pg_temp.moved('i', '2 hours');
SELECT pg_temp.moved('i', '-2 hours');
SELECT pg_temp.moved('i', '2 hours 1 second');
SELECT test.does('mia', 'submit', 'i');
SELECT pg_temp.voted('i', 'leg', 'lea');

-- who agreed to no time did not agree to this one
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('bind', 'z', 'one', '{blog}', workflow => 'exact')$$);
SELECT test.does('mia', 'submit', 'z');
SELECT pg_temp.voted('z', 'sam', 'leg', 'lea', 'ed', 'eli');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('z')) WHERE clause = 'schedule';
SELECT test.does('olga', 'publish_now', 'z');
SELECT test.run('ash', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('z')) WHERE action = 'schedule'$$);
SELECT pg_temp.moved('z');
SELECT test.run('ash', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('z')) WHERE action = 'schedule'$$);

-- two that bind: the first one is asked first, then the second; what waits keeps no vote
SELECT pg_temp.begun('b', 'both');
SELECT pg_temp.voted('b', 'leg', 'lea', 'ed');
SELECT pg_temp.moved('b', '1 day');
SELECT test.votes('b');
SELECT pg_temp.voted('b', 'sam');
SELECT pg_temp.voted('b', 'leg', 'lea');
SELECT test.votes('b');
SELECT pg_temp.voted('b', 'eli');
SELECT * FROM greenlight.verify();

-- resubmit auto: the review goes on at once, whoever plans
SELECT pg_temp.begun('r', 'auto');
SELECT pg_temp.voted('r', 'leg', 'lea', 'ed', 'eli');
SELECT pg_temp.moved('r', '1 day');
SELECT pg_temp.voted('r', 'leg', 'lea');
SELECT action, rule, to_status FROM greenlight.event WHERE post_id = test.post('r') AND rule = 276;

-- an edit carries an approval with the time that it was given for
SELECT pg_temp.begun('c', 'always');
SELECT pg_temp.voted('c', 'leg', 'lea');
SELECT test.does('mia', 'revise_post', 'c', '''two''');
SELECT pg_temp.voted('c', 'sam');
SELECT pg_temp.moved('c', '1 day');
SELECT test.does('mia', 'revise_post', 'c', '''three''');
SELECT pg_temp.voted('c', 'sam');

-- changes requested, planned anew, submitted again: what binds is asked again
SELECT pg_temp.begun('q', 'exact');
SELECT pg_temp.voted('q', 'leg', 'lea');
SELECT test.does('ed', 'request_changes', 'q', '1', '''later, please''');
SELECT pg_temp.moved('q', '1 day');
SELECT test.does('mia', 'submit', 'q');
SELECT test.round('q');
-- and by taking the request back
SELECT pg_temp.begun('t', 'exact');
SELECT pg_temp.voted('t', 'leg', 'lea');
SELECT test.does('ed', 'request_changes', 't', '1', '''later, please''');
SELECT pg_temp.moved('t', '1 day');
SELECT test.does('ed', 'retract', 't');
SELECT test.round('t');

-- publish_now counts as a time
SELECT pg_temp.begun('p', 'exact');
SELECT pg_temp.voted('p', 'leg', 'lea', 'ed', 'eli');
SELECT test.run('olga', $$SELECT status FROM greenlight.publish_now(test.post('p'))$$);
SELECT variant, clause, is_open, who FROM greenlight.explain_gate(test.post('p')) WHERE clause = 'schedule';
SELECT test.does('olga', 'withdraw', 'p');
SELECT test.does('olga', 'override', 'p', '''now or never''');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('p')) WHERE clause = 'schedule';
SELECT pg_temp.moved('p', '3 days');
SELECT test.does('ash', 'publish_now', 'p');
SELECT test.does('ann', 'publish_now', 'p');
SELECT * FROM greenlight.verify();
