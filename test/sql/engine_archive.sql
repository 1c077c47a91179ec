--
-- engine_archive: posts that are set apart, and what people hear of beside their own acts: a limit that is
-- near, a step that too few people can satisfy
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('arch', 'ann:creator', 'bob:creator', 'ed:editor', 'eli:editor', 'app:approver', 'ash:assistant', 'cleo:client', 'mia:manager', 'max:manager', 'olga:owner');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('arch', c, 'sandbox');
CREATE FUNCTION pg_temp.begun(title text, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT status FROM greenlight.create_post(''arch'', %L, ''one'', ''{blog}''%s)', title, more)) $$;
CREATE FUNCTION pg_temp.seen(title text) RETURNS text LANGUAGE sql AS $$
	SELECT test.run('ann', format('SELECT is_archived, (SELECT count(*) FROM greenlight.board b WHERE b.id = p.id) AS board,
		(SELECT count(*) FROM greenlight.mine m WHERE m.post_id = p.id) AS mine, (SELECT count(*) FROM greenlight.calendar c WHERE c.post_id = p.id) AS calendar
		FROM greenlight.post p WHERE p.id = test.post(%L)', title)) $$;
CREATE FUNCTION pg_temp.archived(who text, title text, options text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT test.run(who, format('SELECT status, is_archived FROM greenlight.archive(test.post(%L), %L)', title, options)) $$;

-- who may, and what it does
SELECT pg_temp.begun('a', $$, now() + '1 day'$$);
SELECT pg_temp.seen('a');
SELECT w, pg_temp.archived(w, 'a') FROM unnest('{bob,app,cleo}'::text[]) w;
SELECT pg_temp.archived('ann', 'a', '{"archived": "yes"}');
SELECT pg_temp.archived('ann', 'a', '{"archive": true}');
SELECT pg_temp.archived('ann', 'a');
SELECT pg_temp.seen('a');
-- what is so already is no event, for who may
SELECT pg_temp.archived('ed', 'a', '{"archived": true}');
SELECT pg_temp.archived('bob', 'a');
SELECT pg_temp.archived('ed', 'a', '{"archived": false}');
SELECT pg_temp.archived('ed', 'a', '{"archived": false}');
SELECT pg_temp.seen('a');
SELECT actor, action, rule FROM greenlight.event WHERE post_id = test.post('a') AND rule IN (351, 352) ORDER BY event_no;
-- it comes back by what changes its content or its state, and by nothing else
CREATE FUNCTION pg_temp.after(who text, verb text, title text, VARIADIC arguments text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', verb, pg_temp.archived('ann', title), split_part(test.does(who, verb, title, VARIADIC arguments), ',', 1), pg_temp.seen(title)) $$;
SELECT pg_temp.after('ann', 'add_comment', 'a', '''what for?''');
SELECT pg_temp.after('ann', 'revise_post', 'a', 'labels => ''{x}''');
SELECT pg_temp.after('ann', 'revise_post', 'a', '''two''');
SELECT pg_temp.after('ash', 'unschedule', 'a');
SELECT pg_temp.after('ann', 'schedule', 'a', $$now() + '2 days'$$);
SELECT pg_temp.after('ann', 'set_variant', 'a', '''site''', '''other''');
SELECT pg_temp.after('ann', 'remove_variant', 'a', '''site''');
SELECT pg_temp.after('ann', 'submit', 'a');
-- not while something may happen by itself
SELECT pg_temp.archived('ann', 'a');
SELECT test.does('ed', 'approve', 'a', (SELECT revision::text FROM greenlight.post WHERE id = test.post('a')));
SELECT pg_temp.archived('ann', 'a');
SELECT test.does('ed', 'hold', 'a');
SELECT pg_temp.archived('ann', 'a');
SELECT test.run('ann', $$SELECT action, is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('a')) WHERE action IN ('archive', 'unarchive')$$);
SELECT test.does('ash', 'unschedule', 'a');
SELECT pg_temp.archived('ann', 'a');
SELECT test.does('ash', 'release', 'a');
SELECT pg_temp.archived('ann', 'a');
SELECT pg_temp.after('ann', 'cancel', 'a');
SELECT pg_temp.archived('ann', 'a');
SELECT * FROM greenlight.verify();

-- the limit: one more passes, and then whoever it is escalated to finds the post
SELECT name FROM greenlight.create_workflow('arch', 'limited', '{"mode": "required", "change_requests": {"limit": 2, "escalate_to": "manager"}, "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}');
SELECT test.run('mia', $$SELECT status FROM greenlight.create_post('arch', 'l', 'one', '{blog}', workflow => 'limited')$$);
CREATE FUNCTION pg_temp.returned(title text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', split_part(test.does('mia', 'submit', title), ',', 1), split_part(test.does('ed', 'request_changes', title, '1', '''again'''), ',', 1)) $$;
CREATE FUNCTION pg_temp.waiting() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT w || ': ' || test.run(w, 'SELECT title, step, why FROM greenlight.inbox WHERE workspace = ''arch''') FROM unnest('{ann,ed,mia,max,olga}'::text[]) w $$;
SELECT pg_temp.returned('l');
SELECT pg_temp.returned('l');
SELECT pg_temp.waiting();
SELECT pg_temp.returned('l');
SELECT pg_temp.waiting();
SELECT actor, actor_kind, action, rule, detail FROM greenlight.event WHERE post_id = test.post('l') AND rule IN (355, 356) ORDER BY event_no;
SELECT test.does('max', 'grant_round', 'l', '1', '''a last one''');
SELECT pg_temp.waiting();
SELECT test.run('mia', $$SELECT name FROM greenlight.create_workflow('arch', 'bad', '{"mode": "required", "change_requests": {"limit": 2, "at_limit": "block", "escalate_to": "manager"}, "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.create_workflow('arch', 'bad', '{"mode": "required", "change_requests": {"limit": 2, "escalate_to": "boss"}, "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}')$$);

-- a step that becomes blocked: by a vote, and by people who leave
SELECT name FROM greenlight.create_workflow('arch', 'pair', '{"mode": "required", "steps": [{"name": "pair", "requires": [{"roles": ["editor", "manager"], "quorum": {"at_least": 2}, "rejection": "wait_all"}]}]}');
SELECT t, test.run('mia', format($$SELECT status FROM greenlight.create_post('arch', %L, 'one', '{blog}', workflow => 'pair')$$, t)), split_part(test.does('mia', 'submit', t), ',', 1) FROM unnest('{v,d}'::text[]) t;
SELECT w, split_part(test.does(w, 'abstain', 'v', '1'), ',', 1), test.round('v') FROM unnest('{ed,eli}'::text[]) w;
SELECT pg_temp.waiting();
SELECT w, split_part(test.does(w, 'approve', 'd', '1'), ',', 1) FROM unnest('{max}'::text[]) w;
SELECT is_active FROM greenlight.deactivate_person('arch_ed');
SELECT test.round('d');
SELECT person FROM greenlight.remove_member('arch', 'arch_eli');
SELECT test.round('d');
SELECT w || ': ' || test.run(w, 'SELECT title, step, why FROM greenlight.inbox WHERE workspace = ''arch'' AND why = ''blocked''') FROM unnest('{ann,app,mia,max,olga}'::text[]) w;
SELECT title, actor_kind, action, e.rule, from_status, to_status FROM greenlight.event e JOIN greenlight.post p ON p.id = e.post_id WHERE p.workspace = 'arch' AND e.action = 'blocked' ORDER BY e.seq;
SELECT * FROM greenlight.verify();

-- a channel that goes may make a step apply
SELECT name FROM greenlight.create_workflow('arch', 'single', '{"mode": "multi_level", "steps": [{"name": "single", "when": "$.channels.size() == 1", "requires": [{"role": "approver"}]}, {"name": "look", "requires": [{"role": "manager"}]}]}');
SELECT t, test.run('mia', format($$SELECT status FROM greenlight.create_post('arch', %L, 'one', '{blog,site}', workflow => 'single')$$, t)), split_part(test.does('mia', 'submit', t), ',', 1), test.round(t) FROM unnest('{r,s}'::text[]) t;
SELECT test.does('mia', 'remove_variant', 'r', '''site''');
SELECT test.round('r');
SELECT test.does('max', 'approve', 's', '1');
SELECT test.does('mia', 'remove_variant', 's', '''site''');
SELECT test.round('s');
SELECT rule FROM greenlight.event WHERE post_id IN (test.post('r'), test.post('s')) AND action = 'remove_variant' ORDER BY rule;
SELECT * FROM greenlight.verify();

-- who contributed to what was copied contributed to the copy
SELECT test.run('max', $$SELECT status, author FROM greenlight.copy_post(test.post('s'))$$);
SELECT test.run('max', $$SELECT status FROM greenlight.submit(test.post('s'))$$);

-- resubmit auto: where an edit leads is where it will lead
SELECT name FROM greenlight.create_workflow('arch', 'auto', '{"mode": "required", "resubmit": "auto", "steps": [{"name": "look", "requires": [{"role": "approver"}]}]}');
SELECT name FROM greenlight.create_workflow('arch', 'kept', '{"mode": "required", "resubmit": "auto", "steps": [{"name": "look", "carry": "always", "requires": [{"role": "approver"}]}]}');
SELECT t, test.run('olga', format($$SELECT status FROM greenlight.create_post('arch', %L, 'one', '{blog}', workflow => %L)$$, t, t)), split_part(test.does('olga', 'submit', t), ',', 1), split_part(test.does('app', 'approve', t, '1'), ',', 1) FROM unnest('{auto,kept}'::text[]) t;
SELECT t, w, test.run(w, format($$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post(%L)) WHERE action = 'revise'$$, t)) FROM unnest('{auto,kept}'::text[]) t, unnest('{olga,mia}'::text[]) w;
SELECT t, test.does('mia', 'revise_post', t, '''two''') FROM unnest('{auto,kept}'::text[]) t;
SELECT * FROM greenlight.verify();
