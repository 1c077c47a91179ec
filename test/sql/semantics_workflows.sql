--
-- semantics_workflows: section 5 of the semantics page: versions that never change, reviews that keep theirs, and
-- workflows that end
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('sw', 'mia:manager', 'ann:creator', 'ed:editor', 'leg:legal', 'cli:client');
SELECT name FROM greenlight.register_channel('sw', 'blog', 'sandbox');
SELECT a.name FROM greenlight.create_workflow('sw', 'way', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}') w, greenlight.assign_workflow('sw', 'way') a;
SELECT t, test.run('ann', format('SELECT status FROM greenlight.create_post(''sw'', %L, ''one'', ''{blog}'')', t)) FROM unnest('{old,new,edited}'::text[]) t;
SELECT test.does('ann', 'submit', 'old'), test.does('ann', 'submit', 'edited');

-- one document a version: a revision is another row, and the earlier one stays as it was
CREATE FUNCTION pg_temp.versions() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT v.version || ' ' || (v.definition #>> '{steps,0,requires,0,role}') FROM greenlight_internal.workflow_version v JOIN greenlight_internal.workflow w ON w.id = v.workflow_id
		JOIN greenlight_internal.workspace s ON s.id = w.workspace_id WHERE w.name = 'way' AND s.name = 'sw' ORDER BY v.version $$;
SELECT test.run('mia', $$SELECT version FROM greenlight.revise_workflow('sw', 'way', '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "legal"}]}]}')$$);
SELECT pg_temp.versions();
-- nobody changes one: neither a member by SQL, nor by mistake the superuser
SELECT left(test.run(w, 'UPDATE greenlight_internal.workflow_version SET definition = definition'), 5) FROM unnest('{mia,postgres}'::text[]) w;
SELECT pg_temp.versions();

-- what is open stays with its version, through an edit too; what is submitted from now on takes the current one
SELECT test.does('ann', 'revise_post', 'edited', '''two''');
SELECT test.does('ann', 'submit', 'new');
SELECT t, test.round(t) FROM unnest('{old,edited,new}'::text[]) t;
SELECT test.does('leg', 'approve', 'old', '1'), test.does('ed', 'approve', 'new', '1');
SELECT test.does('ed', 'approve', 'old', '1'), test.does('leg', 'approve', 'new', '1');
SELECT p.title, r.version, r.state FROM greenlight.review r JOIN greenlight.post p ON p.id = r.post_id WHERE p.workspace = 'sw' ORDER BY p.title;

-- an inactive one opens nothing, and what is open in it is finished
SELECT test.run('mia', $$SELECT is_active FROM greenlight.deactivate_workflow('sw', 'way')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('sw', 'late', 'one', '{blog}')$$);
SELECT split_part(test.run('ann', $$SELECT greenlight.submit(test.post('late'))$$), E'\n', 1);
SELECT test.does('ed', 'approve', 'edited', '2');

-- referenced: by a review, by a channel, by a post that names it; nothing of the kind, and it can go
SELECT w.name FROM unnest('{by channel,by post,by nobody}'::text[]) n, greenlight.create_workflow('sw', n, '{"mode": "required", "steps": [{"name": "look", "requires": [{"role": "editor"}]}]}') w;
SELECT name FROM greenlight.assign_workflow('sw', 'by channel', 'blog');
SELECT test.run('mia', $$SELECT workflow FROM greenlight.create_post('sw', 'named', 'one', '{blog}', workflow => 'by post')$$);
SELECT w, split_part(test.run('mia', format('SELECT name FROM greenlight.delete_workflow(''sw'', %L)', w)), E'\n', 1) FROM unnest('{way,by channel,by post,by nobody}'::text[]) w;
SELECT name FROM greenlight.workflow WHERE workspace = 'sw' ORDER BY name;
SELECT * FROM greenlight.verify();
