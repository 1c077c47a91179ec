--
-- api_setup_workspaces: a workspace begins with four eyes assigned; pausing one is its managers'
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('spaces', 'mia:manager', 'ann:creator');

SELECT test.run('postgres', $$SELECT name, timezone, is_paused, workflow FROM greenlight.create_workspace('spaces riga', 'Europe/Riga')$$);
SELECT test.run('mia', $$SELECT name, mode, version, is_default FROM greenlight.workflow WHERE workspace = 'spaces'$$);
-- administrators only; names are unique; zones are those of the tz database
SELECT test.run('mia', $$SELECT greenlight.create_workspace('spaces mine')$$);
SELECT test.run('postgres', $$SELECT greenlight.create_workspace('spaces')$$);
SELECT test.run('postgres', $$SELECT greenlight.create_workspace('spaces z', 'Europe/Atlantis')$$);
SELECT test.run('postgres', $$SELECT greenlight.create_workspace('spaces z', 'CET')$$);
SELECT test.run('postgres', $$SELECT greenlight.create_workspace('spaces z', 'Europe/Riga+3')$$);
SELECT test.run('postgres', $$SELECT greenlight.create_workspace('spaces z', 'Etc/GMT+24')$$);
SELECT test.run('postgres', $$SELECT greenlight.create_workspace('spaces z', '../../../etc/passwd')$$);
SELECT test.run('postgres', $$SELECT timezone FROM greenlight.create_workspace('spaces z', 'Etc/GMT+5')$$);
-- names are taken as they are written
SELECT test.run('postgres', $$SELECT name FROM greenlight.create_workspace('Spaces')$$);
SELECT test.run('postgres', $$SELECT name FROM greenlight.create_workspace('spaces "; DROP TABLE x; --')$$);

-- pause and resume, with the reason until it ends
SELECT test.run('mia', $$SELECT is_paused, pause_reason FROM greenlight.pause_workspace('spaces', 'crisis')$$);
SELECT test.run('mia', $$SELECT is_paused, pause_reason FROM greenlight.pause_workspace('spaces')$$);
SELECT test.run('mia', $$SELECT is_paused, pause_reason FROM greenlight.resume_workspace('spaces', 'over')$$);
SELECT test.run('mia', $$SELECT is_paused, pause_reason FROM greenlight.resume_workspace('spaces')$$);
SELECT test.run('ann', $$SELECT greenlight.pause_workspace('spaces', 'crisis')$$);
SELECT test.run('ann', $$SELECT greenlight.resume_workspace('spaces')$$);
SELECT test.run('mia', $$SELECT greenlight.pause_workspace('spaces riga')$$);
SELECT test.run('mia', $$SELECT greenlight.pause_workspace('spaces nowhere')$$);

SELECT action, detail FROM greenlight_internal.event
WHERE workspace_id = (SELECT id FROM greenlight_internal.workspace WHERE name = 'spaces')
	AND post_id IS NULL AND action ~ 'workspace' ORDER BY event_no;
