--
-- api_workflow_versions: a new version counts for new submissions, an open review keeps its own;
-- a deactivated workflow opens none; one that is used stays
--
\pset format unaligned
\pset tuples_only on
\pset null -

SELECT test.team('versions', 'mia:manager', 'ann:creator', 'ed:editor', 'sam:strategist', 'cleo:client');
SELECT name FROM unnest('{blog,site}'::text[]) c, greenlight.register_channel('versions', c, 'sandbox');
SELECT a.name FROM greenlight.create_workflow('versions', 'way', '{"mode": "required", "steps": [{"name": "edit", "requires": [{"role": "editor"}]}]}') w, greenlight.assign_workflow('versions', 'way') a;
SELECT t, test.run('ann', format('SELECT status FROM greenlight.create_post(''versions'', %L, ''text'', ''{blog}'')', t)) FROM unnest('{a,b}'::text[]) t;
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);

SELECT test.run('mia', $$SELECT name, version, mode, is_active, is_default FROM greenlight.revise_workflow('versions', 'way', '{"mode": "multi_level", "steps": [
	{"name": "plan", "requires": [{"role": "strategist"}]}, {"name": "edit", "requires": [{"role": "editor"}]}]}')$$);
-- the same again is no new version
SELECT test.run('mia', $$SELECT version FROM greenlight.revise_workflow('versions', 'way', '{"steps": [
	{"name": "plan", "requires": [{"role": "strategist"}]}, {"requires": [{"role": "editor"}], "name": "edit"}], "mode": "multi_level"}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('b'))$$);
SELECT p.title, r.workflow, r.version, r.state, s.step, s.waits_for FROM greenlight.review r JOIN greenlight.post p ON p.id = r.post_id JOIN greenlight.review_step s ON s.post_id = p.id
WHERE p.workspace = 'versions' ORDER BY p.title;
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('a'), 1)$$);
SELECT test.run('ed', $$SELECT greenlight.approve(test.post('b'), 1)$$);
-- and the one that comes back from review takes the new version
SELECT test.run('ann', $$SELECT status FROM greenlight.withdraw(test.post('a'))$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('a'))$$);
SELECT r.round, r.version, r.state FROM greenlight.review r WHERE r.post_id = test.post('a') ORDER BY r.round;

-- what needed no review needs one from now on
SELECT w.name FROM greenlight.use_template('versions', 'none') w, greenlight.assign_workflow('versions', 'none', 'site');
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('versions', 'free', 'text', '{site}')$$);
SELECT test.state('free');
SELECT test.run('mia', $$SELECT version, mode FROM greenlight.revise_workflow('versions', 'none', '{"mode": "required", "steps": [{"name": "edit", "requires": [{"role": "editor"}]}]}')$$);
SELECT test.state('free');

-- wrong, forbidden, not there: nothing is stored
SELECT test.hash() AS before \gset
SELECT test.run('mia', $$SELECT greenlight.revise_workflow('versions', 'way', '{"mode": "required", "steps": []}')$$);
SELECT test.run('mia', $$SELECT greenlight.revise_workflow('versions', 'way', '{"mode": "required", "steps": [{"name": "x", "requires": [{"people": ["nobody"]}]}]}')$$);
SELECT test.run('mia', $$SELECT greenlight.revise_workflow('versions', 'way', NULL)$$);
SELECT test.run('mia', $$SELECT greenlight.revise_workflow('versions', 'ways', '{"mode": "none"}')$$);
SELECT test.run('mia', $$SELECT greenlight.revise_workflow('version', 'way', '{"mode": "none"}')$$);
SELECT test.run('mia', $$SELECT greenlight.revise_workflow('versions', 'way', '{"mode": "none"}', '{"dry_run": true}')$$);
SELECT test.run('ed', $$SELECT greenlight.revise_workflow('versions', 'way', '{"mode": "none"}')$$);
SELECT test.run('ed', $$SELECT greenlight.deactivate_workflow('versions', 'way')$$);
SELECT test.run('ed', $$SELECT greenlight.delete_workflow('versions', 'way')$$);
SELECT test.hash() = :'before';

-- deactivated: open reviews finish, none begins
SELECT test.run('mia', $$SELECT name, is_active FROM greenlight.deactivate_workflow('versions', 'way')$$);
SELECT test.run('mia', $$SELECT name, is_active FROM greenlight.deactivate_workflow('versions', 'way')$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('b'), 1)$$);
SELECT test.run('ed', $$SELECT status FROM greenlight.approve(test.post('b'), 1)$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('versions', 'c', 'text', '{blog}')$$);
SELECT test.run('ann', $$SELECT greenlight.submit(test.post('c'))$$);
SELECT test.run('ann', $$SELECT is_allowed, sqlstate, reason FROM greenlight.allowed_actions(test.post('c')) WHERE action = 'submit'$$);
SELECT test.run('ann', $$UPDATE greenlight.post SET status = 'in_review' WHERE id = test.post('c')$$);
SELECT test.run('mia', $$SELECT greenlight.assign_workflow('versions', 'way', 'site')$$);
SELECT test.run('mia', $$SELECT greenlight.create_post('versions', 'd', 'text', '{blog}', workflow => 'way')$$);
-- a new version opens them again
SELECT test.run('mia', $$SELECT version, is_active FROM greenlight.revise_workflow('versions', 'way', '{"mode": "required", "steps": [{"name": "edit", "requires": [{"role": "editor"}]}]}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('c'))$$);

-- gone: only what nobody refers to
SELECT test.run('mia', $$SELECT greenlight.delete_workflow('versions', 'way')$$);
SELECT test.run('mia', $$SELECT greenlight.delete_workflow('versions', 'none')$$);
SELECT test.run('mia', $$SELECT name, version FROM greenlight.delete_workflow('versions', 'four_eyes')$$);
SELECT test.run('mia', $$SELECT greenlight.delete_workflow('versions', 'four_eyes')$$);
SELECT test.run('mia', $$SELECT name, version FROM greenlight.use_template('versions', 'four_eyes')$$);

-- review_by: as if the documents said so; tomorrow is not overdue, yesterday is
SELECT w.name FROM unnest('{soon,late,never,off}'::text[]) n, greenlight.create_workflow('versions', n, '{"mode": "none"}') w;
SET greenlight.maintenance = on;
UPDATE greenlight_internal.workflow_version v SET definition = v.definition || jsonb_build_object('review_by', (now() AT TIME ZONE 'UTC')::date + CASE w.name WHEN 'late' THEN -1 ELSE 1 END)
FROM greenlight_internal.workflow w WHERE w.id = v.workflow_id AND w.workspace_id = v.workspace_id AND w.name IN ('soon', 'late', 'off');
RESET greenlight.maintenance;
SELECT w.name FROM greenlight.deactivate_workflow('versions', 'off') w;
SELECT test.run('cleo', $$SELECT workspace, workflow, version, days_left, is_overdue FROM greenlight.workflows_to_review('versions')$$);
SELECT name, review_by - (now() AT TIME ZONE 'UTC')::date FROM greenlight.workflow WHERE workspace = 'versions' AND review_by IS NOT NULL ORDER BY name;
SELECT test.run('cleo', $$SELECT * FROM greenlight.workflows_to_review('version')$$);
SELECT action, detail->>'workflow', detail->>'version' FROM greenlight.event WHERE workspace = 'versions' AND post_id IS NULL AND action ~ '_workflow' ORDER BY event_no;
SELECT * FROM greenlight.verify();
