--
-- roles_defined: the roles that a workspace defines beside the built-in ones: what they permit, where they
-- can be named, and who may define them
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('other rd', 'tess:owner');
SELECT test.team('rd', 'olga:owner', 'mia:manager', 'ann:creator', 'dee:observer', 'pat:observer', 'cleo:observer', 'sue:observer');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('rd', c, 'sandbox');

-- a role is a name and any of the permissions, in the order of the manual
SELECT test.run('olga', $$SELECT workspace, name, permissions FROM greenlight.define_role('rd', 'decider', '{view_internal,view}')$$);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'proposer', '{view,view_internal,create,edit_own,submit}')$$);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'guest', '{view,create,submit,edit_own,comment}')$$);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'planner', '{view,view_internal,schedule}')$$);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'nothing', '{}')$$);
SELECT test.run('olga', $$SELECT cardinality(permissions) FROM greenlight.define_role('rd', 'everything', (SELECT array_agg(DISTINCT permission) FROM greenlight.permissions()))$$);
SELECT test.run('dee', $$SELECT name, permissions FROM greenlight.role WHERE cardinality(permissions) < 20 ORDER BY name$$);
SET test.team = 'other rd';
SELECT test.run('tess', $$SELECT count(*) FROM greenlight.role$$);
SELECT test.run('tess', $$SELECT greenlight.define_role('rd', 'x', '{view}')$$);
SELECT split_part(test.run('tess', $$SELECT greenlight.grant_role('other rd', 'other rd_tess', 'decider')$$), E'\n', 1);
SELECT split_part(test.run('tess', $$SELECT greenlight.create_workflow('other rd', 'bad', '{"mode": "required", "steps": [{"name": "s", "requires": [{"role": "decider"}]}]}')$$), E'\n', 2);
SET test.team = 'rd';
-- said again, it changes nothing
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'decider', '{view,view_internal,view}')$$);
SELECT action, detail FROM greenlight_internal.event e JOIN greenlight_internal.workspace w ON w.id = e.workspace_id
WHERE w.name = 'rd' AND action = 'define_role' AND detail NOT LIKE '%everything%' ORDER BY e.seq;

-- refused: names of built-in roles, in whatever case; names that are none; permissions that do not exist
SELECT test.run('olga', format('SELECT greenlight.define_role(''rd'', %L, ''{view}'')', name)) FROM unnest('{owner,Owner,CLIENT}'::text[]) name;
SELECT test.run('olga', $$SELECT greenlight.define_role('rd', '', '{view}')$$);
SELECT test.run('olga', $$SELECT greenlight.define_role('rd', 'x', '{view,view_intern}')$$);
SELECT test.run('olga', $$SELECT greenlight.define_role('rd', 'x', '{approve}')$$);
SELECT test.run('olga', $$SELECT greenlight.define_role('rd', 'x', NULL)$$);
SELECT test.run('olga', $$SELECT greenlight.define_role('rd', 'x', '{view}', '{"colour": "red"}')$$);
-- who lacks manage_members, on the whole workspace, defines none; nobody defines more than they have
SELECT test.run('ann', $$SELECT greenlight.define_role('rd', 'x', '{view}')$$);
SELECT test.run('mia', $$SELECT greenlight.define_role('rd', 'x', '{view,override}')$$);
SELECT test.run('mia', $$SELECT greenlight.define_role('rd', 'everything', '{view}')$$);
SELECT test.run('mia', $$SELECT greenlight.grant_role('rd', 'rd_mia', 'everything')$$);
SELECT test.run('mia', $$SELECT permissions FROM greenlight.define_role('rd', 'member keeper', '{view,view_internal,manage_members}')$$);
SELECT test.run('mia', $$SELECT roles FROM greenlight.grant_role('rd', 'rd_sue', 'member keeper')$$);
SELECT test.run('sue', $$SELECT greenlight.define_role('rd', 'planner', '{view,view_internal}')$$);
SELECT test.run('sue', $$SELECT greenlight.define_role('rd', 'member keeper', '{view,view_internal,manage_members,schedule}')$$);
SELECT test.run('sue', $$SELECT permissions FROM greenlight.define_role('rd', 'reader', '{view,view_internal}')$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.revoke_role('rd', 'rd_sue', 'member keeper')$$);
-- grants name the roles of their own workspace
SELECT test.run('olga', $$SELECT greenlight.grant_role('rd', 'rd_dee', 'decidr')$$);
SELECT split_part(test.run('ann', $$SELECT greenlight.grant_role('other rd', 'other rd_tess', 'no such role')$$), E'\n', 1);

-- approving as the only right: what may be done with a post in review is to decide about it
SELECT test.run('olga', $$SELECT roles FROM greenlight.grant_role('rd', 'rd_dee', 'decider')$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.revoke_role('rd', 'rd_dee', 'observer')$$);
SELECT name FROM greenlight.create_workflow('rd', 'own', '{"mode": "required", "change_requests": {"limit": 0, "roles": ["decider"], "escalate_to": "planner"},
	"steps": [{"name": "look", "requires": [{"role": "decider"}], "checklist": [{"item": "dated", "role": "planner"}]}]}');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rd', 'first', 'text', '{blog}')$$);
