--
-- engine_people: people who may count only once, people who abstain, teams of a channel, and edits that
-- are submitted at once
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('peo', 'ann:creator', 'con:contributor', 'dan:editor+legal', 'ed:editor', 'leg:legal', 'e3:editor', 'e4:editor', 'mia:manager', 'tim:');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('peo', c, 'sandbox');
CREATE FUNCTION pg_temp.submitted(title text, flow text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('; ', test.run('mia', format('SELECT status FROM greenlight.create_post(''peo'', %L, ''text'', ''{blog}'', workflow => %L)', title, flow)),
		split_part(test.does('mia', 'submit', title), ',', 1), test.round(title)) $$;

-- one person counts in one step: dan could decide in both
SELECT name FROM greenlight.create_workflow('peo', 'distinct', '{"mode": "multi_level", "distinct_approvers": true, "steps": [
	{"name": "look", "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}');
SELECT pg_temp.submitted('d', 'distinct');
SELECT test.does('dan', 'approve', 'd', '1');
SELECT test.round('d');
SELECT test.does('dan', 'approve', 'd', '1');
SELECT test.does('dan', 'reject', 'd', '1', '''no''');
SELECT test.run('dan', $$SELECT is_allowed, sqlstate FROM greenlight.allowed_actions(test.post('d')) WHERE action = 'approve'$$);
SELECT test.does('leg', 'approve', 'd', '1');
SELECT test.votes('d');
-- who approved nothing in the first step counts in the second
SELECT pg_temp.submitted('e', 'distinct');
SELECT test.does('ed', 'approve', 'e', '1');
SELECT test.round('e');
SELECT test.does('dan', 'approve', 'e', '1');
-- nobody else is there for the second step: it waits, and never passes by itself
SELECT test.run('postgres', $$SELECT roles FROM greenlight.revoke_role('peo', 'peo_leg', 'legal')$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('peo', 'peo_leg', 'observer')$$);
SELECT pg_temp.submitted('f', 'distinct');
SELECT test.does('dan', 'approve', 'f', '1');
SELECT test.round('f');
SELECT test.does('dan', 'approve', 'f', '1');
SELECT test.does('mia', 'withdraw', 'f');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('peo', 'peo_leg', 'legal')$$);
SELECT * FROM greenlight.verify();

-- abstaining leaves the others to decide
CREATE FUNCTION pg_temp.flow(name text, quorum text) RETURNS text LANGUAGE sql AS $$
	SELECT name FROM greenlight.create_workflow('peo', $1, format('{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor", "quorum": %s}]}]}', $2)::jsonb) $$;
SELECT pg_temp.flow('all', '"all"');
SELECT pg_temp.flow('half', '{"percent": 50}');
SELECT pg_temp.flow('two', '{"at_least": 2}');
SELECT pg_temp.submitted('all', 'all');
SELECT test.does('dan', 'abstain', 'all', '1');
SELECT test.does('ed', 'abstain', 'all', '1', '''not mine''');
SELECT test.does('e3', 'approve', 'all', '1');
SELECT test.round('all');
SELECT test.does('e4', 'approve', 'all', '1');
SELECT test.votes('all');
-- the last vote needed may be an abstention
SELECT pg_temp.submitted('last', 'all');
SELECT test.does(w, 'approve', 'last', '1') FROM unnest('{dan,ed,e3}'::text[]) w;
SELECT test.run('e4', $$SELECT is_allowed, to_status FROM greenlight.allowed_actions(test.post('last')) WHERE action = 'abstain'$$);
SELECT test.does('e4', 'abstain', 'last', '1');
-- half of four are two, half of the two that are left is one
SELECT pg_temp.submitted('half', 'half');
SELECT test.does('dan', 'approve', 'half', '1');
SELECT test.does('ed', 'abstain', 'half', '1');
SELECT test.does('e3', 'abstain', 'half', '1');
SELECT test.votes('half');
-- at least two are two, whoever abstains
SELECT pg_temp.submitted('two', 'two');
SELECT test.does('dan', 'abstain', 'two', '1');
SELECT test.does('ed', 'abstain', 'two', '1');
SELECT test.does('e3', 'approve', 'two', '1');
SELECT test.does('e4', 'approve', 'two', '1');
-- all abstain: blocked, never passed; who changes their mind gets it going
SELECT pg_temp.submitted('none', 'all');
SELECT test.does(w, 'abstain', 'none', '1') FROM unnest('{dan,ed,e3,e4}'::text[]) w;
SELECT test.round('none');
SELECT test.does('e4', 'approve', 'none', '1');
SELECT test.votes('none');
-- a seat is needed, and the revision as it is
SELECT pg_temp.submitted('seat', 'all');
SELECT test.does('leg', 'abstain', 'seat', '1');
SELECT test.does('mia', 'abstain', 'seat', '1');
SELECT test.does('ed', 'abstain', 'seat', '2');
SELECT * FROM greenlight.verify();

-- the team of a channel: everyone with a role granted on it
SELECT name FROM greenlight.create_workflow('peo', 'team', '{"mode": "required", "steps": [{"name": "team", "requires": [{"team": "site", "quorum": "all"}]}]}');
SELECT pg_temp.submitted('nobody', 'team');
SELECT test.run('postgres', $$SELECT roles FROM greenlight.add_member('peo', 'peo_tim', '{expert}', '{site}')$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('peo', 'peo_e3', 'approver', 'site')$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('peo', 'peo_e4', 'approver', 'blog')$$);
SELECT pg_temp.submitted('team', 'team');
SELECT * FROM greenlight.verify();

-- resubmit auto: an edit after approval is submitted at once
SELECT name FROM greenlight.create_workflow('peo', 'auto', '{"mode": "multi_level", "resubmit": "auto", "steps": [
	{"name": "look", "carry": "scope", "covers": {"fields": ["link"]}, "requires": [{"role": "editor"}]}, {"name": "law", "requires": [{"role": "legal"}]}]}');
SELECT pg_temp.submitted('auto', 'auto');
SELECT test.does('ed', 'approve', 'auto', '1');
SELECT test.does('leg', 'approve', 'auto', '1');
SELECT test.does('mia', 'revise_post', 'auto', '''two''');
SELECT test.round('auto');
SELECT action, rule FROM greenlight.event WHERE post_id = test.post('auto') ORDER BY event_no DESC LIMIT 2;
SELECT test.does('leg', 'approve', 'auto', '2');
SELECT test.does('mia', 'set_variant', 'auto', '''blog''', '''own''');
SELECT test.round('auto');
-- not a label, and not an edit as draft
SELECT test.does('leg', 'approve', 'auto', '3');
SELECT test.does('mia', 'revise_post', 'auto', 'labels => ''{x}''');
SELECT test.does('mia', 'withdraw', 'auto');
SELECT test.does('mia', 'revise_post', 'auto', '''four''');
SELECT test.round('auto');
SELECT * FROM greenlight.verify();
