--
-- deadlines: what a deadline does when its time has come, each action once and at its instant, and what
-- people can still do. The clock stands still but where the test moves it; the worker does the rest.
--
\pset format unaligned
\pset tuples_only on

SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT test.team('due', 'ann:creator', 'sam:strategist', 'ed:editor', 'leg:legal', 'lea:legal', 'cleo:client', 'mia:manager', 'max:manager', 'olga:owner', 'ash:assistant');
SELECT name FROM greenlight.register_channel('due', 'blog', 'sandbox');
SELECT name FROM greenlight.create_calendar('due', 'office', 'Europe/Berlin', '{"mon-fri": [["09:00", "17:00"]]}');
-- a workflow of two steps; the first one has this deadline
CREATE FUNCTION pg_temp.flow(name text, deadline text, more text DEFAULT '', requires text DEFAULT '[{"role": "strategist"}]') RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('due', $1, format('{"mode": "multi_level"%s, "steps": [
		{"name": "first", "requires": %s, "deadline": %s}, {"name": "second", "requires": [{"role": "editor"}]}]}', $3, $4, $2)::jsonb) $$;
CREATE FUNCTION pg_temp.acts(VARIADIC acts text[]) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"within": "24 hours", "actions": [%s]}', string_agg(format('{"at": "%s", "do": "%s"%s}',
		split_part(a, ' ', 1), split_part(a, ' ', 2), COALESCE(', "to": "' || NULLIF(split_part(a, ' ', 3), '') || '"', '')), ', ' ORDER BY n))
	FROM unnest(acts) WITH ORDINALITY AS a (a, n) $$;
-- a post of mia in review
CREATE FUNCTION pg_temp.begun(title text, flow text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''due'', %L, ''one'', ''{blog}'', workflow => %L)', title, flow)),
		test.does('mia', 'submit', title)) $$;
CREATE FUNCTION pg_temp.set_clock(at text) RETURNS void LANGUAGE sql AS $$ SELECT greenlight_test.set_clock(('2031-03-' || at || '+00')::timestamptz) $$;
-- what time did to a post: its rules, with the time that was meant, and whom it told
CREATE FUNCTION pg_temp.past(title text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', e.actor_kind, e.action, e.rule, 'step ' || (e.detail ->> 'step'), 'action ' || (e.detail ->> 'action'),
		'meant ' || to_char((e.detail ->> 'intended_at')::timestamptz, 'DD HH24:MI'), 'done ' || to_char(e.at, 'DD HH24:MI'),
		'to ' || (SELECT string_agg(split_part(p.name, '_', 2), ' ' ORDER BY p.name) FROM jsonb_array_elements(e.detail -> 'people') x
			JOIN greenlight.person p ON p.id = x::bigint), e.detail ->> 'reason')
	FROM greenlight.event e WHERE e.post_id = test.post($1) AND (e.actor_kind <> 'person') ORDER BY e.event_no $$;
