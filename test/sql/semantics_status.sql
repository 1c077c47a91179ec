--
-- semantics_status: section 1 of the semantics page: the words of the states, two axes that move apart, the mode
-- that the most specific workflow gives, and what the ready-made workflows say
--
\pset format unaligned
\pset tuples_only on
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT greenlight_test.set_clock('2031-08-01 08:00+00');

-- the words are those of the page, no more and no less
CREATE FUNCTION pg_temp.words(relation regclass, "column" name) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(m[1], ' ' ORDER BY n) FROM pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g') WITH ORDINALITY AS x (m, n)
	WHERE c.conrelid = relation AND c.contype = 'c' AND pg_get_constraintdef(c.oid) ~ format('^CHECK \(\(\(?%s = ANY', "column") $$;
SELECT pg_temp.words('greenlight_internal.post', 'review_state');
SELECT pg_temp.words('greenlight_internal.variant', 'delivery_state');

SELECT test.team('ss', 'mia:manager', 'ann:creator', 'ed:editor', 'ass:assistant');
SELECT name FROM unnest('{blog,site,shop}'::text[]) c, greenlight.register_channel('ss', c, 'sandbox');

-- approved is not scheduled: without a time nothing goes out, however long it waits
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ss', 'approved', 'text', '{blog}')$$);
SELECT test.does('ann', 'submit', 'approved');
SELECT test.does('ed', 'approve', 'approved', '1');
-- scheduled is not approved: at its time nothing goes out either
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ss', 'planned', 'text', '{blog}', '2031-08-01 09:00+00')$$);
SELECT test.state('planned');
SELECT greenlight_test.set_clock('2031-08-01 09:05+00');
SELECT greenlight.wait_for_worker(60);
SELECT t, test.state(t) FROM unnest('{approved,planned}'::text[]) t;
SELECT count(*) FROM greenlight_internal.attempt WHERE post_id IN (test.post('approved'), test.post('planned'));

-- the same words decide on every way to a status: a channel taken off and a hold count as the page says
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('ss', 'both', 'text', '{blog,site}')$$);
SELECT test.does('ann', 'submit', 'both');
SELECT test.does('ass', 'hold', 'both');
SELECT test.does('ed', 'approve', 'both', '1');
SELECT test.does('ass', 'release', 'both');
SELECT test.does('ass', 'schedule', 'both', '''2031-08-02 09:00+00''');
SELECT test.run('ann', $$SELECT channels FROM greenlight.remove_variant(test.post('both'), 'site')$$);
SELECT test.state('both');
SELECT test.does('ass', 'publish_now', 'both');
SELECT greenlight.wait_for_worker(60);
-- all that is not cancelled is published
SELECT test.state('both');

-- the workflow of the post comes before that of its channel, that before the workspace's
SELECT w.name FROM unnest('{of workspace,of channel,of post}'::text[]) n, greenlight.create_workflow('ss', n, '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}') w;
SELECT name FROM greenlight.assign_workflow('ss', 'of workspace') UNION ALL SELECT name FROM greenlight.assign_workflow('ss', 'of channel', 'site');
SELECT test.run('mia', format('SELECT workflow FROM greenlight.create_post(''ss'', %L, ''text'', %L, workflow => %L)', 'w ' || n, channels, workflow))
FROM (VALUES (1, '{site}', 'of post'), (2, '{site}', NULL), (3, '{blog}', NULL), (4, '{}', NULL), (5, '{blog,site}', 'of post'), (6, '{blog,shop}', NULL)) AS v (n, channels, workflow) ORDER BY n;
SELECT title, workflow FROM greenlight.post WHERE workspace = 'ss' AND title LIKE 'w %' ORDER BY title;
-- and counts as such when the post is submitted
SELECT n, test.run('mia', format('SELECT status FROM greenlight.submit(test.post(%L))', 'w ' || n)) FROM generate_series(1, 6) n;
SELECT p.title, r.workflow FROM greenlight.review r JOIN greenlight.post p ON p.id = r.post_id WHERE p.workspace = 'ss' AND p.title LIKE 'w %' ORDER BY p.title;

-- ready-made: one step of the four roles; optional and four_eyes differ in the mode alone; none has no step
SELECT name FROM unnest('{none,optional}'::text[]) t, greenlight.use_template('ss', t);
SELECT name, mode, definition -> 'steps' FROM greenlight.workflow WHERE workspace = 'ss' AND name IN ('none', 'optional', 'four_eyes') ORDER BY name;
SELECT is_default FROM greenlight.workflow WHERE workspace = 'ss' AND name IN ('none', 'optional');

-- optional: a decision is recorded, the gate was open before it
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('ss', 'optional', 'text', '{blog}', workflow => 'optional')$$);
SELECT test.does('mia', 'submit', 'optional');
SELECT clause, is_open FROM greenlight.explain_gate(test.post('optional')) WHERE clause = 'review';
SELECT test.does('ed', 'approve', 'optional', '1');
SELECT test.votes('optional');
-- and no decision in mode none, also where it is sent by another way
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('ss', 'none', 'text', '{blog}', workflow => 'none')$$);
SELECT test.does('ed', v, 'none', '1', '''x''') FROM unnest('{approve,request_changes,reject,abstain}'::text[]) v;
SELECT test.run('ed', $$SELECT is_accepted, sqlstate FROM greenlight.decide_many(format('[{"post": %s, "revision": 1, "verdict": "approve"}]', test.post('none'))::jsonb, 'best_effort')$$);
SELECT test.run('mia', $$UPDATE greenlight.post SET status = 'in_review' WHERE id = test.post('none')$$);
SELECT test.votes('none');
SELECT greenlight_test.reset_clock();
SELECT * FROM greenlight.verify();