SELECT workflow FROM greenlight.assign_workflow('rd', 'own') AS a (id, workspace, workflow);
SELECT test.does('ann', 'submit', 'first');
SELECT test.round('first');
SELECT test.run('dee', $$SELECT string_agg(action, ' ' ORDER BY action) FROM greenlight.allowed_actions(test.post('first')) WHERE is_allowed$$);
SELECT test.does('dee', 'cancel', 'first');
-- a checklist's item is ticked by who has the role
SELECT test.does('dee', 'tick', 'first', $$'dated'$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.grant_role('rd', 'rd_pat', 'planner', 'site')$$);
SELECT test.does('pat', 'tick', 'first', $$'dated'$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.grant_role('rd', 'rd_pat', 'planner', 'blog')$$);
SELECT test.does('pat', 'tick', 'first', $$'dated'$$);
SELECT test.does('dee', 'approve', 'first', '1');
-- the limit counts the role's requests, and the inbox tells the role it escalates to
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rd', 'second', 'text', '{blog}')$$);
SELECT test.does('ann', 'submit', 'second');
SELECT test.does('dee', 'request_changes', 'second', '1', $$'more'$$);
SELECT test.run('pat', $$SELECT title, why FROM greenlight.inbox$$);
-- a condition reads the author's roles by name
SELECT name FROM greenlight.create_workflow('rd', 'by role', '{"mode": "multi_level", "steps": [{"name": "proposals", "when": "$.author_roles[*] ? (@ == \"proposer\")", "requires": [{"role": "manager"}]},
	{"name": "all", "requires": [{"roles": ["decider", "legal"]}]}]}');
SELECT workflow FROM greenlight.assign_workflow('rd', 'by role') AS a (id, workspace, workflow);
SELECT test.run('olga', $$SELECT roles FROM greenlight.grant_role('rd', 'rd_cleo', 'proposer')$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.revoke_role('rd', 'rd_cleo', 'observer')$$);
SELECT test.run('cleo', $$SELECT status FROM greenlight.create_post('rd', 'proposal', 'text', '{blog}')$$);
SELECT test.does('cleo', 'submit', 'proposal');
SELECT test.round('proposal');

-- a workflow that names a role which the workspace has not
SELECT test.run('olga', $$SELECT greenlight.create_workflow('rd', 'bad', '{"mode": "required", "steps": [{"name": "s", "requires": [{"role": "proposr"}]}]}')$$);

-- somebody of another department proposes and does not publish
SELECT test.does('mia', 'approve', 'proposal', '1');
SELECT test.does('dee', 'approve', 'proposal', '1');
SELECT test.does('cleo', verb, 'proposal', VARIADIC arguments) FROM (VALUES (1, 'publish_now', '{}'::text[]), (2, 'schedule', '{now() + ''1 day''}'), (3, 'override', '{''why''}'),
	(4, 'hold', '{''why''}'), (5, 'approve', '{1}')) AS v (n, verb, arguments) ORDER BY n;

-- without view_internal one is a client: what has not reached clients is not there, nor what is internal
SELECT test.run('olga', $$SELECT roles FROM greenlight.grant_role('rd', 'rd_sue', 'guest')$$);
SELECT test.run('olga', $$SELECT roles FROM greenlight.revoke_role('rd', 'rd_sue', 'observer')$$);
SELECT test.run('mia', $$SELECT visibility FROM greenlight.add_comment(test.post('first'), 'inside')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('rd', 'hidden', 'text', '{blog}')$$);
SELECT test.run('sue', $$SELECT string_agg(title, ', ' ORDER BY title) FROM greenlight.post$$);
SELECT test.run('sue', $$SELECT count(*) FROM greenlight.comment$$);
SELECT test.run('sue', $$SELECT count(*) FROM greenlight.event$$);
SELECT split_part(test.run('sue', $$SELECT greenlight.delegate('rd_sue', 'rd_dee', now(), now() + '1 day'::interval)$$), E'\n', 1);
SELECT test.run('sue', $$SELECT status FROM greenlight.create_post('rd', 'guest post', 'text', '{blog}')$$);

-- another meaning counts at once, for who has the role already and in sessions that knew the old one
SELECT split_part(test.does('pat', 'schedule', 'proposal', $$now() + '1 day'$$), ',', 1);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'planner', '{view,view_internal,comment}')$$);
SELECT test.does('pat', 'unschedule', 'proposal');
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'planner', '{view,view_internal,schedule}')$$);
SELECT split_part(test.does('pat', 'unschedule', 'proposal'), ',', 1);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'decider', '{view}')$$);
SELECT test.run('dee', $$SELECT string_agg(title, ', ' ORDER BY title) FROM greenlight.post$$);
SELECT test.run('olga', $$SELECT permissions FROM greenlight.define_role('rd', 'decider', '{}')$$);
SELECT test.run('dee', $$SELECT count(*) FROM greenlight.post$$);
SELECT test.does('dee', 'retract', 'proposal');

-- nobody takes manage_members from the last who has it
SELECT name FROM greenlight.create_workspace('lonely');
SELECT permissions FROM greenlight.define_role('lonely', 'head', '{view,view_internal,manage_members}');
SELECT roles FROM greenlight.add_member('lonely', 'rd_mia', '{head}');
SELECT roles FROM greenlight.add_member('lonely', 'rd_ann', '{observer}');
SELECT test.run('mia', $$SELECT greenlight.define_role('lonely', 'head', '{view,view_internal}')$$);
SELECT test.run('postgres', $$SELECT greenlight.define_role('lonely', 'head', '{view,view_internal}')$$);
SELECT test.run('postgres', $$SELECT roles FROM greenlight.grant_role('lonely', 'rd_ann', 'owner')$$);
SELECT test.run('mia', $$SELECT permissions FROM greenlight.define_role('lonely', 'head', '{view,view_internal}')$$);
SELECT test.run('mia', $$SELECT greenlight.define_role('lonely', 'head', '{view,view_internal,manage_members}')$$);

-- a workspace has at most 100 of them
SELECT count(*) FROM generate_series(1, 99) n, greenlight.define_role('lonely', 'role ' || n, '{view}');
SELECT test.run('postgres', $$SELECT greenlight.define_role('lonely', 'role 100', '{view}')$$);
SELECT * FROM greenlight.verify();