CREATE FUNCTION pg_temp.told(title text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', o.kind, o.action + 1, split_part(p.name, '_', 2)), ', ' ORDER BY o.id)
	FROM greenlight_internal.outbox o JOIN greenlight.person p ON p.id = o.person_id WHERE o.post_id = test.post($1) $$;
CREATE FUNCTION pg_temp.waits(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', step, 'due', to_char(due_at, 'DD HH24:MI'), 'first', to_char(first_due_at, 'DD HH24:MI'),
		'for ' || replace(array_to_string(waits_for, ' '), 'due_', ''), next_action, to_char(next_action_at, 'DD HH24:MI'))
	FROM greenlight.deadline WHERE post_id = test.post($1) $$;

-- the default ladder: reminders at half and nine tenths, then managers are asked as well, and the post is held
SELECT pg_temp.flow('ladder', '{"within": "24 hours"}');
SELECT pg_temp.begun('l', 'ladder');
SELECT pg_temp.waits('l');
SELECT pg_temp.set_clock('03 19:59:59.999999');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.past('l');
SELECT pg_temp.set_clock('03 20:00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.waits('l');
SELECT pg_temp.set_clock('04 05:36');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.set_clock('04 08:00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.past('l');
SELECT pg_temp.told('l');
SELECT pg_temp.waits('l');
SELECT test.state('l'), test.round('l');
SELECT clause, is_open, detail FROM greenlight.explain_gate(test.post('l')) WHERE clause IN ('hold', 'review');
SELECT split_part(x, '[', 2) FROM regexp_split_to_table(greenlight.post_diagram(test.post('l')), '\n') x WHERE x ~ 'due';
SELECT test.run('sam', $$SELECT step, due_at, why FROM greenlight.inbox WHERE post_id = test.post('l')$$);
SELECT 1 FROM greenlight.run_once();
SELECT count(*) FROM greenlight.event WHERE post_id = test.post('l');
-- a manager decides, late; the hold of the deadline ends with its step
SELECT test.does('max', 'approve', 'l', '1');
SELECT verdict, is_late, split_part(person, '_', 2) FROM greenlight.decision WHERE post_id = test.post('l');
SELECT test.round('l');
SELECT pg_temp.past('l');
SELECT test.does('ed', 'approve', 'l', '1');
SELECT count(*) FROM greenlight_internal.timer WHERE post_id = test.post('l');

-- each action by itself; what it leads to, and what people are told who come too late
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow(f, pg_temp.acts('100% ' || f)) FROM unnest('{approve,request_changes,reject,expire,hold,skip}'::text[]) f;
SELECT pg_temp.flow('reassign', pg_temp.acts('100% reassign legal'), '', '[{"role": "strategist", "quorum": "all"}]');
SELECT pg_temp.flow('none', pg_temp.acts('100% reassign hr'));
SELECT pg_temp.begun(f, f) FROM unnest('{approve,request_changes,reject,expire,hold,skip,reassign,none}'::text[]) f;
SELECT pg_temp.set_clock('04 08:00:01');
SELECT 1 FROM greenlight.run_once();
SELECT f, test.state(f), test.round(f) FROM unnest('{approve,request_changes,reject,expire,hold,skip,reassign,none}'::text[]) f;
SELECT f, pg_temp.past(f) FROM unnest('{approve,request_changes,reject,expire,hold,skip,reassign,none}'::text[]) f;
SELECT f, test.does('sam', 'approve', f, '1') FROM unnest('{approve,request_changes,reject,expire,hold,skip,reassign,none}'::text[]) f;
SELECT f, verdict, is_late, person, is_counted FROM greenlight.decision d JOIN unnest('{approve,request_changes,reject,expire,hold,skip,reassign,none}'::text[]) f ON d.post_id = test.post(f) ORDER BY d.id;
-- the second step is asked as after any other, and the gate counts what was deemed
SELECT f, test.does('ed', 'approve', f, '1') FROM unnest('{approve,skip,hold}'::text[]) f;
SELECT f, (SELECT string_agg(clause, ' ') FROM greenlight.explain_gate(test.post(f)) WHERE NOT is_open) FROM unnest('{approve,skip,hold}'::text[]) f;
SELECT test.does('leg', 'approve', 'reassign', '1'), test.does('lea', 'approve', 'reassign', '1');
-- expired: nothing happens to it by itself; reopened it is a draft
SELECT test.does('mia', 'revise_post', 'expire', '''two''');
SELECT test.does('mia', 'reopen', 'expire'), test.does('mia', 'submit', 'expire');
SELECT pg_temp.waits('expire');
-- what was returned or rejected by time goes on like the same by people
SELECT test.does('mia', 'submit', 'request_changes'), test.does('mia', 'reopen', 'reject');

-- a held post that waited for its time goes out when its step is done with; a person's hold stays
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.begun(f, 'hold') FROM unnest('{h1,h2,h3}'::text[]) f;
SELECT test.does('ash', 'schedule', f, '''2031-03-09 12:00+00''') FROM unnest('{h1,h2,h3}'::text[]) f;
SELECT test.does('sam', 'hold', 'h2', '''mine''');
SELECT pg_temp.set_clock('04 08:00:01');
SELECT 1 FROM greenlight.run_once();
SELECT test.does('sam', 'hold', 'h3', '''mine too''');
SELECT f, test.state(f), test.does('sam', 'approve', f, '1') FROM unnest('{h1,h2,h3}'::text[]) f;
SELECT f, pg_temp.past(f) FROM unnest('{h1,h2,h3}'::text[]) f;

-- extended: what is done with stays so, the rest follows; the first due time is kept
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.begun('x', 'ladder');
SELECT pg_temp.set_clock('03 20:00');
SELECT 1 FROM greenlight.run_once();
SELECT test.does(w, 'extend_deadline', 'x', '''2031-03-06 08:00+00''', '''holidays''') FROM unnest('{ann,sam,ash}'::text[]) w;
SELECT test.does('mia', 'extend_deadline', 'x', at, '''holidays''') FROM unnest(ARRAY['''2031-03-04 08:00+00''', '''2031-03-03 19:00+00''', 'NULL', '''2031-03-06 08:00+00''']) at;
SELECT test.does('mia', 'extend_deadline', 'x', '''2031-03-06 08:00+00''', 'NULL');
SELECT pg_temp.waits('x');
SELECT e.detail - 'note', e.detail ->> 'note' FROM greenlight.event e WHERE post_id = test.post('x') AND action = 'extend_deadline';
SELECT pg_temp.set_clock('05 22:00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.past('x');
SELECT test.does('mia', 'extend_deadline', 'approve', '''2031-03-16 08:00+00''', '''why'''), test.does('mia', 'extend_deadline', 'hold', '''2031-03-16 08:00+00''', '''why''');
-- an edit moves nothing while the step goes on, a new round asks anew
SELECT test.does('mia', 'revise_post', 'x', '''two''');
SELECT pg_temp.waits('x');
SELECT pg_temp.set_clock('06 08:00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.past('x');
-- nor what the deadline did: those whom it asked are asked about the next revision too, but for who made it
SELECT test.does('mia', 'revise_post', 'x', '''three''');
SELECT test.round('x');
SELECT test.does('max', 'revise_post', 'x', '''four''');
SELECT test.round('x');
SELECT test.does('sam', 'request_changes', 'x', '4', '''no''');
SELECT test.state('x');
SELECT test.does('mia', 'submit', 'x');
SELECT pg_temp.waits('x');
SELECT test.does('sam', 'approve', 'x', '4');
SELECT test.state('x');

-- rescheduled: the publish time less the lead may come first
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('lead', '{"within": "24 hours", "lead": "2 hours", "actions": [{"at": "-1 hour", "do": "remind"}, {"at": "1 hour", "do": "expire"}]}');
SELECT pg_temp.begun('r', 'lead');
SELECT pg_temp.waits('r');
SELECT test.does('ash', 'schedule', 'r', '''2031-03-03 20:00+00''');
SELECT pg_temp.waits('r');
SELECT test.does('ash', 'schedule', 'r', '''2031-03-09 20:00+00''');
SELECT pg_temp.waits('r');
SELECT test.does('ash', 'schedule', 'r', '''2031-03-03 20:00+00''');
SELECT pg_temp.waits('r');
SELECT test.does('ash', 'unschedule', 'r');
SELECT pg_temp.waits('r');
SELECT test.does('mia', 'extend_deadline', 'r', '''2031-03-06 08:00+00''', '''why'''), test.does('ash', 'schedule', 'r', '''2031-03-05 20:00+00''');
SELECT pg_temp.waits('r');

-- only the time until it is deemed approved begins anew with a revision, and a short plan does not shorten it
SELECT pg_temp.flow('both', pg_temp.acts('100% approve', '90% remind'));
SELECT pg_temp.begun('b', 'both');
SELECT test.does('ash', 'schedule', 'b', '''2031-03-03 20:00+00''');
SELECT pg_temp.waits('b');
SELECT pg_temp.set_clock('03 19:00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.waits('b');
SELECT test.does('mia', 'revise_post', 'b', '''two''');
SELECT pg_temp.waits('b');
SELECT pg_temp.set_clock('04 18:59:59.999999');
SELECT 1 FROM greenlight.run_once();
SELECT test.round('b');
SELECT pg_temp.set_clock('04 19:00');
SELECT 1 FROM greenlight.run_once();
SELECT test.round('b');

-- what time does not settle: an objection, an item, too few people; it lapses and people decide
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('objected', pg_temp.acts('100% approve', '110% skip'), '', '[{"role": "legal", "rejection": "wait_all", "quorum": "all"}, {"role": "strategist"}]');
SELECT name FROM greenlight.create_workflow('due', 'item', '{"mode": "multi_level", "steps": [{"name": "first", "requires": [{"role": "strategist"}], "checklist": [{"item": "links"}],
	"deadline": {"within": "24 hours", "actions": [{"at": "100%", "do": "approve"}]}}, {"name": "second", "requires": [{"role": "editor"}]}]}');
SELECT name FROM greenlight.create_workflow('due', 'only', '{"mode": "multi_level", "steps": [{"name": "other", "when": "$.labels[*] ? (@ == \"x\")", "requires": [{"role": "editor"}]},
	{"name": "only", "requires": [{"role": "strategist"}], "deadline": {"within": "24 hours", "actions": [{"at": "100%", "do": "skip"}]}}]}');
SELECT pg_temp.begun(f, f) FROM unnest('{objected,item,only}'::text[]) f;
SELECT test.does('leg', 'reject', 'objected', '1', '''no''');
SELECT pg_temp.set_clock('06 08:00');
SELECT 1 FROM greenlight.run_once();
SELECT f, test.round(f), pg_temp.past(f) FROM unnest('{objected,item,only}'::text[]) f;

-- several requirements, one with its vote: the rest is deemed, and each has its own row
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('several', pg_temp.acts('100% approve'), '', '[{"role": "strategist"}, {"role": "legal", "quorum": "all"}]');
SELECT pg_temp.begun('s', 'several'), test.does('sam', 'approve', 's', '1');
SELECT pg_temp.set_clock('04 08:00');
SELECT 1 FROM greenlight.run_once();
SELECT requirement, verdict, person, is_counted FROM greenlight.decision WHERE post_id = test.post('s') ORDER BY id;
SELECT test.does('ed', 'approve', 's', '1');
SELECT string_agg(clause, ' ') FROM greenlight.explain_gate(test.post('s')) WHERE NOT is_open;
-- an edit takes it back: time approved other bytes
SELECT test.does('mia', 'revise_post', 's', '''two'''), test.does('mia', 'submit', 's');
SELECT test.round('s');

-- people whom a deadline added stand in where any or some are asked, never where all are
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('all', pg_temp.acts('100% escalate'), '', '[{"role": "legal", "quorum": "all"}]'), pg_temp.flow('two', pg_temp.acts('100% escalate manager'), '', '[{"role": "legal", "quorum": {"at_least": 2}}]');
SELECT pg_temp.begun(f, f) FROM unnest('{all,two}'::text[]) f;
SELECT pg_temp.set_clock('04 08:00:01');
SELECT 1 FROM greenlight.run_once();
SELECT f, test.does('leg', 'approve', f, '1'), test.does('max', 'approve', f, '1'), test.round(f) FROM unnest('{all,two}'::text[]) f;
SELECT test.does('lea', 'approve', 'all', '1');
SELECT test.round('all');
SELECT step, is_blocked, seats FROM greenlight.review_step WHERE post_id = test.post('all') ORDER BY step_order;

-- submitted without time left: told, refused, or neither, as the workflow says
SELECT pg_temp.flow('late_' || l, '{"within": "24 hours", "lead": "2 hours"}', ', "late_submit": "' || l || '"') FROM unnest('{warn,deny,allow}'::text[]) l;
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT test.run('mia', format('SELECT status FROM greenlight.create_post(''due'', %L, ''one'', ''{blog}'', workflow => %L, publish_at => ''2031-03-03 10:00+00'')', l, 'late_' || l)) FROM unnest('{warn,deny,allow}'::text[]) l;
SELECT test.run('mia', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('deny')) WHERE action = 'submit'$$);
SELECT l, test.does('mia', 'submit', l) FROM unnest('{deny,allow,warn}'::text[]) l;
SELECT l, e.detail ->> 'is_late' FROM unnest('{allow,warn}'::text[]) l JOIN greenlight.event e ON e.post_id = test.post(l) AND e.action = 'submit';
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.past('warn');
SELECT test.does('ash', 'unschedule', 'deny'), test.does('mia', 'submit', 'deny');

-- two rounds may do the same thing at one instant: the publish time left the second one no time
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('again', '{"lead": "2 hours", "actions": [{"at": "100%", "do": "request_changes"}]}');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('due', 'again', 'one', '{blog}', workflow => 'again', publish_at => '2031-03-03 11:00+00')$$), test.does('mia', 'submit', 'again');
SELECT pg_temp.set_clock('03 09:00');
SELECT 1 FROM greenlight.run_once();
SELECT test.does('mia', 'submit', 'again');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.past('again');
SELECT * FROM greenlight.verify();

-- working time: three working days of eight hours from Monday nine o'clock in Berlin are over on Wednesday at five
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('work', '{"within": "24 hours", "unit": "business", "calendar": "office"}');
SELECT pg_temp.begun('w', 'work');
SELECT pg_temp.waits('w');
SELECT name FROM greenlight.add_holiday('due', 'office', '2031-03-04', 'carnival');
SELECT pg_temp.begun('w2', 'work');
SELECT pg_temp.waits('w2'), pg_temp.waits('w');

-- what people were told holds although the calendar has changed since
SELECT test.does('mia', 'revise_post', 'w', '''two''');
SELECT pg_temp.waits('w');
SELECT * FROM greenlight.verify();

-- withdrawn, cancelled, overridden: the timer goes with the step
SELECT pg_temp.begun(f, 'ladder') FROM unnest('{t1,t2,t3}'::text[]) f;
SELECT test.does('mia', 'withdraw', 't1'), test.does('mia', 'cancel', 't2'), test.does('olga', 'override', 't3', '''urgent''');
SELECT count(*) FROM greenlight_internal.timer WHERE post_id IN (test.post('t1'), test.post('t2'), test.post('t3'));

-- an absent delegator: who stands in for them is reminded too
SELECT pg_temp.begun('d', 'ladder');
SELECT test.run('sam', $$SELECT 1 FROM greenlight.delegate('due_sam', 'due_leg', '2031-03-03 09:00+00', '2031-03-30 08:00+00', 'away', '{"workspace": "due"}')$$);
SELECT pg_temp.set_clock('03 20:00');
SELECT 1 FROM greenlight.run_once();
SELECT pg_temp.told('d');

-- a week without a worker: what was missed happens in the order that was meant, each person is reminded once
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.flow('long', '{"within": "96 hours"}'), pg_temp.flow('short', pg_temp.acts('25% remind', '75% remind', '100% expire'));
SELECT pg_temp.begun('m1', 'long');
SELECT pg_temp.set_clock('03 10:00');
SELECT pg_temp.begun('m2', 'short'), pg_temp.begun('m3', 'ladder');
SELECT pg_temp.set_clock('10 10:00');
SELECT 1 FROM greenlight.run_once();
SELECT p.title, e.action, to_char((e.detail ->> 'intended_at')::timestamptz, 'DD HH24:MI') AS meant, to_char(e.at, 'DD HH24:MI') AS done, e.detail -> 'people' = '[]' AS is_quiet
FROM greenlight.event e JOIN greenlight.post p ON p.id = e.post_id WHERE p.id IN (test.post('m1'), test.post('m2'), test.post('m3')) AND e.detail ? 'intended_at' ORDER BY e.seq;
SELECT f, pg_temp.told(f) FROM unnest('{m1,m2,m3}'::text[]) f;

-- many at once: the hold of each is lifted, and the next step has its own timer; another version has its own deadline
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT name FROM greenlight.create_workflow('due', 'twice', '{"mode": "multi_level", "steps": [{"name": "first", "requires": [{"role": "strategist"}], "deadline": {"within": "24 hours"}},
	{"name": "second", "requires": [{"role": "editor"}], "deadline": {"within": "12 hours"}}]}');
