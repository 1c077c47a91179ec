--
-- api_setup_workflows: a workflow is a document that is read once, checked to its last key, and
-- assigned to the workspace or to a channel
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('flows', 'mia:manager', 'ann:creator', 'bob:legal');
SELECT name FROM greenlight.register_channel('flows', 'blog', 'sandbox');
SELECT name FROM greenlight.register_channel('flows', 'site', 'sandbox');

-- templates, made and not assigned
SELECT test.run('mia', $$SELECT name, mode, definition, is_default FROM greenlight.use_template('flows', 'none')$$);
SELECT test.run('mia', $$SELECT name, mode, definition, is_default FROM greenlight.use_template('flows', 'optional')$$);
SELECT test.run('mia', $$SELECT greenlight.use_template('flows', 'four_eyes')$$);
SELECT test.run('mia', $$SELECT greenlight.use_template('flows', 'agencyy')$$);

-- every kind of member of a document
SELECT test.run('mia', $$SELECT name, version, mode, is_default FROM greenlight.create_workflow('flows', 'everything', '{
	"mode": "multi_level", "self_approval": "forbid_last_editor", "steps": [
	{"name": "one", "audience": "internal", "requires": [{"role": "manager"}, {"role": "legal", "quorum": "all", "rejection": "wait_all"}]},
	{"name": "two", "requires": [{"roles": ["editor", "strategist"], "quorum": {"at_least": 2}, "rejection": {"at_least": 2}, "human_only": true}]},
	{"name": "three", "requires": [{"people": ["flows_bob", "flows_mia"], "quorum": {"percent": 51}, "rejection": "first_ends"}]},
	{"name": "four", "audience": "client", "requires": [{"role": "client", "quorum": "any"}]}]}')$$);
-- kept as it was given
SELECT definition #>> '{steps,1,requires,0,quorum}' FROM greenlight.workflow WHERE workspace = 'flows' AND name = 'everything';
-- people of a document are members
SELECT test.run('mia', $$SELECT greenlight.create_workflow('flows', 'x', '{"mode": "required", "steps": [{"name": "a", "requires": [{"role": "legal"}, {"people": ["flows_mia", "flows_nobody"]}]}]}')$$);
SELECT test.run('mia', $$SELECT greenlight.create_workflow('flows', 'everything', '{"mode": "none"}')$$);
SELECT test.run('ann', $$SELECT greenlight.create_workflow('flows', 'x', '{"mode": "none"}')$$);
SELECT test.run('ann', $$SELECT greenlight.use_template('flows', 'none')$$);

-- assignment to the workspace and to a channel
SELECT test.run('mia', $$SELECT name, is_default FROM greenlight.assign_workflow('flows', 'everything')$$);
SELECT test.run('mia', $$SELECT name, is_default FROM greenlight.assign_workflow('flows', 'none', 'blog')$$);
SELECT test.run('mia', $$SELECT name, workflow FROM greenlight.channel WHERE workspace = 'flows' ORDER BY name$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.workflow WHERE workspace = 'flows' AND is_default$$);
SELECT test.run('mia', $$SELECT greenlight.assign_workflow('flows', 'nothing')$$);
SELECT test.run('mia', $$SELECT greenlight.assign_workflow('flows', 'none', 'nowhere')$$);
SELECT test.run('ann', $$SELECT greenlight.assign_workflow('flows', 'none')$$);

-- what a draft asks for follows the assignment at once
SELECT test.run('ann', $$SELECT workflow, review_state, status FROM greenlight.create_post('flows', 'on blog', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT workflow, review_state, status FROM greenlight.create_post('flows', 'on site', 'text', '{site}')$$);
SELECT test.run('ann', $$SELECT workflow, review_state, status FROM greenlight.create_post('flows', 'nowhere yet', 'text')$$);
SELECT test.run('mia', $$SELECT name FROM greenlight.assign_workflow('flows', 'four_eyes', 'blog')$$);
SELECT test.state('on blog');
SELECT test.run('mia', $$SELECT what FROM greenlight.post_history(test.post('on blog'))$$);

-- another workflow than the assigned one is a manager's to choose
SELECT test.run('ann', $$SELECT greenlight.create_post('flows', 'chosen', 'text', '{blog}', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('flows', 'chosen', 'text', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT workflow FROM greenlight.create_post('flows', 'chosen', 'text', '{blog}', workflow => 'four_eyes')$$);
SELECT test.run('mia', $$SELECT workflow, review_state FROM greenlight.create_post('flows', 'freed', 'text', '{blog}', workflow => 'none')$$);
SELECT test.run('ann', $$SELECT greenlight.create_post('flows', 'chosen', 'text', '{blog}', workflow => 'nothing')$$);

SELECT action, detail FROM greenlight_internal.event
WHERE workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'flows')
	AND post_id IS NULL AND action ~ 'workflow' ORDER BY event_no;
