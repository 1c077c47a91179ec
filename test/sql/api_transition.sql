--
-- api_transition: any action by its name does what the verb of that name does
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('trans', 'mia:manager', 'ann:creator', 'ed:editor', 'ass:assistant', 'olga:owner');
SELECT name FROM greenlight.register_channel('trans', 'blog', 'sandbox');
-- paused, so that it does not count whether this database may publish
SELECT is_paused FROM greenlight.pause_channel('trans', 'blog');
SELECT t, test.run('ann', format('SELECT status FROM greenlight.create_post(''trans'', %L, ''text'', ''{blog}'')', t)) FROM unnest('{a,b}'::text[]) t;
CREATE FUNCTION pg_temp.go(who text, title text, action text, note text DEFAULT NULL, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status, review_state, is_held FROM greenlight.transition(%L, %L, %L, %L)', test.post(title), action, note, options)) $$;

SELECT pg_temp.go('ann', 'a', 'submit', 'please');
SELECT pg_temp.go('ed', 'a', 'approve');
SELECT pg_temp.go('ed', 'a', 'approve', NULL, '{"revision": 2}');
SELECT pg_temp.go('ann', 'a', 'approve', NULL, '{"revision": 1}');
SELECT pg_temp.go('ed', 'a', 'request_changes', NULL, '{"revision": 1}');
SELECT pg_temp.go('ed', 'a', 'request_changes', 'shorter', '{"revision": 1}');
SELECT pg_temp.go('ann', 'a', 'submit', NULL, '{"idempotency_key": "again"}');
SELECT pg_temp.go('ann', 'a', 'submit', NULL, '{"idempotency_key": "again"}');
SELECT pg_temp.go('ed', 'a', 'reject', 'never', '{"revision": 1}');
SELECT pg_temp.go('ann', 'a', 'reopen', 'why not');
SELECT pg_temp.go('ann', 'a', 'submit');
SELECT pg_temp.go('ann', 'a', 'withdraw');
SELECT pg_temp.go('ann', 'a', 'submit');
SELECT pg_temp.go('ed', 'a', 'approve', 'good', '{"revision": 1}');
SELECT pg_temp.go('ass', 'a', 'hold', 'wait');
SELECT pg_temp.go('ass', 'a', 'release');
SELECT pg_temp.go('ass', 'a', 'unschedule');
SELECT pg_temp.go('ass', 'a', 'retry');
SELECT pg_temp.go('ass', 'a', 'publish_now') ~ 'WF004';
SELECT pg_temp.go('ed', 'a', 'retract', 'not so good');
SELECT pg_temp.go('olga', 'a', 'override');
SELECT pg_temp.go('olga', 'a', 'override', 'urgent');
SELECT pg_temp.go('ann', 'a', 'cancel', 'enough');
SELECT actor, action, what FROM greenlight.post_history(test.post('a'));

-- what it does not take
SELECT pg_temp.go('ann', 'b', 'sumbit');
SELECT a, pg_temp.go('ann', 'b', a) FROM unnest('{revise,comment,schedule,set_variant,confirm_published,create,claim,pass_review,annotate}'::text[]) a;
SELECT pg_temp.go('ann', 'b', NULL);
SELECT pg_temp.go('ann', 'b', 'submit', NULL, '{"revision": 1}');
SELECT pg_temp.go('ann', 'b', 'withdraw', NULL, '{"idempotency_key": "x"}');
SELECT pg_temp.go('ed', 'b', 'approve', NULL, '{"revision": "1"}');
SELECT test.run('ann', $$SELECT greenlight.transition(999999, 'submit')$$);
SELECT test.run('postgres', format('SELECT greenlight.transition(%s, ''submit'')', test.post('b')));
SELECT * FROM greenlight.verify();