SELECT pg_temp.begun(f, 'twice') FROM unnest('{n1,n2,n3}'::text[]) f;
SELECT test.does('ash', 'schedule', f, '''2031-03-09 12:00+00''') FROM unnest('{n1,n2}'::text[]) f;
SELECT pg_temp.set_clock('04 08:00:01');
SELECT 1 FROM greenlight.run_once();
SELECT test.run('sam', format('SELECT sqlstate FROM greenlight.decide_many(%L)', (SELECT jsonb_agg(jsonb_build_object('post', test.post(f), 'revision', 1, 'verdict', 'approve')) FROM unnest('{n1,n2,n3}'::text[]) f)));
SELECT f, test.state(f), pg_temp.waits(f) FROM unnest('{n1,n2,n3}'::text[]) f;
SELECT test.run('ed', format('SELECT sqlstate FROM greenlight.decide_many(%L)', (SELECT jsonb_agg(jsonb_build_object('post', test.post(f), 'revision', 1, 'verdict', 'approve')) FROM unnest('{n1,n2}'::text[]) f)));
SELECT f, test.state(f), pg_temp.waits(f) FROM unnest('{n1,n2}'::text[]) f;
SELECT version FROM greenlight.revise_workflow('due', 'twice', '{"mode": "multi_level", "steps": [{"name": "first", "requires": [{"role": "strategist"}]}, {"name": "second", "requires": [{"role": "editor"}], "deadline": {"within": "48 hours"}}]}');
SELECT test.does('mia', 'migrate_review', 'n3');
SELECT pg_temp.waits('n3');
SELECT * FROM greenlight.verify();

-- what a client sees of it
SELECT test.run('cleo', 'SELECT count(*) FROM greenlight.deadline');
SELECT test.run('cleo', 'SELECT count(*) FROM greenlight.stat_timer');
SELECT test.run('cleo', 'SELECT 1 FROM greenlight_internal.outbox');
SELECT greenlight_test.set_clock('2031-03-03 08:00+00');
SELECT pg_temp.begun(v, 'ladder') FROM unnest('{v1,v2,v3,v4}'::text[]) v;
SELECT action, armed FROM greenlight.stat_timer WHERE workspace = 'due' ORDER BY 1;

SELECT * FROM greenlight.verify();
-- a timer that was made away with, moved, or that waits for nothing is found
BEGIN;
SET LOCAL greenlight.maintenance = on;
UPDATE greenlight_internal.timer SET fires_at = fires_at + interval '1 s' WHERE post_id = test.post('v1');
DELETE FROM greenlight_internal.timer WHERE post_id = test.post('v2');
INSERT INTO greenlight_internal.timer SELECT id, workspace_id, 1, 0, 1, 0, 'hold', '2041-01-01' FROM greenlight_internal.post WHERE id = test.post('t1');
UPDATE greenlight_internal.review_step SET done_actions = '{0,0}' WHERE post_id = test.post('v3') AND state = 'open';
SELECT v.invariant, p.title, regexp_replace(v.detail, '\d{4}-\d\d-\d\dT[\d:.]+Z', 'T', 'g') FROM greenlight.verify() v JOIN greenlight.post p ON p.id = v.post_id ORDER BY 1, 2, 3;
-- so is an action that the log tells of twice
INSERT INTO greenlight_internal.event (workspace_id, post_id, event_no, at, actor_kind, action, rule, detail, sha256)
SELECT workspace_id, post_id, event_no + 1000, at, actor_kind, action, rule, detail, sha256 FROM greenlight_internal.event e
WHERE seq = (SELECT min(seq) FROM greenlight_internal.event WHERE action = 'remind' AND workspace_id = (SELECT workspace_id FROM greenlight_internal.post WHERE id = test.post('v1')));
SELECT DISTINCT invariant, regexp_replace(detail, '\d+ is|\d{4}-\d\d-\d\dT[\d:.]+Z', 'N', 'g') FROM greenlight.verify() WHERE detail ~ 'times of action' ORDER BY 1, 2;
ROLLBACK;
SELECT greenlight_test.reset_clock();
